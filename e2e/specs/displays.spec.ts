/** Displays of some people: forced colours (contrast themes), and windows of little height (zoomed pages, phones held sideways). */
import path from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { openCrowd } from '../crowd/openCrowd.ts';
import { room } from '../crowd/students.ts';
import { Lan } from '../fixtures/lan.ts';
import { obstacleTo } from '../fixtures/machine.ts';
import { review } from '../fixtures/review.ts';
import { repository } from '../fixtures/run.ts';
import { expect, skipUnlessPossible, test } from '../fixtures/test.ts';
import { CallPage } from '../pages/CallPage.ts';

let lan: Lan | null = null;
let page: Page;

test.beforeAll(async () => {
	skipUnlessPossible(obstacleTo('serve'));
	lan = new Lan();
	({ page } = await openCrowd(lan));
});

test.afterAll(async () => {
	await page?.context().browser()?.close();
	await lan?.close();
});

const screenshot = (name: string) =>
	page.screenshot({ path: path.join(repository, `test-results/screens/${name}.png`), animations: 'disabled' });

/** The picture of an element that neither has the focus nor is pointed at. */
async function pictureOf(element: Locator): Promise<string> {
	await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
	await page.mouse.move(640, 1);
	return (await element.screenshot({ animations: 'disabled' })).toString('base64');
}

/** Expects that the picture of an element is another one after a change of its state, and the former one after the change back. */
async function expectMarked(what: string, element: Locator, change: () => Promise<void>, back: () => Promise<void>) {
	const before = await pictureOf(element);
	await change();
	expect(await pictureOf(element), what).not.toBe(before);
	await back();
	expect(await pictureOf(element), `${what}, and back`).toBe(before);
}

test('with forced colours, what is on, chosen, pressed or open looks different from what is not', async () => {
	const call = new CallPage(page);
	await page.emulateMedia({ forcedColors: 'active', reducedMotion: 'reduce' });
	await page.evaluate(() => window.crowd.populate(6, { role: 'host' }));
	const people = call.control('People');
	await expectMarked(
		'the button of an open panel',
		people,
		() => people.click(),
		() => people.click(),
	);
	const hand = call.control(/hand$/);
	await expectMarked(
		'a raised hand',
		hand,
		() => page.evaluate(() => window.crowd.setState({ hands: ['peer-0'] })),
		() => page.evaluate(() => window.crowd.setState({ hands: [] })),
	);
	await people.click();
	const setLobby = (lobby: boolean) =>
		page.evaluate((value) => window.crowd.notify('roomUpdated', { room: value }), { ...room, lobby });
	const lobby = call.peoplePanel.getByRole('switch', { name: 'New people wait until let in' });
	await expectMarked(
		'a switch that is on',
		lobby,
		() => setLobby(true),
		() => setLobby(false),
	);
	const health = call.peoplePanel.getByRole('tab', { name: 'Class health' });
	const list = call.peoplePanel.getByRole('tab', { name: 'People' });
	await expectMarked(
		'a chosen tab',
		health,
		() => health.click(),
		() => list.click(),
	);
	await health.click();
	const automatic = call.peoplePanel.getByRole('radio', { name: /^Automatic/ });
	const byHand = call.peoplePanel.getByRole('radio', { name: 'At most' });
	await expectMarked(
		'a chosen radio button',
		byHand,
		() => byHand.click(),
		() => automatic.click(),
	);
	await screenshot('forced-health');
	await list.click();
	await setLobby(true);
	await screenshot('forced-people');
	await setLobby(false);
});

test('with forced colours, the main button of a dialog, a chosen preset and the row under the keyboard have marks', async () => {
	const call = new CallPage(page);
	await call.openTool('Timer');
	const dialog = page.getByRole('dialog', { name: 'Countdown timer' });
	const preset = dialog.getByRole('button', { name: '3 min' });
	const other = dialog.getByRole('button', { name: '10 min' });
	await other.click();
	await expectMarked(
		'a chosen preset',
		preset,
		() => preset.click(),
		() => other.click(),
	);
	const fillOf = (element: Locator) => element.evaluate((button) => getComputedStyle(button).backgroundColor);
	const start = dialog.getByRole('button', { name: 'Start', exact: true });
	const fillOfSystem = await page.evaluate(() => {
		const probe = document.body.appendChild(document.createElement('div'));
		probe.style.cssText = 'forced-color-adjust: none; background-color: ButtonText';
		const fill = getComputedStyle(probe).backgroundColor;
		probe.remove();
		return fill;
	});
	expect(await fillOf(start), 'the main button').toBe(fillOfSystem);
	expect(await fillOf(preset), 'another button').not.toBe(fillOfSystem);
	await screenshot('forced-dialog');
	await page.keyboard.press('Escape');
	await call.press('More');
	const row = page.getByRole('menuitem', { name: 'Notices' });
	const before = (await row.screenshot()).toString('base64');
	await row.hover();
	expect((await row.screenshot()).toString('base64'), 'the row that would be chosen').not.toBe(before);
	await screenshot('forced-menu');
	await page.keyboard.press('Escape');
	await page.emulateMedia({ forcedColors: 'none' });
	await call.press('People');
});

for (const [width, height] of [
	[667, 320],
	[320, 256],
	[341, 192],
	// A phone held sideways with a keyboard on its screen.
	[740, 170],
] as const) {
	test(`in a window of ${width} x ${height} px the chat can be read and written, and every control reached`, async () => {
		const call = new CallPage(page);
		await page.setViewportSize({ width, height });
		await page.evaluate(() => {
			window.crowd.populate(12, { role: 'coHost', toasts: [] });
			window.crowd.setState({
				chat: Array.from({ length: 30 }, (_, index) => ({
					...{ messageId: `${index}`, peerId: 'peer-1', displayName: 'Ben Moreau', role: 'host' as const },
					...{ text: `Message ${index}`, sentAtMs: index * 1000 },
				})),
			});
		});
		await call.openChat();
		const field = call.chatPanel.getByRole('textbox');
		await field.click();
		await field.fill('hello');
		await expectUncovered(field);
		await expectUncovered(call.chatPanel.getByRole('button', { name: 'Send' }));
		const messages = call.chatPanel.getByRole('log');
		await messages.scrollIntoViewIfNeeded();
		expect((await messages.boundingBox())?.height, 'height of the messages').toBeGreaterThanOrEqual(72);
		await screenshot(`small-chat-${width}`);
		await expectUncovered(call.chatPanel.getByRole('button', { name: 'Close' }));
		await call.chatPanel.getByRole('button', { name: 'Close' }).click();

		for (const control of await page.getByRole('toolbar', { name: 'Controls' }).getByRole('button').all())
			await expectUncovered(control);
		await screenshot(`small-call-${width}`);
		await expectUncovered(page.getByTestId('own-quality'));
		await openPeople(call);
		const rows = call.peoplePanel.getByTestId('person');
		await expectUncovered(rows.first().getByRole('button'));
		await expectUncovered(rows.last().getByRole('button'));
		for (const tool of await call.peoplePanel.getByRole('region').getByRole('button').all())
			await expectUncovered(tool);
		await screenshot(`small-people-${width}`);
		await call.peoplePanel.getByRole('button', { name: 'Close' }).click();
		expect(await page.evaluate(() => document.documentElement.scrollWidth), 'width').toBeLessThanOrEqual(width);
	});
}

test('a shared screen is accessible and fits every window, alone and with the chat beside it', async () => {
	await page.setViewportSize({ width: 1280, height: 800 });
	await page.evaluate(() => {
		window.crowd.populate(7, { role: 'participant', openPanel: null, toasts: [] });
		window.crowd.shareSlide('peer-1');
	});
	await expect(page.locator('[data-testid="tile"][data-source="screen"]')).toBeVisible();
	await review(page, 'crowd-share');
	await new CallPage(page).openChat();
	await review(page, 'crowd-share-chat');
});

test('a notch and the bar for gestures cover no control and nothing of the shared screen', async () => {
	const insets = { top: 0, left: 44, right: 44, bottom: 21 };
	const session = await page.context().newCDPSession(page);
	await page.setViewportSize({ width: 740, height: 360 });
	await session.send('Emulation.setSafeAreaInsetsOverride', { insets });
	try {
		await page.evaluate(() => window.crowd.setState({ openPanel: null }));
		await page.mouse.move(300, 200);
		const stage = await page.getByTestId('stage').boundingBox();
		expect(stage).toMatchObject({ x: 44, width: 740 - 88 });
		for (const control of await page.getByRole('toolbar', { name: 'Controls' }).getByRole('button').all()) {
			const box = await control.boundingBox();
			expect((box?.y ?? 0) + (box?.height ?? 0), 'lower edge of a control').toBeLessThanOrEqual(360 - insets.bottom);
		}
		await screenshot('notch-share');
		await new CallPage(page).openChat();
		await expectUncovered(new CallPage(page).chatPanel.getByRole('textbox'));
		await screenshot('notch-chat');
	} finally {
		await session.send('Emulation.setSafeAreaInsetsOverride', { insets: {} });
	}
});

/** From the control bar, or from the More menu where the bar is narrow. */
async function openPeople(call: CallPage): Promise<void> {
	if (await call.control('People').isVisible()) return call.press('People');
	await call.press('More');
	await page.getByRole('menuitem', { name: 'People' }).click();
}

/** After scrolling to it as far as it can be, its middle is on the screen and nothing lies over it. */
async function expectUncovered(element: Locator): Promise<void> {
	await element.scrollIntoViewIfNeeded();
	const isHit = element.evaluate((target) => {
		const { left, top, width, height } = target.getBoundingClientRect();
		const hit = document.elementFromPoint(left + width / 2, top + height / 2);
		return target.contains(hit);
	});
	expect(await isHit, `${await element.evaluate((target) => target.outerHTML.slice(0, 200))} can be reached`).toBe(
		true,
	);
}
