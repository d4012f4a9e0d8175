/** What a host decides for everybody: it outlasts a lost connection, says what it did, and is answered by raised hands. */
import type { FirefoxParticipant } from '../fixtures/firefox.ts';
import { obstacleToFirefox } from '../fixtures/machine.ts';
import type { Participant } from '../fixtures/participant.ts';
import { ann, finn, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, skipUnlessPossible, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
let annIn: Participant;
let finnIn: FirefoxParticipant;

test.afterAll(() => finnIn?.close());

test('students whose network was lost while the teacher muted all and stopped videos stay off, and are told so', async () => {
	skipUnlessPossible(obstacleToFirefox());
	const room = classroom();
	const { teacher: host } = room;
	await host.home.startClass(teacher.name);
	[annIn, finnIn] = await Promise.all([room.join(ann), room.joinWithFirefox(finn)]);
	await Promise.all([host.sees(ann, finn), host.hears(ann, finn)]);
	const computers = await Promise.all([room.computerOf(ann), room.computerOf(finn)]);
	await Promise.all(computers.map((computer) => computer.disconnect()));
	await expect(annIn.call.connectionBanner).toBeVisible();
	await finnIn.waitFor('connection-banner');
	await host.home.press('Mute all');
	await host.home.press('Stop videos');
	await Promise.all(computers.map((computer) => computer.connect()));
	await expect(annIn.page.getByTestId('missed')).toHaveText(
		'While you were away: Your teacher muted you. Unmute when it is your turn. Your teacher turned your camera off.',
	);
	await finnIn.waitFor('missed');
	await expect(annIn.call.connectionBanner).toBeHidden();
	for (const persona of [ann, finn]) {
		await host.hearsNothingOf(persona);
		await host.seesAvatarOf(persona);
	}
	await review(annIn.page, 'call-missed');
	await annIn.page.getByTestId('missed').getByRole('button', { name: 'Dismiss' }).click();
	await annIn.call.press('Unmute microphone');
	await finnIn.press('Unmute microphone');
	await host.hears(ann, finn);
});

test('the teacher mutes all, keeps them muted, and lets one speak who asks', async () => {
	const { teacher: host } = classroom();
	await host.home.press('Mute all');
	const answer = host.call.peoplePanel.getByTestId('stop-answer');
	await expect(answer).toContainText('2 muted');
	await review(host.page, 'call-muted-all');
	await answer.getByRole('button', { name: 'Keep them muted' }).click();
	await expect(answer).toContainText('They can ask to speak.');
	await annIn.call.press('Ask to speak');
	await expect(annIn.call.control('Asked to speak')).toBeVisible();
	await review(annIn.page, 'call-asked-to-speak');
	await review(host.page, 'call-asks-to-speak');
	await host.call.rowOf(ann.name).getByRole('button', { name: 'Let Ann speak' }).click();
	await expect(annIn.page.getByTestId('invitation')).toContainText('You may speak now.');
	await review(annIn.page, 'call-may-speak');
	await host.hearsNothingOf(ann);
	await annIn.page.getByTestId('invitation').getByRole('button', { name: 'Unmute' }).click();
	await host.hears(ann);
	await host.hearsNothingOf(finn);
});

test('what is allowed shows its real state after a reload, and undoing tells those who were muted', async () => {
	const { teacher: host } = classroom();
	const answer = host.call.peoplePanel.getByTestId('stop-answer');
	await host.call.peoplePanel.getByRole('button', { name: 'Allow' }).click();
	await expect(host.page.getByRole('menuitemcheckbox', { name: 'Speak' })).not.toBeChecked();
	await expect(host.page.getByRole('menuitemcheckbox', { name: 'Write in the chat' })).toBeChecked();
	await host.page.keyboard.press('Escape');
	await answer.getByRole('button', { name: 'Undo' }).click();
	await expect(answer).toContainText('They were told that they may speak again.');
	await finnIn.waitFor('invitation');
	await finnIn.press('Unmute');
	await host.hears(finn);
	await host.home.press('Mute all');
	await answer.getByRole('button', { name: 'Keep them muted' }).click();
	await host.page.reload();
	await host.call.expectOpen();
	await host.call.openPeople();
	await host.call.peoplePanel.getByRole('button', { name: 'Allow' }).click();
	await expect(host.page.getByRole('menuitemcheckbox', { name: 'Speak' })).not.toBeChecked();
});
