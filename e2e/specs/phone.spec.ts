/** A class on a phone held sideways, used with fingers: the shared screen is large, the bars fade, the chat stands beside it. */
import type { Page } from '@playwright/test';
import { Fingers } from '../fixtures/Fingers.ts';
import { noteOpenedDevices, simulatePhoneCall, simulatePulledSpeaker } from '../fixtures/openedDevices.ts';
import { Participant } from '../fixtures/participant.ts';
import { ann, teacher } from '../fixtures/personas.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';
import type { Colour } from '../pages/observe.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
const slideColour: Colour = [40, 90, 200];
let annIn: Participant;
let fingers: Fingers;

const screenVideo = (page: Page) => page.locator('[data-testid="tile"][data-source="screen"] video');
const bars = (page: Page, state: 'shown' | 'hidden') => page.locator(`[data-bars="${state}"]`);

/** Part of the window that the shared picture covers, without black beside it. */
const shareOf = (page: Page) =>
	screenVideo(page).evaluate((video: HTMLVideoElement) => {
		const { width, height } = video.getBoundingClientRect();
		const fit = Math.min(width / video.videoWidth, height / video.videoHeight);
		return (video.videoWidth * fit * (video.videoHeight * fit)) / (innerWidth * innerHeight);
	});

/** How much larger than whole the picture is, and its left and upper edge, CSS px. */
const zoomOf = (page: Page) =>
	screenVideo(page).evaluate((video: HTMLVideoElement) => {
		const { left, top, width } = video.getBoundingClientRect();
		const scale = width / video.offsetWidth;
		return { scale: Math.round(scale * 100) / 100, left: Math.round(left), top: Math.round(top) };
	});

/** Left edge of the magnified picture, without the black beside it, CSS px. */
const leftEdgeOf = (page: Page) =>
	screenVideo(page).evaluate((video: HTMLVideoElement) => {
		const { left, width, height } = video.getBoundingClientRect();
		return Math.round(left + (width - Math.min(width, (height * video.videoWidth) / video.videoHeight)) / 2);
	});

/** Whether what is under a point belongs to an element that the selector describes. */
const isHit = (page: Page, point: { x: number; y: number }, selector: string) =>
	page.evaluate(({ x, y, wanted }) => document.elementFromPoint(x, y)?.closest(wanted) !== null, {
		...point,
		wanted: selector,
	});

const middle = { x: 300, y: 180 };

test('a shared screen covers 70 % of a 740 x 360 window, with nothing over it after the bars have faded', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	const page = await classroom().pageFor(ann, { phone: true });
	await page.addInitScript(noteOpenedDevices);
	await page.goto(classroom().joinUrl);
	await new JoinPage(page).join({ name: ann.name });
	annIn = new Participant(ann, page);
	await annIn.call.expectOpen();
	fingers = await Fingers.on(page);
	await host.shareTab(slideColour);
	await bars(page, 'shown').waitFor();
	await expect.poll(() => shareOf(page), 'share of the window').toBeGreaterThanOrEqual(0.7);
	const mute = await annIn.call.control('Mute microphone').boundingBox();
	if (!mute) throw new Error('no control bar');
	const button = { x: mute.x + mute.width / 2, y: mute.y + mute.height / 2 };
	expect(await isHit(page, button, '[role="toolbar"]'), 'the bar can be touched while it is seen').toBe(true);
	await bars(page, 'hidden').waitFor();
	expect(await isHit(page, button, '[data-source="screen"]'), 'the picture is where the bar was').toBe(true);
	await page.screenshot({ path: 'test-results/screens/phone-share.png' });
});

test('a tap brings the bars back and another takes them away; a touch of a button acts and keeps them', async () => {
	const { page, call } = annIn;
	// Far from each other: two taps at one place would be a double tap.
	await fingers.tap({ x: 80, y: 180 });
	await bars(page, 'shown').waitFor();
	await page.screenshot({ path: 'test-results/screens/phone-share-bars.png', animations: 'disabled' });
	await fingers.tap({ x: 200, y: 180 });
	await bars(page, 'hidden').waitFor();
	await fingers.tap({ x: 320, y: 180 });
	await call.control('Mute microphone').tap();
	await call.control('Unmute microphone').waitFor();
	await classroom().teacher.hearsNothingOf(ann);
	await expect(bars(page, 'shown')).toBeVisible();
	await call.control('Unmute microphone').tap();
	await classroom().teacher.hears(ann);
	await bars(page, 'hidden').waitFor();
	await page.keyboard.press('Tab');
	await bars(page, 'shown').waitFor();
	await bars(page, 'hidden').waitFor();
});

test('two fingers magnify the shared picture and one moves it to its edges, a double tap shows it whole and large again', async () => {
	const { page } = annIn;
	await fingers.pinch(middle, 80, 240);
	await expect.poll(() => zoomOf(page)).toEqual({ scale: 3, left: -600, top: -360 });
	await fingers.drag(middle, { x: middle.x - 120, y: middle.y - 60 });
	await expect.poll(() => zoomOf(page)).toEqual({ scale: 3, left: -720, top: -420 });
	await page.screenshot({ path: 'test-results/screens/phone-share-zoomed.png' });
	for (let turn = 0; turn < 4; turn++) await fingers.drag({ x: 100, y: 100 }, { x: 560, y: 340 });
	await expect.poll(() => leftEdgeOf(page), 'the left edge of the picture').toBe(0);
	await fingers.doubleTap(middle);
	await expect.poll(async () => (await zoomOf(page)).scale).toBe(1);
	await fingers.doubleTap(middle);
	await expect.poll(async () => (await zoomOf(page)).scale).toBe(2.5);
	await page.getByRole('button', { name: 'Show all' }).tap();
	await expect.poll(async () => (await zoomOf(page)).scale).toBe(1);
	await expect(page.locator('[data-testid="tile"][data-source="screen"]')).toBeVisible();
});

test('the whole page goes into full screen from the shared picture, with its bars, and back', async () => {
	const { page, call } = annIn;
	const isFull = () => page.evaluate(() => document.fullscreenElement === document.documentElement);
	await fingers.tap(middle);
	await page.getByRole('button', { name: 'Full screen' }).tap();
	await expect.poll(isFull).toBe(true);
	await expect.poll(() => shareOf(page)).toBeGreaterThanOrEqual(0.7);
	await expect(call.control('Mute microphone')).toBeVisible();
	await page.getByRole('button', { name: 'Leave full screen' }).tap();
	await expect.poll(isFull).toBe(false);
});

test('the chat stands beside the shared picture on a phone held sideways, and its messages arrive', async () => {
	const { page, call } = annIn;
	await page.keyboard.press('Shift');
	await call.control(/^Chat/).tap();
	const panel = await call.chatPanel.boundingBox();
	if (!panel) throw new Error('the chat is missing');
	const picture = async () => (await screenVideo(page).boundingBox()) ?? { x: Number.NaN, width: Number.NaN };
	const end = async () => (await picture()).x + (await picture()).width;
	await expect.poll(end, 'the picture ends where the chat begins').toBeLessThanOrEqual(Math.ceil(panel.x));
	expect((await picture()).width).toBeGreaterThan(360);
	await call.chatPanel.getByRole('textbox').fill('Which page is it?');
	await page.screenshot({ path: 'test-results/screens/phone-share-chat.png' });
	await call.chatPanel.getByRole('button', { name: 'Send' }).tap();
	await classroom().teacher.call.expectMessage('Which page is it?');
	await call.chatPanel.getByRole('button', { name: 'Close' }).tap();
	await expect.poll(() => shareOf(page)).toBeGreaterThanOrEqual(0.7);
});

test('a phone call that takes the microphone is told to both sides, and after it the student is heard again', async () => {
	const { page, call } = annIn;
	const { teacher: host } = classroom();
	await host.hears(ann);
	await simulatePhoneCall(page, true);
	await expect(page.getByText('Your microphone was interrupted')).toBeVisible();
	await host.hearsNothingOf(ann);
	await page.screenshot({ path: 'test-results/screens/phone-interrupted.png', animations: 'disabled' });
	await page.getByRole('button', { name: 'Try now' }).tap();
	await expect(page.getByText('Your microphone was interrupted'), 'the call goes on').toBeVisible();
	await simulatePhoneCall(page, false);
	await expect(page.getByText('Your microphone was interrupted')).toBeHidden();
	await host.hears(ann);
	await page.keyboard.press('Shift');
	await call.control('Mute microphone').waitFor();
});

test('a chosen speaker that is pulled out leaves the sound to the usual one, says so, and is used again when it is back', async () => {
	const { page, call } = annIn;
	const sinks = () =>
		page.getByTestId('peer-audio').evaluateAll((all: HTMLAudioElement[]) => all.map((audio) => audio.sinkId !== ''));
	await page.keyboard.press('Shift');
	await call.control('More').tap();
	await page.getByRole('menuitem', { name: 'Microphone, camera and speaker' }).tap();
	await page.getByLabel('Speaker', { exact: true }).selectOption('Fake Audio Output 2');
	await page.keyboard.press('Escape');
	await expect.poll(sinks).not.toContain(false);
	await simulatePulledSpeaker(page, 'Fake Audio Output 2');
	// Screen readers get the same text for a moment.
	const shown = page.getByTestId('call-screen');
	await expect(shown.getByText('“Fake Audio Output 2” has gone.')).toBeVisible();
	await expect.poll(sinks).not.toContain(true);
	await annIn.hears(teacher);
	await simulatePulledSpeaker(page, null);
	await expect(shown.getByText('“Fake Audio Output 2” is connected again')).toBeVisible();
	await expect.poll(sinks).not.toContain(false);
});

test('a teacher on a phone sees the screen of a student as large, and the mouse brings back the bars of a host', async () => {
	const { teacher: host } = classroom();
	await host.call.press('Stop sharing');
	await host.call.chatPanel.getByRole('button', { name: 'Close' }).click();
	await annIn.page.context().close();
	const annAgain = await classroom().join(ann);
	await host.page.setViewportSize({ width: 740, height: 360 });
	await annAgain.shareTab(slideColour);
	await expect.poll(() => shareOf(host.page), 'share of the window').toBeGreaterThanOrEqual(0.7);
	await bars(host.page, 'hidden').waitFor();
	await host.page.mouse.move(200, 200);
	await bars(host.page, 'shown').waitFor();
	await host.call.press('More');
	await expect(host.page.getByRole('menuitem', { name: 'Layout' })).toBeVisible();
	await host.page.screenshot({ path: 'test-results/screens/phone-share-teacher.png' });
	await host.page.keyboard.press('Escape');
	await host.call.press('People');
	await expect(host.call.peoplePanel).toBeVisible();
});
