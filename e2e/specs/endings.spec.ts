/** Every way in which a class ends for a student is told in one sentence, and its button leads on. */
import type { Locator, Page } from '@playwright/test';
import type { ErrorCode, ErrorSubject } from '../../sfu/protocol/errors.ts';
import { withoutDevices } from '../fixtures/classroom.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { type Refusals, refusalsOf } from '../fixtures/refusals.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();

const ended = (page: Page): Locator => page.getByTestId('ended-screen');
const press = (page: Page, name: string) => ended(page).getByRole('button', { name, exact: true }).click();

test('who leaves, stops waiting, is removed or turned away finds the form again, without a name', async () => {
	const room = classroom();
	const { teacher: host } = room;
	await host.home.startClass(teacher.name);
	const benIn = await room.join(ben, withoutDevices);
	const join = new JoinPage(benIn.page);
	await benIn.call.leave();
	await expect(ended(benIn.page)).toContainText('You have left the class');
	await press(benIn.page, 'Join again');
	await expect(join.name).toHaveValue('');
	await join.join({ name: ben.name });
	await benIn.call.expectOpen();

	await host.home.choose(ben.name, 'Remove from the class');
	await host.home.confirm('Remove');
	await expect(ended(benIn.page)).toContainText('Your teacher has taken you out of the class');
	await press(benIn.page, 'Back to the start');
	await join.join({ name: ben.name });
	await join.expectSentence('Your teacher has taken you out of this class.');
	await host.call.openPeople();
	await host.page.getByRole('button', { name: `Let back in: ${ben.name}` }).click();

	const lobby = host.call.peoplePanel.getByRole('switch', { name: 'New people wait until let in' });
	await lobby.click();
	const page = await room.pageFor(ann);
	await page.goto(room.joinUrl);
	await new JoinPage(page).join({ name: ann.name });
	await expect(page.getByTestId('waiting-screen')).toContainText(`You come in as ${ann.name}.`);
	await expect(page.getByTestId('people-in-class')).toHaveText(`${teacher.name} is in the class.`);
	await page.getByRole('button', { name: 'Camera on' }).click();
	await expect(page.getByRole('button', { name: 'Camera off' })).toHaveAttribute('aria-pressed', 'false');
	await review(page, 'waiting-in-lobby');
	await page.getByRole('button', { name: 'Stop waiting' }).click();
	await expect(new JoinPage(page).name).toHaveValue('');
	await new JoinPage(page).join({ name: ann.name });
	await host.call.peoplePanel.getByRole('button', { name: `Turn ${ann.name} away` }).click();
	await expect(ended(page)).toContainText('You were not let in');
	await press(page, 'Back to the start');
	await expect(new JoinPage(page).name).toHaveValue('');
	await page.context().close();
	await lobby.click();
	await join.join({ name: ben.name });
	await benIn.call.expectOpen();
	await benIn.leave();
});

test('Try again on a locked class says that it still is, and leads in with what was entered as soon as it is not', async () => {
	const room = classroom();
	const { teacher: host } = room;
	await host.home.press('Lock class');
	const page = await room.pageFor(ann);
	await page.goto(room.joinUrl);
	await new JoinPage(page).join({ name: ann.name });
	await expect(ended(page)).toContainText('This class is locked');
	await press(page, 'Try again');
	await expect(ended(page).getByRole('status')).toHaveText('Tried again just now: nothing has changed yet.');
	await expect(ended(page).getByRole('button', { name: 'Try again' })).toBeFocused();
	await review(page, 'ended-locked-again');
	await host.home.press('Unlock class');
	await press(page, 'Try again');
	const annIn = new Participant(ann, page);
	await annIn.call.expectOpen();
	await Promise.all([host.sees(ann), annIn.hears(teacher)]);
	await annIn.leave();
});

type Refused = [
	code: ErrorCode,
	what: ErrorSubject | null,
	title: string,
	button: string,
	leadsTo: 'class' | 'form' | 'emptyCode',
];

/** What a page that comes back by itself can be answered. */
const refused: Refused[] = [
	['bad-request', null, 'This page is out of date', 'Load again', 'class'],
	['unauthorized', null, 'The class asks for its code again', 'Enter a code', 'emptyCode'],
	['forbidden', null, 'You may not come into this class', 'Back to the start', 'form'],
	['forbidden', 'removal', 'Your teacher has taken you out of the class', 'Back to the start', 'form'],
	['forbidden', 'denial', 'You were not let in', 'Back to the start', 'form'],
	['not-found', 'room', 'This class does not exist any more', 'Enter a code', 'emptyCode'],
	['not-found', 'lesson', 'The class is over', 'Back to the start', 'form'],
	['not-found', 'seat', 'Your place in the class is no longer kept', 'Join again', 'form'],
	['room-full', null, 'This class is full', 'Try again', 'form'],
	['room-locked', null, 'This class is locked', 'Try again', 'form'],
	['limit-reached', 'seat', 'You are in this class several times', 'Try again', 'form'],
	['limit-reached', 'room', 'Too many classes were opened from here', 'Back to the start', 'form'],
	// From here on the page has tried for ten minutes.
	['rate-limited', null, 'Too many attempts', 'Back to the start', 'class'],
	['overloaded', null, 'There is no room right now', 'Try again', 'class'],
	['unavailable', null, 'The class cannot be reached', 'Try again', 'class'],
	['internal', null, 'Something went wrong', 'Join again', 'class'],
];

/**
 * Lets the clock of the page jump, but only right after an answer: a request on its way would be too late then, and the
 * page would say that the class cannot be reached.
 */
async function untilGivenUp(page: Page, refusals: Refusals, answered: number): Promise<void> {
	const isOver = () => ended(page).isVisible();
	let since = answered;
	const isTold = async () => refusals.count > since || (await isOver());
	for (;;) {
		await expect.poll(isTold, { message: 'an answer to the page', intervals: [20] }).toBe(true);
		if (await isOver()) return;
		since = refusals.count;
		await page.clock.fastForward(6 * 60_000);
	}
}

test('a page that comes back and is refused says why, whatever the reason, and its button leads on', async () => {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	const page = await room.pageFor(ann, withoutDevices);
	const refusals = await refusalsOf(page);
	await page.clock.install();
	const annIn = new Participant(ann, page);
	const join = new JoinPage(page);
	await page.goto(room.joinUrl);
	for (const [code, what, title, button, leadsTo] of refused) {
		await test.step(`${code} ${what ?? ''}`, async () => {
			await join.screen.or(annIn.call.screen).waitFor();
			if (await join.screen.isVisible()) await join.join({ name: ann.name, code: room.info.roomCode });
			await annIn.call.expectOpen();
			refusals.set({ code, ...(what && { what }) });
			const answered = refusals.count;
			await page.reload();
			await untilGivenUp(page, refusals, answered);
			await expect(ended(page)).toContainText(title);
			refusals.set(null);
			await press(page, button);
			if (leadsTo === 'class') return annIn.call.expectOpen();
			await expect(join.screen).toBeVisible();
			if (leadsTo === 'emptyCode') await expect(join.code).toHaveValue('');
		});
	}
	await page.context().close();
});

test('after the end of the class the start leads to waiting for the next one', async () => {
	const room = classroom();
	const { teacher: host } = room;
	const annIn = await room.join(ann, withoutDevices);
	await host.home.press('End class for all');
	await host.home.confirm('End class');
	await expect(ended(annIn.page)).toContainText('The class is over');
	await review(annIn.page, 'ended-over');
	await press(annIn.page, 'Back to the start');
	await new JoinPage(annIn.page).join({ name: ann.name });
	await expect(annIn.page.getByTestId('waiting-screen')).toContainText('Waiting for your teacher');
	await annIn.page.context().close();
});
