/** The control bar: words where there is room, devices beside their buttons, the level in the microphone, tools. */

import type { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
let annIn: Participant;

test('shows words and the devices to choose from in a wide window, and how loud we are in the microphone', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	annIn = await classroom().join(ann);
	const { page, call } = annIn;
	await host.hears(ann);
	const level = page.getByTestId('mic-level');
	await expect.poll(() => level.evaluate((mark) => mark.getBoundingClientRect().height), 'level').toBeGreaterThan(1);
	await expect(call.control('Raise hand').getByText('Hand')).toBeVisible();
	for (const [menu, group] of [
		['Choose microphone and speaker', 'Microphone'],
		['Choose camera', 'Camera'],
	] as const) {
		await call.press(menu);
		const shown = page.getByRole('menu', { name: menu });
		await expect(shown.getByRole('group').filter({ hasText: group }).getByRole('menuitemradio').first()).toBeChecked();
		await page.keyboard.press('Escape');
	}
	await call.press('Mute microphone');
	await expect(level).toHaveCount(0);
	await page.setViewportSize({ width: 800, height: 800 });
	await expect(call.control('Raise hand').getByText('Hand')).toBeHidden();
	await expect(call.control('Choose camera')).toHaveCount(0);
});

test('has tools for the teacher, on a phone as rows of More, and none for students who may use none', async () => {
	const { page, call } = classroom().teacher;
	const dialog = page.getByRole('dialog', { name: 'Countdown timer' });
	await call.openTool('Timer');
	await expect(dialog).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(dialog).toHaveCount(0);
	await expect(page.locator('body :focus')).toHaveCount(1);
	await call.press('Tools');
	await review(page, 'call-tools');
	await page.keyboard.press('Escape');
	await page.setViewportSize({ width: 360, height: 740 });
	await expect(call.control('Tools')).toHaveCount(0);
	await call.press('More');
	await page.getByRole('menuitem', { name: 'Timer' }).click();
	await expect(dialog).toBeVisible();
	await page.keyboard.press('Escape');
	await page.setViewportSize({ width: 1280, height: 800 });
	await expect(annIn.call.control('Leave')).toBeVisible();
	await expect(annIn.call.control('Tools')).toHaveCount(0);
});

test('a spotlight says whose doing it is: to the one who is shown, to the others, and to the teacher', async () => {
	const { teacher: host } = classroom();
	const benIn = await classroom().join(ben);
	await host.home.choose(ann.name, 'Show large for everybody');
	const sign = ({ page }: Participant) => page.locator(`[data-testid="tile"]`).filter({ hasText: /large/i });
	await expect(annIn.page.getByText(`${teacher.name} shows you large to everybody.`).first()).toBeVisible();
	await expect(sign(benIn)).toContainText(`Shown large by ${teacher.name}`);
	await expect(sign(host)).toContainText('You show this large to everybody');
	await expect(
		benIn.page.getByRole('status').filter({ hasText: `${teacher.name} shows ${ann.name} large` }),
	).toHaveCount(1);
	await review(benIn.page, 'call-spotlight');
	await benIn.page.getByTestId('tile').filter({ hasText: teacher.name }).first().hover();
	await benIn.page
		.getByTestId('stage')
		.getByRole('button', { name: `Options for ${teacher.name}` })
		.click();
	await benIn.page.getByRole('menuitem', { name: 'Show large for me' }).click();
	await expect(sign(benIn).filter({ hasText: 'Large only for you' })).toContainText('Teacher');
	await benIn.leave();
});
