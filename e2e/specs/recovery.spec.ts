/** Recovery from failures in the middle of a class, without reloading a page. */
import type { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { workersOf } from '../fixtures/workers.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
let annIn: Participant;
let benIn: Participant;

/** A variable in the page, which a reload would remove. */
const markPage = ({ page }: Participant) => page.evaluate(() => Object.assign(window, { sinceBefore: true }));
const isSamePage = ({ page }: Participant) => page.evaluate(() => 'sinceBefore' in window);

/** Expects that all three see and hear each other, in the same pages as before. */
async function expectFullClass(): Promise<void> {
	const { teacher: host } = classroom();
	await Promise.all([host.sees(ann, ben), annIn.sees(teacher, ben), benIn.sees(teacher, ann)]);
	await Promise.all([host.hears(ann, ben), annIn.hears(teacher, ben), benIn.hears(teacher, ann)]);
	for (const one of [host, annIn, benIn]) {
		await expect(one.call.connectionBanner).toBeHidden();
		expect(await isSamePage(one)).toBe(true);
		expect(await one.others()).toHaveLength(2);
	}
}

test('two students join, and all participants see and hear each other', async () => {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	[annIn, benIn] = await Promise.all([room.join(ann), room.join(ben)]);
	for (const one of [room.teacher, annIn, benIn]) await markPage(one);
	await expectFullClass();
});

test('two students rejoin with their media after both pages have noticed that their network was lost', async () => {
	const room = classroom();
	const [annsComputer, bensComputer] = await Promise.all([room.computerOf(ann), room.computerOf(ben)]);
	await annsComputer.disconnect();
	await bensComputer.setCableCut(true);
	// The cut cable is noticed only when the server's ping is missing.
	for (const one of [annIn, benIn]) await expect(one.call.connectionBanner).toBeVisible();
	await annsComputer.connect();
	await bensComputer.setCableCut(false);
	await expectFullClass();
});

for (const [what, signal] of [
	['were killed', 'SIGKILL'],
	['have hung', 'SIGSTOP'],
] as const)
	test(`media flows again after all media workers ${what}`, async () => {
		const before = await workersOf(classroom().serve.pid);
		expect(before.length).toBeGreaterThan(0);
		for (const pid of before) process.kill(pid, signal);
		const newWorkers = async () => (await workersOf(classroom().serve.pid)).filter((pid) => !before.includes(pid));
		await expect.poll(newWorkers, 'workers that replace the killed ones').toHaveLength(before.length);
		await expectFullClass();
	});

test('pages rejoin after the server was killed and restarted on the same folder and ports', async () => {
	const room = classroom();
	const { roomCode, fingerprint } = room.serve.info;
	const workers = await workersOf(room.serve.pid);
	await room.serve.kill();
	await expect(annIn.call.connectionBanner).toBeVisible();
	await expect.poll(() => room.hostComputer.pids(), 'processes after the server was killed').not.toContain(workers[0]);
	await room.restartServe();
	expect(room.serve.info).toMatchObject({ roomCode, fingerprint });
	await expectFullClass();
});
