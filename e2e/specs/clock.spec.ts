/** A clock that is put right in the middle of a class, and a server that does not know the host's window any more. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { obstacleToWrongClocks, WrongClock } from '../../sfu/testing/WrongClock.ts';
import type { Participant } from '../fixtures/participant.ts';
import { ann, teacher } from '../fixtures/personas.ts';
import { scratchFolder } from '../fixtures/run.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const emptyBattery = -2_500;
let clock: WrongClock | null = null;

const classroom = sharedClassroom(
	async () => {
		if (obstacleToWrongClocks) return [];
		clock = new WrongClock(await scratchFolder('clock'));
		await clock.set(emptyBattery);
		return [];
	},
	() => clock?.environment() ?? {},
);
let annIn: Participant;

/** A variable in the page, which a reload would remove. */
const markPage = ({ page }: Participant) => page.evaluate(() => Object.assign(window, { sinceBefore: true }));
const isSamePage = ({ page }: Participant) => page.evaluate(() => 'sinceBefore' in window);

test('the class of a computer whose clock stands years behind goes on when the clock is put right', async () => {
	const room = classroom();
	const { page, home } = room.teacher;
	if (clock) await expect(page.getByText("This computer's clock seems wrong")).toBeVisible();
	await home.startClass(teacher.name);
	await markPage(room.teacher);
	await clock?.set(0);
	await expect(async () => {
		annIn = await room.join(ann);
	}).toPass();
	await Promise.all([room.teacher.sees(ann), annIn.sees(teacher)]);
	expect(await isSamePage(room.teacher)).toBe(true);
	await expect(page.getByTestId('host-unknown')).toBeHidden();
});

test("the host's page keeps the class when the server does not know it any more, and is the host again once its address is opened", async () => {
	const room = classroom();
	const { page } = room.teacher;
	await room.serve.kill();
	await rm(path.join(room.dataFolder, 'token-secret'));
	await room.restartServe();
	await expect(page.getByTestId('host-refused')).toBeVisible();
	await expect(room.teacher.call.screen).toBeVisible();
	// Ann's page has the room code, and renews its token without a word.
	await expect(annIn.call.connectionBanner).toBeHidden();
	await page.evaluate(
		(hash) => {
			location.hash = hash;
		},
		new URL(await room.serve.hostAddress()).hash,
	);
	await expect(page.getByTestId('host-refused')).toBeHidden();
	await Promise.all([room.teacher.sees(ann), annIn.sees(teacher)]);
	expect(await isSamePage(room.teacher)).toBe(true);
	await room.teacher.home.press('Lock class');
	await expect(page.getByRole('button', { name: 'Unlock class' })).toBeVisible();
});
