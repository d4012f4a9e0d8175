/**
 * A lesson from the record button to the folder on a USB stick, on each kind of host. `lectern serve` makes the film by
 * FFmpeg, the desktop programs by their hidden window.
 */
import { cp, mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { FrameLocator, Page } from '@playwright/test';
import { readManifest } from '../../sfu/recording/lesson/manifestFile.ts';
import { decode, framePixels, toneIn } from '../../sfu/testing/decodedMedia.ts';
import { sharedTabTitle } from '../fixtures/chromium.ts';
import { colourDistance } from '../fixtures/observe.ts';
import type { Participant } from '../fixtures/participant.ts';
import { ann, ben, type Persona, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { expect, sharedClassroom, test } from '../fixtures/test.ts';
import { LibraryPage } from '../pages/LibraryPage.ts';
import { RecordingPage } from '../pages/RecordingPage.ts';

test.describe.configure({ mode: 'serial' });

const classroom = sharedClassroom();
const question = 'What is a photon? <b>& "quotes"</b>';
let annIn: Participant;
let benIn: Participant;
let library: LibraryPage;
/** On the disk. */
let lessonFolder = '';

const filmTimeoutMs = 150_000;

/** axe-core needs a second page, which Electron does not open; the screens are the same everywhere. */
async function reviewOnce(page: Page, name: string): Promise<void> {
	if (classroom().kind === 'serve') await review(page, name);
}

/** Resolves when the recording shows so many more seconds. */
async function recorded(page: RecordingPage, seconds: number): Promise<void> {
	const before = await page.secondsShown();
	await expect.poll(() => page.secondsShown(), { timeout: 60_000 }).toBeGreaterThanOrEqual(before + seconds);
}

test('the teacher records two students who speak, share a screen and write in the chat', async () => {
	const { teacher: host } = classroom();
	await host.home.startClass(teacher.name);
	[annIn, benIn] = await Promise.all([classroom().join(ann), classroom().join(ben)]);
	await Promise.all([host.sees(ann, ben), host.hears(ann, ben)]);
	const recording = new RecordingPage(host.page);
	await recording.start('All cameras');
	await recorded(recording, 5);
	await annIn.call.say(question);
	await host.home.choose(ann.name, 'Show large for everybody');
	await recorded(recording, 4);
	const slides = await benIn.page.context().newPage();
	await slides.setContent(`<title>${sharedTabTitle}</title><body style="background: rgb(250, 200, 20)">`);
	await benIn.page.bringToFront();
	await benIn.call.press('Share screen');
	await host.seesScreenOf(ben);
	await recorded(recording, 4);
	await recording.press('Stop the recording');
	await host.home.press('End class for all');
	await host.home.confirm('End class');
	await host.home.expectOpen();
	for (const student of [annIn, benIn]) await student.page.context().close();
});

test('the film is made when the class is over, and shows and sounds like both students', async () => {
	const { teacher: host, folder } = classroom();
	library = new LibraryPage(host.page);
	await library.open();
	await expect(library.recordings).toHaveCount(1);
	await expect(library.recordings.getByTestId('film')).toContainText('Film ready', { timeout: filmTimeoutMs });
	await reviewOnce(host.page, 'library-film');
	const recordings = path.join(folder, 'data/recordings');
	const [name = ''] = (await readdir(recordings)).filter((entry) => !entry.startsWith('.'));
	lessonFolder = path.join(recordings, name);
	const { segments } = await readManifest(lessonFolder);
	// Chromium sends reports at once: sound and picture of a person are tied together, also over simulcast layers.
	expect(segments.filter(({ bySenderReport }) => !bySenderReport)).toEqual([]);
	expect(segments.some(({ layer }) => (layer?.count ?? 1) > 1)).toBe(true);
	const sources = new Set(segments.map(({ file }) => /-(\w+)\.mkv$/.exec(file)?.[1]));
	expect(sources).toEqual(new Set(['mic', 'camera', 'screen', 'screenAudio']));
	const film = path.join(lessonFolder, 'film.mp4');
	await decode(film);
	for (const student of [ann, ben]) await expectInFilm(film, student);
});

/** Somewhere in the frame four seconds after the start, and at most a quarter of a second of silence. */
async function expectInFilm(film: string, { name, colour, toneHz }: Persona): Promise<void> {
	const pixels = await framePixels(film, 4);
	const distances = pixels.map((pixel) => (colour ? colourDistance(pixel, colour) : Number.POSITIVE_INFINITY));
	expect(Math.min(...distances), `the colour of ${name} in the film`).toBeLessThanOrEqual(40);
	expect(await toneIn(film, toneHz ?? 0, 3, 1), `the tone of ${name} in the film`).toBeGreaterThan(0.01);
}

test('the film plays in the library, with chapters and chat', async () => {
	const { page } = classroom().teacher;
	await library.play(library.recordings.first());
	const lesson = library.player.frameLocator('iframe');
	await expectPlays(lesson);
	await reviewOnce(page, 'lesson-player');
	await library.lesson.press('Escape');
});

/** The film plays; chapters and chat are there, and a click on a chapter goes to it. */
async function expectPlays(lesson: FrameLocator | Page): Promise<void> {
	await expect(lesson.locator('body')).toContainText(question);
	for (const title of [`Spotlight: ${ann.name}`, `Screen of ${ben.name}`]) {
		await expect(lesson.locator('body')).toContainText(title);
	}
	await lesson.getByRole('button', { name: 'Play', exact: true }).click();
	const video = lesson.locator('video').first();
	// In the page, where `this` is unknown to the type checker.
	const stateOf = () => video.evaluate((element) => (element as HTMLVideoElement).currentTime);
	await expect.poll(stateOf).toBeGreaterThan(1);
	expect(await video.evaluate((element) => (element as HTMLVideoElement).videoWidth)).toBe(1280);
	await lesson.getByRole('button', { name: `Screen of ${ben.name}` }).click();
	await expect.poll(stateOf).toBeGreaterThan(8);
}

test('the lesson folder opens from the disk without network', async () => {
	const copy = path.join(classroom().folder, 'stick');
	await mkdir(copy);
	await cp(lessonFolder, copy, { recursive: true });
	const page = await classroom().pageFor(ann);
	const requests: string[] = [];
	page.on('request', (request) => requests.push(new URL(request.url()).protocol));
	await page.goto(`file://${copy}/index.html`);
	await expectPlays(page);
	expect(new Set(requests)).toEqual(new Set(['file:']));
	await page.context().close();
});

test('a student cannot list, fetch or delete recordings', async () => {
	const { teacher: host, info } = classroom();
	const statuses = await host.page.evaluate(async (roomCode) => {
		const body = JSON.stringify({ roomCode });
		const join = await fetch('/api/join', { method: 'POST', headers: { 'content-type': 'application/json' }, body });
		const { token } = await join.json();
		const headers = { authorization: `Bearer ${token}` };
		const requests: [string, string][] = [
			['GET', '/api/recordings'],
			['PUT', '/api/recordings/retention'],
			['POST', '/api/recordings/any/ticket'],
			['DELETE', '/api/recordings/any'],
			['GET', '/api/mediasoup/recordings'],
			['DELETE', '/api/mediasoup/recordings/any.mp4'],
		];
		return Promise.all(requests.map(([method, url]) => fetch(url, { method, headers }).then(({ status }) => status)));
	}, info.roomCode);
	expect(statuses).toEqual([403, 403, 403, 403, 403, 403]);
});
