/** Browsers that check the access to local networks, and a network that changes behind a firewall. */
import type { Page } from '@playwright/test';
import type { HostInfo } from '../../sfu/protocol/http.ts';
import type { Classroom, PageNeeds } from '../fixtures/classroom.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, skipUnlessPossible, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { LandingPage } from '../pages/LandingPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();

/** These count as public to browsers. */
const [publicHost, publicGuest, laterHost] = ['203.0.113.1', '203.0.113.3', '203.0.113.9'];
const checks = '--enable-features=LocalNetworkAccessChecksWebRTC';

/**
 * Runs in the page: a connection that is offered one candidate for each address, in this order. The port is one that Chromium
 * tries: of those below 1024, it ignores all but 80 and 443 of public addresses.
 */
async function offerCandidates(addresses: string[]): Promise<RTCPeerConnection> {
	const [asking, answering] = [new RTCPeerConnection(), new RTCPeerConnection()];
	asking.createDataChannel('probe');
	await asking.setLocalDescription();
	if (asking.localDescription) await answering.setRemoteDescription(asking.localDescription);
	await answering.setLocalDescription();
	if (answering.localDescription) await asking.setRemoteDescription(answering.localDescription);
	for (const [index, address] of addresses.entries()) {
		const candidate = `candidate:${index} 1 udp 2122260223 ${address} 40000 typ host`;
		await asking.addIceCandidate({ candidate, sdpMid: '0' });
	}
	return asking;
}

/** Whether the browser drops a private candidate. It is offered before a public one, and judged when that one is tried. */
async function dropsPrivateCandidate(page: Page, privateAddress: string): Promise<boolean> {
	const probe = await page.evaluateHandle(offerCandidates, [privateAddress, publicHost]);
	const triedAddresses = (): Promise<string[]> =>
		probe.evaluate(async (connection) => {
			const entries: { type: string; address?: string }[] = [...(await connection.getStats()).values()];
			return entries.filter(({ type }) => type === 'remote-candidate').map(({ address = '' }) => address);
		});
	await expect.poll(triedAddresses, 'the public candidate is tried').toContain(publicHost);
	const isTried = (await triedAddresses()).includes(privateAddress);
	await probe.evaluate((connection) => connection.close());
	return !isTried;
}

async function joinAt(page: Page, persona: typeof ann, url: string): Promise<Participant> {
	await page.goto(url);
	await new JoinPage(page).join({ name: persona.name });
	return new Participant(persona, page);
}

/** The browser takes the page at the host's private address for one at a public address. */
function takenForPublic({ hostComputer, info }: Classroom): PageNeeds {
	return { switches: [checks, `--ip-address-space-overrides=${hostComputer.address}:${info.httpsPort}=public`] };
}

test.beforeAll(async () => {
	const room = classroom();
	const page = await room.pageFor(ben, takenForPublic(room));
	await page.goto(room.joinUrl);
	const isChecked = await dropsPrivateCandidate(page, room.hostComputer.address);
	skipUnlessPossible(isChecked ? null : 'this browser does not check');
	await page.context().close();
});

/** The first test: the host has no public address yet, so that every candidate is private. */
test('a page whose candidates are all more private says so, until access to the local network is allowed', async () => {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	const page = await room.pageFor(ben, takenForPublic(room));
	const benIn = await joinAt(page, ben, room.joinUrl);
	const notice = page.getByTestId('own-media-notice');
	await expect(notice).toContainText("This browser may not reach the class's network.");
	await page.context().grantPermissions(['local-network-access']);
	await notice.getByTestId('notice-own-media-retry').click();
	await benIn.sees(teacher);
	await room.teacher.sees(ben);
	await expect(notice).toBeEmpty();
	await benIn.leave();
});

test('a browser that checks the access to local networks joins at a private and at a public address', async () => {
	const room = classroom();
	await room.hostComputer.addAddress(publicHost);
	await (await room.computerOf(ben)).addAddress(publicGuest);
	await room.hostComputer.allowOnly([room.info.httpsPort, room.info.httpPort, ...room.info.mediaPorts]);
	const annIn = await joinAt(await room.pageFor(ann, { switches: [checks] }), ann, room.joinUrl);
	await annIn.sees(teacher);

	const page = await room.pageFor(ben, { switches: [checks, '--ignore-certificate-errors'] });
	const { httpsPort, httpPort, roomCode } = room.info;
	await page.goto(`https://${publicHost}:${httpsPort}/?code=${roomCode}`);
	expect(await dropsPrivateCandidate(page, room.hostComputer.address), 'the private candidate is dropped').toBe(true);
	const benIn = await joinAt(page, ben, page.url());
	await benIn.sees(teacher, ann);
	await room.teacher.sees(ann, ben);
	await benIn.leave();

	const watching = await room.pageFor(ben, { switches: [checks, '--ignore-certificate-errors'] });
	await watching.goto(`http://${publicHost}:${httpPort}/?code=${roomCode}`);
	await new LandingPage(watching).watchButton.click();
	await new JoinPage(watching).join({ name: ben.name });
	const watcher = new Participant(ben, watching);
	await watcher.sees(teacher, ann);
	await watcher.leave();
});

test('media go on through a firewall whose rule was written once, whatever addresses come and go', async () => {
	const room = classroom();
	const { hostComputer, hostToken } = room;
	const { page } = room.teacher;
	const askHost = (): Promise<HostInfo> =>
		page.evaluate(async (token) => {
			return (await fetch('/api/host', { headers: { authorization: `Bearer ${token}` } })).json();
		}, hostToken);
	const knows = async (address: string) =>
		(await askHost()).addresses.some((entry: HostInfo['addresses'][number]) => entry.address === address);
	await hostComputer.removeAddress(publicHost);
	await hostComputer.addAddress(laterHost);
	await expect.poll(() => knows(laterHost), 'the new address').toBe(true);
	expect((await askHost()).mediaPorts).toEqual(room.info.mediaPorts);
	const page2 = await room.pageFor(ben, { switches: [checks, '--ignore-certificate-errors'] });
	const { httpsPort, roomCode } = room.info;
	const benIn = await joinAt(page2, ben, `https://${laterHost}:${httpsPort}/?code=${roomCode}`);
	await benIn.sees(teacher, ann);
	await room.teacher.sees(ann, ben);
	await benIn.leave();
});
