/** The keyboard focus is never lost to the page: after every menu, dialog, panel, notice, toast and row that goes. */
import type { Locator, Page } from '@playwright/test';
import { openCrowd } from '../crowd/openCrowd.ts';
import { Lan } from '../fixtures/lan.ts';
import { obstacleTo } from '../fixtures/machine.ts';
import { expect, skipUnlessPossible, test } from '../fixtures/test.ts';
import { CallPage } from '../pages/CallPage.ts';

let lan: Lan | null = null;
let page: Page;
let call: CallPage;

test.beforeAll(async () => {
	skipUnlessPossible(obstacleTo('serve'));
	lan = new Lan();
	({ page } = await openCrowd(lan));
	call = new CallPage(page);
});

test.beforeEach(async () => {
	await page.setViewportSize({ width: 1280, height: 800 });
	await page.reload();
	await page.evaluate(() => window.crowd.populate(20, { role: 'host' }));
	await expect(page.getByTestId('tile')).not.toHaveCount(0);
	// From here on the keyboard moves the focus.
	await page.keyboard.press('Tab');
});

test.afterAll(async () => {
	await page?.context().browser()?.close();
	await lan?.close();
});

async function pressed(button: Locator): Promise<void> {
	await button.focus();
	await page.keyboard.press('Enter');
}

test('the button of every menu of the control bar gets the focus back, also after the dialogs that its rows open', async () => {
	const { keyboard } = page;
	for (const name of ['Choose microphone and speaker', 'Choose camera', 'Tools', 'More']) {
		await pressed(call.control(name));
		await expect(page.getByRole('menu'), name).toBeVisible();
		await keyboard.press('Escape');
		await expect(call.control(name)).toBeFocused();
	}
	for (const name of ['Reactions', 'Leave']) {
		await pressed(call.control(name));
		await expect(page.getByRole('dialog').or(page.getByRole('menu')), name).toBeVisible();
		await keyboard.press('Escape');
		await expect(call.control(name)).toBeFocused();
	}
	const dialogs = [
		['Tools', 'Timer'],
		['More', 'Microphone, camera and speaker'],
		['More', 'Layout'],
		['More', 'Notices'],
		['More', 'Keyboard shortcuts'],
	] as const;
	for (const [menu, row] of dialogs) {
		await pressed(call.control(menu));
		const item = page.getByRole('menuitem', { name: row });
		await expect(item).toBeVisible();
		await item.focus();
		await keyboard.press('Enter');
		await expect(page.getByRole('dialog'), row).toBeVisible();
		await expect(page.getByRole('menu'), row).toHaveCount(0);
		await keyboard.press('Tab');
		await keyboard.press('Escape');
		await expect(page.getByRole('dialog'), row).toHaveCount(0);
		await expect(call.control(menu), row).toBeFocused();
	}
});

test('a panel gives the focus back to the button that opened it, from whatever in it has it', async () => {
	for (const [name, panel, inside] of [
		[/^Chat/, call.chatPanel, call.chatPanel.getByRole('combobox')],
		[/^People/, call.peoplePanel, call.peoplePanel.getByRole('tab', { name: 'People' })],
	] as const) {
		await pressed(call.control(name));
		await expect(panel).toBeVisible();
		await inside.focus();
		await page.keyboard.press('Escape');
		await expect(panel).toHaveCount(0);
		await expect(call.control(name)).toBeFocused();
	}
	await pressed(call.control(/^People/));
	await pressed(call.peoplePanel.getByRole('button', { name: 'Close' }));
	await expect(call.control(/^People/)).toBeFocused();
});

test('a row of a list that goes leaves the focus to the same button of the next one, and the last one to the panel', async () => {
	const lobby = (...names: string[]) =>
		page.evaluate(
			(waiting) =>
				window.crowd.notify('lobbyChanged', {
					lobby: waiting.map((displayName) => ({ peerId: displayName, displayName, sinceMs: 1 })),
				}),
			names,
		);
	await lobby('Ann', 'Ben', 'Cleo');
	await call.openPeople();
	const button = (name: string) => call.peoplePanel.getByRole('button', { name, exact: true });
	await page.keyboard.press('Tab');
	await button('Let Ann in').focus();
	await lobby('Ben', 'Cleo');
	await expect(button('Let Ben in')).toBeFocused();
	await button('Turn Cleo away').focus();
	await lobby('Ben');
	await expect(button('Let Ben in')).toBeFocused();
	await lobby();
	await expect(call.peoplePanel.locator(':focus')).toHaveCount(1);
	const rows = call.peoplePanel.getByTestId('person');
	const second = await rows.nth(1).getAttribute('data-peer-id');
	const third = rows.nth(2).getByRole('button');
	const name = (await third.getAttribute('aria-label')) ?? '';
	await rows.nth(1).getByRole('button').focus();
	await page.evaluate((peerId) => window.crowd.notify('peerLeft', { peerId: peerId ?? '' }), second);
	await expect(button(name)).toBeFocused();
});

test('a notice and a toast that go give the focus back to where it was', async () => {
	await call.control('Raise hand').focus();
	await page.evaluate(() => window.crowd.setState({ missed: ['muted'] }));
	await pressed(page.getByTestId('missed').getByRole('button', { name: 'Dismiss' }));
	await expect(page.getByTestId('missed')).toHaveCount(0);
	await expect(call.control('Raise hand')).toBeFocused();
	await page.evaluate(() => window.crowd.setState({ toasts: [{ id: 'one', key: 'reconnected' }] }));
	const toast = page.getByRole('listitem').filter({ hasText: 'You are connected again.' });
	await toast.getByRole('button', { name: 'Dismiss' }).focus();
	await page.evaluate(() => window.crowd.setState({ toasts: [] }));
	await expect(toast).toHaveCount(0);
	await expect(call.control('Raise hand')).toBeFocused();
});

test('a button that is disabled, has no more room or is no longer ours leaves the focus to one beside it', async () => {
	const next = page.getByRole('button', { name: 'Next page' });
	await next.focus();
	while (await next.isEnabled()) await page.keyboard.press('Enter');
	await expect(page.getByRole('button', { name: 'Previous page' })).toBeFocused();
	await call.control('Choose camera').focus();
	await page.setViewportSize({ width: 800, height: 800 });
	await expect(call.control('Choose camera')).toHaveCount(0);
	await expect(page.getByRole('toolbar').locator(':focus')).toHaveCount(1);
	await call.control('Tools').focus();
	await page.evaluate(() => window.crowd.setState({ role: 'participant' }));
	await expect(call.control('Tools')).toHaveCount(0);
	await expect(page.getByRole('toolbar').locator(':focus')).toHaveCount(1);
});

test('a tile that goes leaves the focus to the class, and a click beside everything leaves it where it fell', async () => {
	const tile = page.locator('[data-testid="tile"][data-peer-id="peer-3"]');
	await tile.getByRole('button').focus();
	await page.evaluate(() => window.crowd.notify('peerLeft', { peerId: 'peer-3' }));
	await expect(tile).toHaveCount(0);
	await expect(page.locator('body:not(:focus) :focus')).toHaveCount(1);
	await call.control('Raise hand').focus();
	await page.mouse.click(640, 20);
	await page.evaluate(() => window.crowd.notify('peerLeft', { peerId: 'peer-4' }));
	await expect(page.locator('[data-testid="tile"][data-peer-id="peer-4"]')).toHaveCount(0);
	await expect(page.locator('body:focus, body :focus')).toHaveCount(0);
});
