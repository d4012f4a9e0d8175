/** A host who leaves, goes back or closes the page while others are inside is asked what becomes of the class. */

import { withoutDevices } from '../fixtures/classroom.ts';
import type { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
const dialog = () => classroom().teacher.page.getByTestId('leave-dialog');
let annIn: Participant;

test('a teacher who leaves with two students inside is told so, stays, and lets the class go on', async () => {
	const { call, home, page } = classroom().teacher;
	await home.startClass(teacher.name);
	annIn = await classroom().join(ann);
	const benIn = await classroom().join(ben, withoutDevices);
	await expect(annIn.call.tileOf(ben.name)).toBeVisible();
	await call.press('Leave');
	await expect(dialog()).toContainText('2 other people are in it.');
	await review(page, 'call-host-leaves');
	await dialog().getByRole('button', { name: 'Stay' }).click();
	await expect(dialog()).toBeHidden();
	await annIn.sees(teacher);
	await call.press('Leave');
	await benIn.leave();
	await expect(dialog()).toContainText('1 other person is in it.');
	await dialog().getByRole('button', { name: 'Leave, the class goes on' }).click();
	await home.expectOpen();
	await annIn.hasNoTileOf(teacher, 'camera');
	await annIn.call.expectOpen();
});

test('the back button and closing the page ask the same while somebody is inside, and the class can be ended for everybody there', async () => {
	const { call, home, page } = classroom().teacher;
	await home.startClass(teacher.name);
	await page.goBack();
	await dialog().getByRole('button', { name: 'Stay' }).click();
	await call.expectOpen();
	const asked = page.waitForEvent('dialog');
	await page.close({ runBeforeUnload: true });
	const question = await asked;
	expect(question.type()).toBe('beforeunload');
	await question.dismiss();
	await expect(dialog()).toBeVisible();
	await annIn.leave();
	await expect(dialog()).toBeHidden();
	annIn = await classroom().join(ann);
	await annIn.sees(teacher);
	await expect(dialog()).toBeHidden();
	await call.press('Leave');
	await dialog()
		.getByRole('button', { name: /^End the class for everybody/ })
		.click();
	await expect(annIn.call.ended).toContainText('The class is over');
	await home.expectOpen();
});

test('a teacher who is alone in the class leaves without a question', async () => {
	const { call, home } = classroom().teacher;
	await home.startClass(teacher.name);
	await call.press('Leave');
	await home.expectOpen();
	await expect(dialog()).toHaveCount(0);
});
