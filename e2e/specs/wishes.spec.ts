/** What a person wants of the devices and has begun to write outlives the page, and nothing is live that was not before. */
import { obstacleToFirefox } from '../fixtures/machine.ts';
import { noteOpenedDevices, openedDevices, simulateInterruption } from '../fixtures/openedDevices.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, finn, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, skipUnlessPossible, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
let annIn: Participant;

test('a student with both devices off is not live after a reload, neither of the form nor of the class', async () => {
	const { teacher: host, joinUrl } = classroom();
	await host.home.startClass(teacher.name);
	const page = await classroom().pageFor(ann);
	await page.addInitScript(noteOpenedDevices);
	await page.goto(joinUrl);
	await page.getByRole('button', { name: 'Mute microphone' }).click();
	await page.getByRole('button', { name: 'Turn camera off' }).click();
	await page.reload();
	await expect(page.getByText('Your camera is off')).toBeVisible();
	await page.getByRole('button', { name: 'Unmute microphone' }).waitFor();
	await new JoinPage(page).join({ name: ann.name });
	annIn = new Participant(ann, page);
	await annIn.call.expectOpen();
	await page.reload();
	await annIn.call.expectOpen();
	await annIn.call.control('Turn camera on').waitFor();
	await annIn.call.control('Unmute microphone').waitFor();
	expect(await openedDevices(page)).toEqual([]);
	await host.seesAvatarOf(ann);
	await host.hearsNothingOf(ann);
});

test('the chosen microphone and speaker, a live microphone, drafts and the open chat are there after a reload', async () => {
	const { teacher: host } = classroom();
	const { page, call } = annIn;
	await call.press('Unmute microphone');
	await host.hears(ann);
	await call.press('More');
	await page.getByRole('menuitem', { name: 'Microphone, camera and speaker' }).click();
	await page.getByLabel('Microphone', { exact: true }).selectOption('Fake Audio Input 2');
	await page.getByLabel('Speaker', { exact: true }).selectOption('Fake Audio Output 2');
	await page.keyboard.press('Escape');
	await call.openChat();
	const field = call.chatPanel.getByRole('textbox');
	await page.keyboard.type('half a sentence');
	await call.chatPanel.getByRole('combobox', { name: 'To' }).selectOption(`Only ${teacher.name}`);
	await page.keyboard.press('Tab');
	await field.fill('a question');
	await page.reload();
	await expect(field).toHaveValue('a question');
	await call.chatPanel.getByRole('combobox', { name: 'To' }).selectOption('Everyone');
	await expect(field).toHaveValue('half a sentence');
	await call.control('Mute microphone').waitFor();
	await call.control('Turn camera on').waitFor();
	expect(await openedDevices(page)).toEqual(['Fake Audio Input 2']);
	await call.press('More');
	await page.getByRole('menuitem', { name: 'Microphone, camera and speaker' }).click();
	await expect(page.getByLabel('Speaker', { exact: true }).locator('option:checked')).toHaveText('Fake Audio Output 2');
	await page.keyboard.press('Escape');
});

test('an interrupted microphone is muted for the others, says so, and is back with the system', async () => {
	const { page, call } = annIn;
	const { call: atHost } = classroom().teacher;
	await atHost.openPeople();
	const muted = atHost.rowOf(ann.name).getByRole('img', { name: 'Muted' });
	await simulateInterruption(page, true);
	await expect(page.getByText('Your microphone was interrupted')).toBeVisible();
	await call.control('Unmute microphone').waitFor();
	await expect(muted).toBeVisible();
	await review(page, 'call-mic-interrupted');
	await simulateInterruption(page, false);
	await call.control('Mute microphone').waitFor();
	await expect(muted).toBeHidden();
});

test('the back button asks before it leaves the class, forward stays, and leaving forgets the wishes', async () => {
	const { page, call } = annIn;
	const dialog = page.getByTestId('leave-guard');
	await page.goBack();
	await expect(dialog).toContainText('Leave the class?');
	await review(page, 'call-back-button');
	await dialog.getByRole('button', { name: 'Stay' }).click();
	await expect(dialog).toBeHidden();
	await page.goBack();
	await dialog.waitFor();
	await page.goForward();
	await expect(dialog).toBeHidden();
	await call.expectOpen();
	await page.goBack();
	await dialog.getByRole('button', { name: 'Leave' }).click();
	await call.ended.waitFor();
	await page.reload();
	await new JoinPage(page).screen.waitFor();
	await page.getByRole('button', { name: 'Mute microphone' }).waitFor();
	await page.getByRole('button', { name: 'Microphone: Fake Audio Input 2' }).waitFor();
	await review(page, 'join-speaker');
	await page.getByRole('button', { name: 'Test sound' }).click();
	await page.context().close();
});

test('a teacher with people in the class is asked before the page is loaded again, and is as live afterwards as before', async () => {
	const { teacher: host } = classroom();
	const benIn = await classroom().join(ben);
	await host.sees(ben);
	await host.call.press('Mute microphone');
	await benIn.hearsNothingOf(teacher);
	const asked = host.page.waitForEvent('dialog');
	const reloaded = host.page.reload();
	const question = await asked;
	expect(question.type()).toBe('beforeunload');
	await question.accept();
	await reloaded;
	await host.call.expectOpen();
	await host.call.control('Unmute microphone').waitFor();
	await benIn.sees(teacher);
	await benIn.hearsNothingOf(teacher);
	await benIn.leave();
});

test('a pasted link or sentence gives the code, and a text without one stays in the field', async () => {
	const { info, address } = classroom();
	const page = await classroom().pageFor(ann);
	await page.goto(address.httpsUrl);
	const join = new JoinPage(page);
	await join.code.focus();
	await page.keyboard.insertText('See you tomorrow at eight, on the usual page!');
	await join.expectSentence('There is no class code in this.');
	await expect(join.code).toHaveValue('See you tomorrow at eight, on the usual page!');
	await review(page, 'join-no-code');
	for (const text of [`${address.httpsUrl}/?code=${info.roomCode}`, `Our code is ${info.roomCode.toLowerCase()}.`]) {
		await join.code.fill('');
		await page.keyboard.insertText(text);
		await expect(join.code).toHaveValue(`${info.roomCode.slice(0, 3)} ${info.roomCode.slice(3)}`);
	}
	await join.join({ name: ann.name });
	await new Participant(ann, page).leave();
});

test('Firefox keeps the muted microphone and the draft after a reload', async () => {
	skipUnlessPossible(obstacleToFirefox());
	const { teacher: host } = classroom();
	const finnIn = await classroom().joinWithFirefox(finn);
	try {
		await host.hears(finn);
		await finnIn.press('Mute microphone');
		await host.hearsNothingOf(finn);
		await finnIn.press('Chat');
		await finnIn.page.keyboard.type('half a sentence');
		await finnIn.page.reload();
		await finnIn.waitFor('call-screen');
		await finnIn.waitFor('chat-panel');
		const draft = await finnIn.page.$eval('[data-testid="chat-panel"] textarea', ({ value }) => value);
		expect(draft).toBe('half a sentence');
		await host.sees(finn);
		await host.hearsNothingOf(finn);
		expect(await finnIn.page.$('[aria-label="Unmute microphone"]')).not.toBeNull();
	} finally {
		await finnIn.close();
	}
});
