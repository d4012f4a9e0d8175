/** The control bar: words where there is room, devices beside their buttons, the level in the microphone. */

import { ann, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';

const classroom = sharedClassroom();

test('shows words and the devices to choose from in a wide window, and how loud we are in the microphone', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	const annIn = await classroom().join(ann);
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
