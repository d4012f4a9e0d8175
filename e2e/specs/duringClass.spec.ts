/** What a device does for its user during a class: stays on, shows pictures whole, tells that one is muted. */
import type { Page } from '@playwright/test';
import { Participant } from '../fixtures/participant.ts';
import { ann, ben, cleo, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { noteSystemCalls, setHidden, systemCallsOf } from '../fixtures/systemCalls.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { JoinPage } from '../pages/JoinPage.ts';

const classroom = sharedClassroom();

declare global {
	interface Window {
		/** Arguments of `getDisplayMedia`. */
		captures: unknown[];
	}
}

/** Joins with a page that runs these scripts first. */
async function joinWith(persona: typeof ann, ...scripts: (() => void)[]): Promise<Participant> {
	const room = classroom();
	await room.teacher.home.startClass(teacher.name);
	const page = await room.pageFor(persona);
	for (const script of scripts) await page.addInitScript(script);
	await page.goto(room.joinUrl);
	await new JoinPage(page).join({ name: persona.name });
	const participant = new Participant(persona, page);
	await participant.call.expectOpen();
	return participant;
}

const tileOf = (page: Page, name: string) => page.getByTestId('tile').filter({ hasText: name }).first();
const ownVideo = (page: Page) => page.locator('[data-self="true"] video');
const isMirrored = (page: Page) => ownVideo(page).evaluate((video) => getComputedStyle(video).scale.startsWith('-1'));

test('the screen of a student stays on in the class, also after the page was hidden, until the student leaves', async () => {
	const { page, call } = await joinWith(ann, noteSystemCalls);
	const locks = async () => (await systemCallsOf(page)).wakeLocks.map(({ type, released }) => `${type} ${released}`);
	await expect.poll(locks).toEqual(['screen false']);
	await setHidden(page, true);
	await expect.poll(locks).toEqual(['screen true']);
	await setHidden(page, false);
	await expect.poll(locks).toEqual(['screen true', 'screen false']);
	await call.leave();
	await expect.poll(locks).toEqual(['screen true', 'screen true']);
	await page.context().close();
});

test('a student sees a rear camera as it is, and their own camera as in a mirror, which can be switched off', async () => {
	const withRearCamera = await joinWith(ann, beRearCamera);
	await expect(ownVideo(withRearCamera.page)).toBeVisible();
	expect(await isMirrored(withRearCamera.page)).toBe(false);
	await withRearCamera.page.context().close();
	const { page, call } = await joinWith(ben);
	await expect(ownVideo(page)).toBeVisible();
	expect(await isMirrored(page)).toBe(true);
	await call.press('More');
	await page.getByRole('menuitem', { name: 'Microphone, camera and speaker' }).click();
	await page.getByRole('switch', { name: /as in a mirror/ }).click();
	await page.keyboard.press('Escape');
	await expect.poll(() => isMirrored(page)).toBe(false);
	await page.reload();
	await expect(ownVideo(page)).toBeVisible();
	expect(await isMirrored(page), 'kept').toBe(false);
	await page.context().close();
});

test('the teacher sees the whole picture of an upright phone, a usual one fills its tile, and a student shows the teacher in full screen', async () => {
	const { page: host } = classroom().teacher;
	const cleoIn = await joinWith(cleo, beUprightPhone);
	const fitOf = (page: Page, name: string) =>
		tileOf(page, name)
			.locator('video')
			.evaluate((video) => getComputedStyle(video).objectFit);
	await expect.poll(() => fitOf(host, cleo.name)).toBe('contain');
	await expect.poll(() => fitOf(host, teacher.name)).toBe('cover');
	await review(host, 'call-upright-phone');

	const tile = tileOf(cleoIn.page, teacher.name);
	await tile.hover();
	await tile.getByRole('button', { name: `Options for ${teacher.name}` }).click();
	await cleoIn.page.getByRole('menuitem', { name: 'Full screen' }).click();
	const fullName = () => cleoIn.page.evaluate(() => document.fullscreenElement?.textContent ?? '');
	await expect.poll(fullName).toContain(teacher.name);
	await cleoIn.page.screenshot({ path: 'test-results/screens/call-full-screen.png' });
	await cleoIn.page.getByRole('button', { name: 'Leave full screen' }).click();
	await expect.poll(fullName).toBe('');
	await cleoIn.page.context().close();
});

test('a student who speaks while muted is told once, is not heard, and unmutes from there', async () => {
	const { teacher: host } = classroom();
	const annIn = await joinWith(ann);
	await host.hears(ann);
	await annIn.call.press('Mute microphone');
	await expect(annIn.page.getByText('You are muted: nobody hears you.')).toBeVisible();
	await host.hearsNothingOf(ann);
	await review(annIn.page, 'call-muted-hint');
	await annIn.page.getByRole('button', { name: 'Unmute', exact: true }).click();
	await host.hears(ann);
	await expect(annIn.page.getByText('You are muted: nobody hears you.')).toBeHidden();
	await annIn.page.context().close();
});

test("a shared screen is asked for without this page's own sound, where the browser can leave it out", async () => {
	const annIn = await joinWith(ann, noteCaptures);
	await annIn.call.press('Share screen');
	const supported = await annIn.page.evaluate(
		() => 'restrictOwnAudio' in navigator.mediaDevices.getSupportedConstraints(),
	);
	await expect
		.poll(() => annIn.page.evaluate(() => window.captures))
		.toMatchObject([
			{ systemAudio: 'include', audio: { echoCancellation: false, ...(supported && { restrictOwnAudio: true }) } },
		]);
	await annIn.page.context().close();
});

/* In the page, before its own scripts. */

function beRearCamera(): void {
	const { getSettings } = MediaStreamTrack.prototype;
	MediaStreamTrack.prototype.getSettings = function () {
		const settings = getSettings.call(this);
		return this.kind === 'video' ? { ...settings, facingMode: 'environment' } : settings;
	};
}

function beUprightPhone(): void {
	const { mediaDevices } = navigator;
	const open = mediaDevices.getUserMedia.bind(mediaDevices);
	mediaDevices.getUserMedia = async (constraints = {}) => {
		const stream = await open(constraints);
		const [camera] = stream.getVideoTracks();
		if (!camera) return stream;
		camera.stop();
		const canvas = document.createElement('canvas');
		[canvas.width, canvas.height] = [360, 640];
		const context = canvas.getContext('2d');
		const paint = () => {
			if (!context) return;
			context.fillStyle = 'rgb(155 60 190)';
			context.fillRect(0, 0, canvas.width, canvas.height);
			requestAnimationFrame(paint);
		};
		paint();
		return new MediaStream([...stream.getAudioTracks(), ...canvas.captureStream(15).getVideoTracks()]);
	};
}

/** Notes how the screen is asked for, and cancels. */
function noteCaptures(): void {
	window.captures = [];
	navigator.mediaDevices.getDisplayMedia = async (options) => {
		window.captures.push(JSON.parse(JSON.stringify(options)));
		throw new DOMException('cancelled', 'NotAllowedError');
	};
}
