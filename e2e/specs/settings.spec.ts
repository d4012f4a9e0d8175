/** What the host sets once: name, devices, what students may; and the help. */
import { readFile } from 'node:fs/promises';
import { ann, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();

test('a teacher is led through the first class, and finds the same help later', async () => {
	const { home, page } = classroom().teacher;
	const guide = page.getByTestId('first-class');
	await expect(guide.getByRole('listitem')).toHaveCount(3);
	await review(page, 'host-first-class');
	await guide.getByRole('button', { name: 'Got it' }).click();
	await expect(guide).toBeHidden();
	await page.reload();
	await home.expectOpen();
	await expect(guide).toBeHidden();
	await home.home.getByRole('button', { name: 'Help' }).click();
	const help = page.getByTestId('help');
	await help.getByText('Students cannot open the address').click();
	await expect(help.getByText(/use the same Wi-Fi/)).toBeVisible();
	const [report] = await Promise.all([page.waitForEvent('download'), help.getByTestId('report-save').click()]);
	expect(report.suggestedFilename()).toMatch(/^lectern-report-.+\.txt$/);
	expect(await readFile(await report.path(), 'utf8')).toContain('# What lectern doctor finds');
	await expect(help.getByTestId('report-state')).toHaveAttribute('data-state', 'saved');
	await review(page, 'host-help');
	await page.keyboard.press('Escape');
	await expect(help).toBeHidden();
});

test('a teacher sees in the settings how the camera looks and how loud the microphone is', async () => {
	const { home, page } = classroom().teacher;
	await home.home.getByRole('button', { name: 'Check camera and microphone' }).click();
	const sheet = page.getByTestId('settings');
	await expect(sheet.locator('video')).toBeVisible();
	await expect(sheet.getByText('Say something: the bars should move')).toBeVisible();
	await review(page, 'host-settings-devices');
	// The arrow keys go through the sections, as everywhere in tabs.
	await sheet.getByRole('tab', { name: 'Camera and sound' }).focus();
	await page.keyboard.press('ArrowDown');
	await expect(sheet.getByRole('tab', { name: 'Students' })).toBeFocused();
	await expect(sheet.locator('video')).toBeHidden();
	for (const section of ['You', 'Students', 'Look and language', 'Network', 'Files'] as const) {
		await home.openSettings(section);
		await review(page, `host-settings-${section.split(' ')[0]?.toLowerCase()}`);
	}
	await expect(sheet.getByText(classroom().recordingsFolder)).toBeVisible();
	await home.openSettings('Network');
	await expect(sheet.getByText(String(classroom().info.httpsPort), { exact: true })).toBeVisible();
	await page.keyboard.press('Escape');
	await expect(sheet).toBeHidden();
});

test('students may at once what the teacher lets them in the settings, and see the name that the teacher gave once', async () => {
	const { teacher: host } = classroom();
	const { page, home } = host;
	const sheet = await home.openSettings('Students');
	await sheet.getByRole('switch', { name: 'Share their screen' }).click();
	await sheet.getByRole('switch', { name: 'Write in the chat' }).click();
	await expect(sheet.getByRole('switch', { name: 'Write in the chat' })).not.toBeChecked();
	await page.route('**/api/host', (route) => (route.request().method() === 'PATCH' ? route.abort() : route.continue()));
	await sheet.getByRole('switch', { name: 'Speak' }).click();
	await expect(sheet.getByRole('alert')).toBeVisible();
	await expect(sheet.getByRole('switch', { name: 'Speak' })).toBeChecked();
	await page.unroute('**/api/host');
	await page.keyboard.press('Escape');
	await home.home.getByRole('button', { name: 'Start class' }).click();
	await expect(page.getByText('Write the name others should see.')).toBeVisible();
	await home.startClass(teacher.name);
	const annIn = await classroom().join(ann);
	await annIn.sees(teacher);
	await annIn.call.openChat();
	await expect(annIn.call.chatPanel.getByText('Your teacher has switched writing off.')).toBeVisible();
	await expect(annIn.call.control('Share screen')).toHaveCount(0);
	await annIn.call.leave();
});

test('a teacher who comes back another day is asked for no name, and may change it', async () => {
	const { teacher: host } = classroom();
	const { page, home } = host;
	await host.call.press('Leave');
	await page.evaluate(() => localStorage.clear());
	await page.reload();
	await home.expectOpen();
	await expect(page.getByTestId('host-name')).toHaveText(teacher.name);
	await home.home.getByRole('button', { name: 'Change your name' }).click();
	const sheet = page.getByTestId('settings');
	await sheet.getByRole('textbox', { name: 'Your name' }).fill('Ms Stone');
	await page.keyboard.press('Enter');
	await expect(sheet.getByRole('status')).toHaveText('Saved.');
	await page.keyboard.press('Escape');
	await expect(page.getByTestId('host-name')).toHaveText('Ms Stone');
	await home.startClass(teacher.name);
	await host.call.openPeople();
	await expect(host.call.rowOf('Ms Stone')).toBeVisible();
});
