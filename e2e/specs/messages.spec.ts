/** What is written is not lost, on a cut line, too fast, too long, and reaches those it is meant for. */
import { withoutDevices } from '../fixtures/classroom.ts';
import type { Participant } from '../fixtures/participant.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom([], undefined, { teacher: withoutDevices });
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
	annIn = await room.join(ann, withoutDevices);
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

test('a private message of the teacher is answered privately by Reply, and the next message goes to everybody', async () => {
	const { teacher: host } = classroom();
	const benIn = await classroom().join(ben, withoutDevices);
	await benIn.call.openChat();
	const receiver = () => annIn.call.chatPanel.getByRole('combobox').locator('option:checked');
	await host.call.chatPanel.getByRole('combobox').selectOption({ label: `Only ${ann.name}` });
	await host.call.say('Are you well?');
	await host.call.chatPanel.getByRole('combobox').selectOption({ label: 'Everyone' });
	await field().fill('to all');
	await annIn.call.chatPanel.getByRole('button', { name: `Reply only to ${teacher.name}` }).click();
	await expect(field()).toBeFocused();
	await expect(field()).toHaveAccessibleName(`Write only to ${teacher.name}`);
	await expect(receiver()).toHaveText(`Only ${teacher.name}`);
	await review(annIn.page, 'chat-reply');
	await write('Better, thank you.');
	await expect(receiver()).toHaveText('Everyone');
	await expect(field()).toHaveValue('to all');
	await field().press('Enter');
	await expect(messagesAtHost().getByText('Better, thank you.')).toBeVisible();
	await expect(messagesAtHost().getByText('Only for you')).toBeVisible();
	await benIn.call.expectMessage('to all');
	await expect(benIn.call.chatPanel.getByText('Better, thank you.')).toHaveCount(0);
	await benIn.leave();
});

test('our own message comes into view although older ones are being read, and so does why it was not sent', async () => {
	const list = annIn.call.chatPanel.getByRole('log');
	const toTop = () => list.evaluate((element) => element.scrollTo({ top: 0 }));
	await toTop();
	await write('Here I am.');
	await expect(list.getByText('Here I am.')).toBeInViewport();
	await expect(annIn.page.getByTestId('unsent-message')).toHaveCount(0);
	await toTop();
	const computer = await classroom().computerOf(ann);
	await computer.setCableCut(true);
	await write('Am I here?');
	await expect(list.getByRole('button', { name: 'Send again' })).toBeInViewport({ ratio: 1 });
	await computer.setCableCut(false);
	await expect(annIn.call.connectionBanner).toBeHidden();
	await list.getByRole('button', { name: 'Send again' }).click();
	await expect(messagesAtHost().getByText('Am I here?')).toHaveCount(1);
});

test('addresses in a message are links, with the host in plain letters where they may imitate others', async () => {
	await classroom().teacher.call.say('See (https://a.example/x_(y)), www.b.example, http://аpple.com/');
	const message = annIn.call.chatPanel.getByTestId('chat-message').last();
	const links = message.getByRole('link');
	await expect(links).toHaveText(['https://a.example/x_(y)', 'www.b.example', 'http://аpple.com/']);
	await expect(links.nth(0)).toHaveAttribute('href', 'https://a.example/x_(y)');
	await expect(links.nth(1)).toHaveAttribute('href', 'http://www.b.example');
	await expect(message).toContainText('(opens xn--pple-43d.com)');
});
