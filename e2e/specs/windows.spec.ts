/** The windows that the desktop program has beside its own, on a computer with two displays. */
import path from 'node:path';
import type { JSHandle, Page } from '@playwright/test';
import { Attendee } from '../fixtures/attendee.ts';
import type { Participant } from '../fixtures/participant.ts';
import { ann, teacher } from '../fixtures/personas.ts';
import { repository } from '../fixtures/run.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { CallPage } from '../pages/CallPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom([], undefined, { hasSecondDisplay: true });
let annIn: Participant;
/** What was said to `setContentProtection`: the title of the window, and whether it is protected. */
let protections: JSHandle<string[]>;

/** The second display, which begins where the first ends. */
const onSecond = { x: 1280, width: 1280, isFullScreen: true, isOnTop: false };
const stageTitle = 'class';
const presenterTitle = 'You are sharing';

const places = (title: string) => classroom().desktop.placesOf(title);
const hostPage = () => classroom().teacher.page;

/** The window that opens upon `act`. */
async function opened(act: () => Promise<void>): Promise<Page> {
	const [page] = await Promise.all([classroom().desktop.app.waitForEvent('window'), act()]);
	return page;
}

/** Looked at by people; presenting.spec.ts reviews the same windows of a browser. */
const screenshot = (page: Page, name: string) =>
	page.screenshot({ path: path.join(repository, `test-results/screens/${name}.png`), animations: 'disabled' });

/** As by the keyboard: keys of Playwright pass the program by. */
const pressInAudience = (keyCode: string) =>
	classroom().desktop.app.evaluate(({ BrowserWindow }, key) => {
		const windows = BrowserWindow.getAllWindows().filter((window) => window.getTitle().endsWith(' - class'));
		for (const { webContents } of windows) webContents.sendInputEvent({ type: 'keyDown', keyCode: key });
	}, keyCode);

async function chooseInMore(row: string): Promise<void> {
	await classroom().teacher.call.press('More');
	await hostPage().getByRole('menuitem', { name: row }).click();
}

async function shareScreen(): Promise<Page> {
	return opened(async () => {
		await classroom().teacher.call.press('Share screen');
		await hostPage()
			.getByRole('dialog')
			.getByRole('button', { name: /screen/i })
			.first()
			.click();
	});
}

test('the join card is shown in full screen on the second display, while the teacher keeps the first', async () => {
	const open = hostPage().getByRole('button', { name: 'Show on projector' });
	const card = await opened(() => open.click());
	await expect(card.getByTestId('projector')).toContainText(classroom().address.httpUrl);
	await expect.poll(() => places('how to join')).toEqual([onSecond]);
	await expect(classroom().teacher.home.joinAddress).toBeVisible();
	await hostPage().getByRole('button', { name: 'Close projector view' }).click();
	await expect.poll(() => places('how to join')).toEqual([]);
});

test('the class in its own window shows the video of students on the second display', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	annIn = await classroom().join(ann);
	const stage = await opened(() => chooseInMore('Show class in its own window'));
	await new Attendee(teacher, stage).sees(ann);
	await host.sees(ann);
	await expect.poll(() => places(stageTitle)).toEqual([onSecond]);
	await expect(stage.getByTestId('stage-window')).toContainText(classroom().info.roomCode.slice(0, 3));
	await screenshot(stage, 'stage-window');
	await pressInAudience('Escape');
	await expect.poll(async () => (await places(stageTitle))[0]?.isFullScreen).toBe(false);
	await pressInAudience('F11');
	await expect.poll(() => places(stageTitle)).toEqual([onSecond]);
});

test('a window on a display that is unplugged is hidden, and comes back with the display', async () => {
	const { desktop } = classroom();
	desktop.setSecondDisplay(false);
	await expect.poll(() => places(stageTitle)).toEqual([]);
	desktop.setSecondDisplay(true);
	await expect.poll(() => places(stageTitle)).toEqual([onSecond]);
});

test('while the teacher shares a screen, a small window on top has hands, chat, microphone and the way to stop', async () => {
	const { teacher: host, desktop } = classroom();
	const small = await shareScreen();
	await annIn.seesScreenOf(teacher);
	await expect.poll(() => places(presenterTitle)).toEqual([expect.objectContaining({ isOnTop: true })]);
	expect((await places(presenterTitle))[0]?.x, 'on the display of the teacher').toBeLessThan(1280);
	const presenter = small.getByTestId('presenter');
	await expect(presenter).toContainText('1 other here');

	await annIn.call.press('Raise hand');
	await expect(presenter.getByRole('listitem')).toContainText('Ann');
	await annIn.call.say('May I ask something?');
	await expect(presenter.getByRole('log')).toContainText('May I ask something?');
	await screenshot(small, 'presenter');
	await presenter.getByRole('textbox').fill('Of course');
	await presenter.getByRole('textbox').press('Enter');
	await annIn.call.expectMessage('Of course');
	await presenter.getByRole('button', { name: 'Lower the hand of Ann' }).click();
	await expect(annIn.call.control('Raise hand')).toBeVisible();

	await presenter.getByRole('button', { name: 'Pause sharing' }).click();
	const paused = annIn.page.getByTestId('tile').getByText('Paused', { exact: true });
	await expect(paused).toBeVisible();
	// Linux cannot keep the window out of the screen that everybody sees.
	await annIn.call.chatPanel.getByRole('combobox').selectOption({ label: `Only ${teacher.name}` });
	await annIn.call.say('I am not well');
	await expect(presenter.getByRole('log')).toContainText('I am not well');
	await presenter.getByRole('button', { name: 'Go on sharing' }).click();
	await expect(paused).toBeHidden();
	await expect(presenter.getByRole('log')).toContainText('Pause sharing to read it');
	await expect(presenter.getByRole('log')).not.toContainText('I am not well');

	await presenter.getByRole('button', { name: 'Mute' }).click();
	await annIn.hearsNothingOf(teacher);
	await presenter.getByRole('button', { name: 'Unmute' }).click();
	await annIn.hears(teacher);

	await presenter.getByRole('button', { name: 'Stop sharing' }).click();
	await annIn.hasNoTileOf(teacher, 'screen');
	await expect.poll(() => places(presenterTitle)).toEqual([]);
	expect(await desktop.windows(), 'the class goes on in its window').toHaveLength(2);
	await host.call.expectOpen();
});

test('the small window is where it was left, and a second one can be opened after it was closed', async () => {
	const { desktop, teacher: host } = classroom();
	const small = await shareScreen();
	await desktop.app.evaluate(({ BrowserWindow }) =>
		BrowserWindow.getAllWindows()
			.find((window) => window.isAlwaysOnTop())
			?.setPosition(1500, 120),
	);
	await expect.poll(async () => (await places(presenterTitle))[0]?.x).toBe(1500);
	await small.close();
	await expect.poll(() => places(presenterTitle)).toEqual([]);
	const again = hostPage().getByTestId('own-share').getByRole('button', { name: 'Keep a small window on top' });
	await opened(() => again.click());
	await expect.poll(async () => (await places(presenterTitle))[0]?.x).toBe(1500);
	await host.call.press('Stop sharing');
	await expect.poll(() => places(presenterTitle)).toEqual([]);
});

test('our own windows are not captured while a screen is shared, and are not offered to be shared', async () => {
	const { desktop, teacher: host } = classroom();
	protections = await desktop.app.evaluateHandle(({ BrowserWindow, desktopCapturer }) => {
		const noted: string[] = [];
		const protect = BrowserWindow.prototype.setContentProtection;
		BrowserWindow.prototype.setContentProtection = function (this: Electron.BrowserWindow, isOn) {
			noted.push(`${this.getTitle()}: ${isOn}`);
			protect.call(this, isOn);
		};
		// Without a window manager, the X server names no windows.
		const find = desktopCapturer.getSources;
		desktopCapturer.getSources = async (options) => {
			const [screen] = await find(options);
			if (!screen) return [];
			const own = BrowserWindow.getAllWindows().map((window) => ({
				...screen,
				id: window.getMediaSourceId(),
				name: 'Own',
			}));
			const thumbnail = screen.thumbnail;
			return [screen, ...own, { ...screen, id: 'window:7:0', name: 'Slides' }].map((source) => ({
				...source,
				thumbnail,
			}));
		};
		return noted;
	});
	await host.call.press('Share screen');
	const picker = hostPage().getByRole('dialog');
	await picker.getByRole('tab', { name: 'Window' }).click();
	await expect(picker.getByRole('button', { name: 'Slides' })).toBeVisible();
	await expect(picker.getByRole('button', { name: 'Own' })).toHaveCount(0);
	expect(await protections.jsonValue()).toEqual(
		expect.arrayContaining([expect.stringMatching(/ · Lectern: true$/), expect.stringMatching(/ - class: true$/)]),
	);
	await hostPage().keyboard.press('Escape');
	await expect.poll(async () => (await protections.jsonValue()).at(-1)).toMatch(/: false$/);
});

test('the window of the page is allowed to open these windows by name alone, and they go nowhere and reach nothing', async () => {
	const { desktop } = classroom();
	const [stage] = desktop.app.windows().filter((page) => page.url() === 'about:blank');
	if (!stage) throw new Error('the stage has no window');
	expect(await stage.evaluate(() => 'lectern' in window)).toBe(false);
	const open = (page: Page, url: string, name: string) =>
		page.evaluate(([address, target]) => window.open(address, target) === null, [url, name] as const);
	expect(await open(hostPage(), 'about:blank', 'lectern-other')).toBe(true);
	expect(await open(hostPage(), '/host', 'lectern-projector')).toBe(true);
	expect(await open(stage, 'about:blank', 'lectern-projector')).toBe(true);
	for (const address of ['/host', 'https://example.org/', 'data:text/html,elsewhere']) {
		await stage.evaluate((url) => location.assign(url), address).catch(() => undefined);
	}
	expect(stage.url()).toBe('about:blank');
	await expect.poll(() => places(stageTitle)).toEqual([onSecond]);
});

test('the windows close with the class, which ends their protection, and the next class has its window on the second display again', async () => {
	const { teacher: host } = classroom();
	await shareScreen();
	await annIn.seesScreenOf(teacher);
	expect((await protections.jsonValue()).at(-1)).toMatch(/: true$/);
	await host.home.press('End class for all');
	await host.home.confirm('End class');
	await expect.poll(() => places(stageTitle)).toEqual([]);
	await expect.poll(async () => (await protections.jsonValue()).at(-1)).toMatch(/: false$/);
	await host.home.expectOpen();
	const stage = await opened(() => host.home.startClass(teacher.name));
	await expect(stage.getByTestId('stage-window')).toBeVisible();
	await expect.poll(() => places(stageTitle)).toEqual([onSecond]);
	await hostPage().reload();
	await new CallPage(hostPage()).expectOpen();
	await expect.poll(() => places(stageTitle), 'after the page was loaded again').toEqual([onSecond]);
});
