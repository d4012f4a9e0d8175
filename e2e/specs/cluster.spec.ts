/** One class over several servers, of which those that have its room are killed, or stopped: everybody comes back by themselves, in the same page. */
import { existsSync } from 'node:fs';
import { ClusterClass } from '../fixtures/clusterClass.ts';
import { mediaEndpoints } from '../fixtures/connections.ts';
import { obstacleTo } from '../fixtures/machine.ts';
import type { Participant, Teacher } from '../fixtures/participant.ts';
import { ann, ben, cleo, teacher } from '../fixtures/personas.ts';
import { expect, skipUnlessPossible, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

let room: ClusterClass;
let host: Teacher;
/** By a page of the second server, which goes on. */
let annIn: Participant;
/** By a page of the first server, which is killed. */
let benIn: Participant;

test.beforeAll(async () => {
	skipUnlessPossible(obstacleTo('serve'));
	skipUnlessPossible(existsSync('/usr/bin/redis-server') ? null : 'redis-server is not installed');
	room = await ClusterClass.open(3);
	// Browsers trust its certificate authority from the beginning; otherwise, nobody knows it until it is started again.
	await room.third.stop();
});

// biome-ignore lint/correctness/noEmptyPattern: Playwright wants its fixtures destructured
test.afterEach(async ({}, testInfo) => {
	if (testInfo.status === testInfo.expectedStatus) return;
	for (const { name, logFile } of room.cluster.servers) await testInfo.attach(`${name}.log`, { path: logFile });
});

test.afterAll(async () => {
	await room?.close();
});

/** Expects that they see and hear each other, in the same pages as at the beginning. */
async function expectClassOf(...people: Participant[]): Promise<void> {
	await Promise.all(
		people.map(async (one) => {
			const others = people.filter((other) => other !== one).map(({ persona }) => persona);
			await one.sees(...others);
			await one.hears(...others);
			await expect(one.call.connectionBanner).toBeHidden();
			expect(await one.page.evaluate(() => 'sinceBefore' in window)).toBe(true);
		}),
	);
}

/** Expects that their media come from this address. */
async function expectMediaFrom(address: string, ...people: Participant[]): Promise<void> {
	for (const { page } of people) {
		const addresses = async () => [
			...new Set([...(await mediaEndpoints(page))].map((endpoint) => endpoint.split(' ')[0])),
		];
		await expect.poll(addresses).toEqual([address]);
	}
}

test('students who opened either of two servers are in one class', async () => {
	host = await room.startClass();
	[annIn, benIn] = await Promise.all([room.join(ann, room.second), room.join(ben, room.first)]);
	for (const { page } of [host, annIn, benIn]) await page.evaluate(() => Object.assign(window, { sinceBefore: true }));
	await expectClassOf(host, annIn, benIn);
	await expectMediaFrom(room.first.computer.address, host, annIn, benIn);
	await annIn.call.say('from the other server');
	for (const one of [host, benIn]) await one.call.expectMessage('from the other server');
	await benIn.call.hand.click();
	await expect(annIn.call.tileOf(ben.name).getByTestId('hand-badge')).toBeVisible();
});

test('students go on at the other server when that of the class is killed, with chat and hands', async () => {
	await room.first.kill();
	for (const one of [annIn, benIn]) await expect(one.call.connectionBanner).toBeVisible();
	await expectClassOf(annIn, benIn);
	await expectMediaFrom(room.second.computer.address, annIn, benIn);
	await annIn.call.expectMessage('from the other server');
	await benIn.call.expectMessage('from the other server');
	await expect(benIn.call.hand).toHaveAttribute('aria-pressed', 'true');
	await expect(annIn.call.tileOf(ben.name).getByTestId('hand-badge')).toBeVisible();
	await benIn.call.say('we go on');
	await annIn.call.expectMessage('we go on');
});

test('a student goes on at a server that has joined the others after the page was loaded, when the server of the page is stopped', async () => {
	// Its page is of a dead server, from which it learns of no other one.
	await benIn.page.close();
	const { computer } = room.third;
	/** The page has loaded what allows it to connect there, which its own policy does not. */
	const isAllowed = annIn.page.waitForResponse(async (response) => {
		const policy = (await response.allHeaders())['content-security-policy'] ?? '';
		return response.url().endsWith('/failover') && policy.includes(`wss://${computer.address}:`);
	});
	await room.third.start();
	await isAllowed;
	await room.cluster.untilKnown(2);
	// It waits for the class, and then says that it ends: the others do not count it any more.
	await room.second.stop();
	await expectMediaFrom(computer.address, annIn);
	await expect(annIn.call.connectionBanner).toBeHidden();
	expect(await annIn.page.evaluate(() => 'sinceBefore' in window)).toBe(true);
	await annIn.call.expectMessage('we go on');
	await annIn.call.say('at the third one');
});

test('the host, whose page is of the killed server, is in the class again when that comes back, and students find it there', async () => {
	await room.first.start();
	await expectClassOf(host, annIn);
	await host.call.expectMessage('at the third one');
	const cleoIn = await room.join(cleo, room.first);
	await cleoIn.sees(teacher, ann);
	await annIn.sees(cleo);
	await expectMediaFrom(room.third.computer.address, host, annIn, cleoIn);
});
