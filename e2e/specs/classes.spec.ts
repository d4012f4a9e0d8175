/** The classes of a teacher, and what is left after one was held. */
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { Participant } from '../fixtures/participant.ts';
import { ann, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { ClassesPage } from '../pages/ClassesPage.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import { plainText } from '../pages/plainText.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
let annIn: Participant;

/** What a click saves. */
async function savedBy(page: Page, button: string): Promise<{ name: string; text: string }> {
	const [download] = await Promise.all([
		page.waitForEvent('download'),
		page.getByRole('button', { name: button }).click(),
	]);
	return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
}

test('a teacher has several classes, each with a code of its own, and opens one of them', async () => {
	const { home, page } = classroom().teacher;
	const classes = new ClassesPage(page);
	const firstCode = await plainText(home.roomCode);
	await classes.create('Reading club');
	await expect(page.getByRole('heading', { level: 1, name: 'Reading club' })).toBeVisible();
	await classes.create('Chemistry 3a');
	await expect(home.roomCode).not.toHaveText(firstCode);
	await classes.choose('Reading club', 'Rename');
	await page.getByRole('textbox', { name: 'Name of the class' }).fill('Drama club');
	await page.keyboard.press('Enter');
	await expect(page.getByRole('button', { name: 'Open Drama club' })).toBeVisible();
	await review(page, 'host-home-classes');
	await classes.choose('Drama club', 'Delete');
	await review(page, 'host-home-delete-class');
	await page.getByRole('button', { name: 'Delete class' }).click();
	await expect(classes.cards).toHaveCount(2);
	await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).not.toBe('BODY');
});

test('whoever comes early by the code of a class that is not open yet is told of that class', async () => {
	const { roomCode, className } = classroom().info;
	const student = await classroom().pageFor(ann);
	await student.goto(`${classroom().address.httpsUrl}/?code=${roomCode}`);
	await expect(student.getByRole('heading', { name: `Join ${className}` })).toBeVisible();
	await student.context().close();
});

test('a teacher who has left sees how many are still there, and opens no other class meanwhile', async () => {
	const { home, page, call } = classroom().teacher;
	const code = await plainText(home.roomCode);
	await home.startClass(teacher.name);
	const student = await classroom().pageFor(ann);
	await student.goto(`${classroom().address.httpsUrl}/?code=${code.replace(' ', '')}`);
	await new JoinPage(student).join({ name: ann.name });
	annIn = new Participant(ann, student);
	await annIn.call.expectOpen();
	await annIn.sees(teacher);
	await call.leave();
	await page.getByTestId('leave-dialog').getByRole('button', { name: 'Leave, the class goes on' }).click();
	await expect(page.getByRole('button', { name: 'Go back to class (1 here)' })).toBeVisible();
	const other = page.getByRole('button', { name: /^Open / });
	await other.click();
	await expect(page.getByRole('alert')).toContainText('while people are in the class');
	await review(page, 'host-home-running');
	await page.getByRole('button', { name: 'Go back to class (1 here)' }).click();
	await call.expectOpen();
});

test('after the class a teacher sees who was there, saves the chat, renews the code and starts again', async () => {
	const { home, page, call } = classroom().teacher;
	await annIn.call.say('What is an ion?');
	await call.expectMessage('What is an ion?');
	await annIn.call.press('Raise hand');
	await home.press('End class for all');
	await home.confirm('End class');
	await expect(home.summary.getByRole('heading', { level: 1 })).toBeFocused();
	await expect(home.summary.getByRole('listitem').filter({ hasText: ann.name })).toContainText('min');
	await expect(home.summary.getByText(ann.name)).toHaveCount(2);
	await review(page, 'summary');
	const chat = await savedBy(page, 'Save chat');
	expect(chat.name).toMatch(/^Chemistry 3a .+ chat\.txt$/);
	expect(chat.text).toContain(`${ann.name}: What is an ion?`);
	expect((await savedBy(page, 'Save list')).text).toContain(`"${ann.name}","Student"`);
	await page.getByRole('button', { name: 'New code' }).click();
	await expect(home.summary.getByRole('status')).toContainText('Code: ');
	await expect(annIn.call.ended).toBeVisible();
	await page.getByRole('button', { name: 'Start again' }).click();
	await call.expectOpen();
	await call.leave();
	await home.expectOpen();
	await new ClassesPage(page).choose('Chemistry 3a', 'Last lesson');
	await expect(home.summary.getByRole('listitem').filter({ hasText: ann.name })).toBeVisible();
});

test('the summary of a class that another window deletes makes room for the home screen', async () => {
	const { home, page } = classroom().teacher;
	const other = await page.context().newPage();
	await other.goto(page.url());
	const classes = new ClassesPage(other);
	await other.getByRole('button', { name: /^Open / }).click();
	await classes.choose('Chemistry 3a', 'Delete');
	await other.getByRole('button', { name: 'Delete class' }).click();
	await expect(classes.cards).toHaveCount(0);
	await expect(home.home).toBeVisible();
	await expect(home.summary).toBeHidden();
	await other.close();
});
