/** What is written is not lost: on a cut line, too fast, too long. */
import type { Participant } from '../fixtures/participant.ts';
import { ann, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
let annIn: Participant;

const field = () => annIn.call.chatPanel.getByRole('textbox');
const messagesAtHost = () => classroom().teacher.call.chatPanel.getByRole('log');

async function write(text: string): Promise<void> {
	await field().fill(text);
	await field().press('Enter');
}

test('messages that a cut line kept back stay on the screen, and are sent again by their button, once each', async () => {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	annIn = await room.join(ann);
	await room.teacher.call.openChat();
	await annIn.call.openChat();
	const computer = await room.computerOf(ann);
	await computer.setCableCut(true);
	await write('answer A');
	await write('answer B');
	const unsent = annIn.page.getByTestId('unsent-message');
	await expect(unsent.getByRole('button', { name: 'Send again' })).toHaveCount(2);
	await expect(unsent).toContainText(['answer A', 'answer B']);
	await computer.setCableCut(false);
	await expect(annIn.call.connectionBanner).toBeHidden();
	await review(annIn.page, 'chat-unsent');
	for (const text of ['answer A', 'answer B']) {
		await unsent.filter({ hasText: text }).getByRole('button', { name: 'Send again' }).click();
		await expect(messagesAtHost().getByText(text)).toHaveCount(1);
	}
	await expect(unsent).toHaveCount(0);
});

test('messages that are written faster than the class takes them arrive all, in their order', async () => {
	const lines = Array.from({ length: 14 }, (_, index) => `line ${index + 1}.`);
	for (const line of lines) await write(line);
	await expect(messagesAtHost().getByText(/^line \d+\.$/)).toHaveText(lines);
	await expect(annIn.page.getByTestId('unsent-message')).toHaveCount(0);
});

test('a long text is counted, and is sent whole in several messages', async () => {
	const words = Array.from({ length: 600 }, (_, index) => `word${index}`);
	await field().fill(words.join(' '));
	await field().press('Enter');
	await expect(annIn.call.chatPanel.getByText(/one message holds 2000/)).toBeVisible();
	await review(annIn.page, 'chat-long');
	await annIn.call.chatPanel.getByRole('button', { name: 'Send in 3 messages' }).click();
	const parts = messagesAtHost().getByText(/word\d+ word/);
	await expect(parts).toHaveCount(3);
	expect((await parts.allTextContents()).join(' ').split(' ')).toEqual(words);
});
