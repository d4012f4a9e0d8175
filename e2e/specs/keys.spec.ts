/** Keys in a class: Space talks while it is held, letters act or are typed, whatever was clicked last. */

import { obstacleToFirefox } from '../fixtures/machine.ts';
import type { Participant } from '../fixtures/participant.ts';
import { ann, finn, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, skipUnlessPossible, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
let annIn: Participant;

test('Space talks while it is held and presses no button that was clicked, in Chromium', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	annIn = await classroom().join(ann);
	await host.hears(ann);
	// The last one clicked is the camera's button.
	await annIn.call.press('Mute microphone');
	await annIn.call.press('Turn camera off');
	await host.hearsNothingOf(ann);
	const { keyboard } = annIn.page;
	await keyboard.down('Space');
	await host.hears(ann);
	await keyboard.up('Space');
	await host.hearsNothingOf(ann);
	await expect(annIn.call.control('Turn camera on')).toBeVisible();
	await expect(annIn.call.control('Unmute microphone')).toBeVisible();
});

test('Space presses no menu whose button got the focus back, and the button that Tab has reached', async () => {
	const { page, call } = classroom().teacher;
	await call.press('More');
	await page.getByRole('menuitem').first().waitFor();
	await page.keyboard.press('Escape');
	await page.keyboard.press('Space');
	await expect(page.getByRole('menuitem')).toHaveCount(0);
	await page.keyboard.press('Tab');
	await call.control('Raise hand').focus();
	await page.keyboard.press('Space');
	await call.control('Lower hand').waitFor();
	await page.keyboard.press('Space');
	await call.control('Raise hand').waitFor();
});

test('letters typed right after a click on Chat, and after Send by mouse, go into the message', async () => {
	const { page, call } = annIn;
	const field = call.chatPanel.getByRole('textbox');
	await call.control(/^Chat/).click();
	await page.keyboard.type('my vacation has started');
	await expect(field).toHaveValue('my vacation has started');
	await call.chatPanel.getByRole('button', { name: 'Send' }).click();
	await page.keyboard.type('my mic');
	await expect(field).toHaveValue('my mic');
	await page.keyboard.press('Enter');
	// Beside the field: it is still meant for the chat.
	await call.chatPanel.getByText('my vacation has started').click();
	await page.keyboard.type('mvh');
	for (const name of ['Unmute microphone', 'Turn camera on', 'Raise hand']) await call.control(name).waitFor();
	await call.press('Raise hand');
	await call.press('Lower hand');
	await field.focus();
	await page.keyboard.type('draft ');
	await page.keyboard.press('Escape');
	await page.keyboard.press('c');
	await page.keyboard.type('kept');
	await expect(field).toHaveValue('draft kept');
	await page.keyboard.press('Escape');
});

test('letters act by the position of their key on layouts of other scripts, and not at all when switched off', async () => {
	const { page, call } = annIn;
	const devtools = await page.context().newCDPSession(page);
	const press = async (key: string, code: string) => {
		for (const type of ['keyDown', 'keyUp'] as const)
			await devtools.send('Input.dispatchKeyEvent', { type, key, code, ...(type === 'keyDown' && { text: key }) });
	};
	await press('ь', 'KeyM');
	await call.control('Mute microphone').waitFor();
	await press('m', 'Semicolon');
	await call.control('Unmute microphone').waitFor();
	await press('צ', 'KeyM');
	await call.control('Mute microphone').waitFor();
	await press("'", 'KeyM');
	await call.control('Mute microphone').waitFor();
	await call.press('More');
	await page.getByRole('menuitem', { name: 'Keyboard shortcuts' }).click();
	await page.getByRole('switch', { name: 'Use keyboard shortcuts' }).click();
	await page.keyboard.press('Escape');
	await press('m', 'KeyM');
	await page.keyboard.press('Space');
	await press('h', 'KeyH');
	await call.control('Raise hand').waitFor();
	await call.control('Mute microphone').waitFor();
});

test('Enter that accepts a suggestion of an input method sends nothing, also in the order of Safari', async () => {
	const { call } = annIn;
	await call.openChat();
	const field = call.chatPanel.getByRole('textbox');
	await field.fill('かな');
	// Safari ends the composition before this key, which only has its legacy code left.
	await field.evaluate((element) => {
		const key = { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true };
		element.dispatchEvent(new KeyboardEvent('keydown', { ...key, isComposing: true }));
		element.dispatchEvent(new KeyboardEvent('keydown', { ...key, keyCode: 229 }));
	});
	await expect(field).toHaveValue('かな');
	await field.press('Enter');
	await expect(field).toHaveValue('');
});

test('who leaves by keyboard has the focus on the heading of the next screen', async () => {
	const { page, call } = annIn;
	await page.keyboard.press('Tab');
	await call.control('Leave').focus();
	await page.keyboard.press('Enter');
	await expect(call.ended.getByRole('heading', { level: 1 })).toBeFocused();
	await page.context().close();
});

test('Space talks while it is held and letters go into the message, in Firefox', async () => {
	skipUnlessPossible(obstacleToFirefox());
	const { teacher: host } = classroom();
	const finnIn = await classroom().joinWithFirefox(finn);
	const keyboard = finnIn.page.keyboard;
	await host.hears(finn);
	await finnIn.press('Mute microphone');
	await finnIn.press('Turn camera off');
	await host.hearsNothingOf(finn);
	await keyboard.down(' ');
	await host.hears(finn);
	await keyboard.up(' ');
	await host.hearsNothingOf(finn);
	expect(await finnIn.page.$('[aria-label="Turn camera on"]')).not.toBeNull();
	await finnIn.press('Chat');
	await keyboard.type('homework');
	expect(await finnIn.page.$eval('[data-testid="chat-panel"] textarea', ({ value }) => value)).toBe('homework');
	expect(await finnIn.page.$('[aria-label="Unmute microphone"]')).not.toBeNull();
	await finnIn.close();
});
