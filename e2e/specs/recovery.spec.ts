/** Things go wrong in the middle of a class: it goes on by itself. Nobody reloads a page in these tests. */
import { readFile } from 'node:fs/promises';
import type { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
let annIn: Participant;
let benIn: Participant;

/** A reload would forget it. */
const markPage = ({ page }: Participant) => page.evaluate(() => Object.assign(window, { sinceBefore: true }));
const isSamePage = ({ page }: Participant) => page.evaluate(() => 'sinceBefore' in window);

async function expectWholeClass(): Promise<void> {
	const { teacher: host } = classroom();
	await Promise.all([host.sees(ann, ben), annIn.sees(teacher, ben), benIn.sees(teacher, ann)]);
	await Promise.all([host.hears(ann, ben), annIn.hears(teacher, ben), benIn.hears(teacher, ann)]);
	for (const one of [host, annIn, benIn]) {
		await expect(one.call.connectionBanner).toBeHidden();
		expect(await isSamePage(one)).toBe(true);
		expect(await one.others()).toHaveLength(2);
	}
}

test('the class begins', async () => {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	[annIn, benIn] = await Promise.all([room.join(ann), room.join(ben)]);
	for (const one of [room.teacher, annIn, benIn]) await markPage(one);
	await expectWholeClass();
});

test('the network of two students is gone for 8 seconds', async () => {
	const room = classroom();
	const [annsComputer, bensComputer] = await Promise.all([room.computerOf(ann), room.computerOf(ben)]);
	await annsComputer.disconnect();
	await bensComputer.setCableCut(true);
	await new Promise((resolve) => setTimeout(resolve, 8_000));
	await annsComputer.connect();
	await bensComputer.setCableCut(false);
	await expectWholeClass();
});

test('a media worker dies', async () => {
	const before = await workersOf(classroom().serve.pid);
	expect(before.length).toBeGreaterThan(0);
	for (const pid of before) process.kill(pid, 'SIGKILL');
	const newWorkers = async () => (await workersOf(classroom().serve.pid)).filter((pid) => !before.includes(pid));
	await expect.poll(newWorkers, 'workers in place of the dead ones').toHaveLength(before.length);
	await expectWholeClass();
});

test('the server is killed and started again on the same folder and ports', async () => {
	const room = classroom();
	const { roomCode, fingerprint } = room.serve.info;
	const workers = await workersOf(room.serve.pid);
	await room.serve.kill();
	await expect(annIn.call.connectionBanner).toBeVisible();
	await expect.poll(() => room.hostComputer.pids(), 'workers end with their server').not.toContain(workers[0]);
	await room.restartServe();
	expect(room.serve.info).toMatchObject({ roomCode, fingerprint });
	await expectWholeClass();
});

/** Child processes of the server that are media workers. */
async function workersOf(serverPid: number): Promise<number[]> {
	const children = (await readFile(`/proc/${serverPid}/task/${serverPid}/children`, 'utf8'))
		.trim()
		.split(' ')
		.map(Number);
	// One that ends at this very moment has no name any more.
	const nameOf = (pid: number) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
	const names = await Promise.all(children.map(nameOf));
	return children.filter((_, index) => names[index]?.includes('mediasoup-worker'));
}
