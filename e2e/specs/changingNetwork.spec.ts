/** A laptop that is carried to and fro between two networks while a class runs on it, behind a firewall. */
import type { Page } from '@playwright/test';
import type { HostInfo } from '../../sfu/protocol/http.ts';
import { framesDecoded, mediaEndpoints } from '../fixtures/connections.ts';
import { ann, ben, type Persona, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';

const classroom = sharedClassroom();

const changes = 20;
/** For all of them, ms: the server looks at its network every 3 s. */
const timeout = 5 * 60_000;

/** Each network has one student, whose page stays open all the time. */
const first = { address: '192.168.77.1', persona: ann };
const second = { address: '10.20.30.1', persona: ben };
const inSecond = '10.20.30.2';

async function join(page: Page, { name }: Persona, address: string): Promise<void> {
	const { httpsPort, roomCode } = classroom().info;
	// The certificate follows the addresses a moment after them.
	await expect(() => page.goto(`https://${address}:${httpsPort}/?code=${roomCode}`)).toPass();
	await new JoinPage(page).join({ name });
}

/** Waits until new frames are decoded, which have come from this address and a port that the firewall lets in. */
async function expectPicture(page: Page, address: string): Promise<void> {
	const { mediaPorts } = classroom().info;
	const before = await framesDecoded(page);
	const grown = async () => [...(await framesDecoded(page))].some(([id, frames]) => frames > (before.get(id) ?? 0) + 2);
	await expect.poll(grown, { message: `new frames by ${address}`, intervals: [100], timeout: 60_000 }).toBe(true);
	const endpoints = [...(await mediaEndpoints(page))];
	expect(mediaPorts.map((port) => `${address} ${port}`)).toEqual(expect.arrayContaining(endpoints));
	expect(endpoints).not.toEqual([]);
}

test(`the picture comes back after each of ${changes} changes of the network, by ports that one rule lets in`, async () => {
	test.setTimeout(timeout);
	const room = classroom();
	const { hostComputer, hostToken, info } = room;
	const askHost = (): Promise<HostInfo> =>
		room.teacher.page.evaluate(
			async (token) => (await fetch('/api/host', { headers: { authorization: `Bearer ${token}` } })).json(),
			hostToken,
		);
	const addresses = async () =>
		(await askHost()).addresses.map(({ address }: HostInfo['addresses'][number]) => address);
	const move = async (from: string, to: string) => {
		await hostComputer.replaceAddress(from, to);
		await expect.poll(addresses, { message: 'the addresses of the class', intervals: [50] }).toEqual([to]);
	};
	expect(hostComputer.address).toBe(first.address);
	await (await room.computerOf(second.persona)).addAddress(inSecond);
	await hostComputer.allowOnly([info.httpsPort, info.httpPort, ...info.mediaPorts]);
	const rules = await hostComputer.firewall();

	await room.teacher.home.startClass(teacher.name);
	const [annsPage, bensPage] = [await room.pageFor(first.persona), await room.pageFor(second.persona)];
	await join(annsPage, first.persona, first.address);
	await expectPicture(annsPage, first.address);
	await move(first.address, second.address);
	await join(bensPage, second.persona, second.address);
	await expectPicture(bensPage, second.address);

	for (let change = 1; change < changes; change++) {
		const [from, to, page] =
			change % 2 === 1 ? [second.address, first.address, annsPage] : [first.address, second.address, bensPage];
		await move(from, to);
		await expectPicture(page, to);
		const { mediaPorts, httpsPort, httpPort } = await askHost();
		expect({ mediaPorts, httpsPort, httpPort }, `ports after change ${change + 1}`).toEqual({
			mediaPorts: info.mediaPorts,
			httpsPort: info.httpsPort,
			httpPort: info.httpPort,
		});
	}
	expect(await hostComputer.firewall()).toBe(rules);
});
