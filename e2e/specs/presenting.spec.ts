/** The windows that a class has beside its page in a browser: the small one on top of a shared screen, and the stage. */
import type { Page } from '@playwright/test';
import { Attendee } from '../fixtures/attendee.ts';
import type { Participant } from '../fixtures/participant.ts';
import { ann, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import type { Colour } from '../pages/observe.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
let annIn: Participant;

const blue: Colour = [20, 60, 230];
const hostPage = () => classroom().teacher.page;

/** The window that opens upon `act`. */
async function opened(act: () => Promise<void>): Promise<Page> {
	const [page] = await Promise.all([hostPage().context().waitForEvent('page'), act()]);
	return page;
}

async function chooseInMore(row: string): Promise<void> {
	await classroom().teacher.call.press('More');
	await hostPage().getByRole('menuitem', { name: row }).click();
}

test('a teacher shows the class in a window of its own, which students in the room see without controls', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	annIn = await classroom().join(ann);
	const stage = await opened(() => chooseInMore('Show class in its own window'));
	await new Attendee(teacher, stage).sees(ann);
	await host.sees(ann);
	await expect(stage.getByRole('button', { name: /^Options/ })).toHaveCount(0);
	await expect(stage.getByText('(you)')).toHaveCount(0);
	await review(stage, 'stage-window');
	await Promise.all([stage.waitForEvent('close'), chooseInMore("Close the class's own window")]);
	await host.sees(ann);
});

test('a teacher who shares a tab opens a small window on top, answers a hand and a message in it, and stops', async () => {
	const { teacher: host } = classroom();
	await host.shareTab(blue);
	const card = host.page.getByTestId('own-share');
	const small = await opened(() => card.getByRole('button', { name: 'Keep a small window on top' }).click());
	const presenter = small.getByTestId('presenter');
	await annIn.call.press('Raise hand');
	await expect(presenter.getByRole('listitem')).toContainText('Ann');
	await annIn.call.say('May I ask something?');
	await expect(presenter.getByRole('log')).toContainText('May I ask something?');
	await presenter.getByRole('textbox').fill('Of course');
	await presenter.getByRole('textbox').press('Enter');
	await annIn.call.expectMessage('Of course');
	await review(small, 'presenter');
	await Promise.all([small.waitForEvent('close'), presenter.getByRole('button', { name: 'Stop sharing' }).click()]);
	await annIn.hasNoTileOf(teacher, 'screen');
	await expect(card).toBeHidden();
});

test('the window of the class closes with the class', async () => {
	const { teacher: host } = classroom();
	const stage = await opened(() => chooseInMore('Show class in its own window'));
	await expect(stage.getByTestId('stage-window')).toBeVisible();
	await host.home.press('End class for all');
	await Promise.all([stage.waitForEvent('close'), host.home.confirm('End class')]);
});
