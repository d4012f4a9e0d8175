/** People who cannot be told apart by what they typed as their name. */

import type { Locator } from '@playwright/test';
import { withoutDevices } from '../fixtures/classroom.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, cleo, type Persona } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';

const classroom = sharedClassroom([], undefined, { teacher: withoutDevices });

test('the join form says what is wrong with a name, and joins with one that needs joiners', async () => {
	const page = await classroom().pageFor(ann);
	await page.goto(classroom().joinUrl);
	const form = new JoinPage(page);
	const sentences = {
		'': 'Write the name',
		'\u2800\u3164': 'Others cannot see this name',
		['a'.repeat(61)]: 'at most 60',
	};
	for (const [name, sentence] of Object.entries(sentences)) {
		await form.join({ name });
		await expect(page.getByRole('alert')).toContainText(sentence);
	}
	await classroom().teacher.home.startClass('Ms Smith');
	await form.join({ name: 'علی\u200cرضا 👩‍👩‍👧' });
	const { call } = new Participant(ann, page);
	await call.expectOpen();
	const tile = page.getByTestId('tile').filter({ hasText: '(you)' });
	await expect(tile).toContainText('علی\u200cرضا 👩‍👩‍👧');
	await page.context().close();
});

/** Joins under another name than the persona's. */
async function joinAs(persona: Persona, name: string): Promise<Participant> {
	const page = await classroom().pageFor(persona, withoutDevices);
	await page.goto(classroom().joinUrl);
	await new JoinPage(page).join({ name });
	const participant = new Participant(persona, page);
	await participant.call.expectOpen();
	return participant;
}

/** A message of the chat, with the line that names its sender. */
const messageIn = ({ call }: { call: Participant['call'] }, text: string): Locator =>
	call.chatPanel.getByTestId('chat-message').filter({ hasText: text });

test('a teacher reaches and removes the right one of two people of one name, and nobody passes for the teacher', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass('Ms Smith');
	const mia = await joinAs(ann, 'Mia');
	const second = await joinAs(ben, ' mia\u200b ');
	const imitator = await joinAs(cleo, 'Мs Smith (you)');
	const { peoplePanel, chatPanel } = host.call;
	await host.call.openPeople();
	const optionsFor = (name: string) => peoplePanel.getByRole('button', { name: `Options for ${name}`, exact: true });
	for (const name of ['Mia', 'mia (2)', 'Мs Smith (2)']) await expect(optionsFor(name)).toHaveCount(1);

	await mia.call.openPeople();
	await expect(mia.call.peoplePanel.getByTestId('role-badge')).toHaveCount(1);
	await expect(mia.call.rowOf('Ms Smith').getByTestId('role-badge')).toHaveText('Teacher');
	await mia.call.openChat();
	await imitator.call.say('No homework today');
	await expect(messageIn(mia, 'No homework')).toContainText('Мs Smith (2)');
	await expect(messageIn(mia, 'No homework').getByTestId('role-badge')).toHaveCount(0);
	await host.call.say('מה שלומכם היום?');
	const hebrew = messageIn(mia, 'מה שלומכם');
	await expect(hebrew.getByTestId('role-badge')).toHaveText('Teacher');
	await expect(hebrew.getByText('מה שלומכם')).toHaveCSS('direction', 'rtl');

	await review(mia.page, 'names-chat');
	await chatPanel.getByRole('combobox').selectOption({ label: 'Only mia (2)' });
	await host.call.say('You have a 1');
	await second.call.expectMessage('You have a 1');
	await host.call.openPeople();
	await optionsFor('mia (2)').click();
	await host.page.getByRole('menuitem', { name: 'Remove from the class', exact: true }).click();
	await expect(host.page.getByRole('dialog')).toContainText('mia (2)');
	await host.home.confirm('Remove');
	await expect(second.call.ended).toBeVisible();
	await mia.call.openChat();
	await expect(messageIn(mia, 'You have a 1')).toHaveCount(0);
	await expect(optionsFor('mia (2)')).toHaveCount(0);
	await expect(optionsFor('Mia')).toHaveCount(1);
});
