import type { Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { segmentWith } from './lessons.fixture.ts';
import type { Manifest } from './manifest.ts';
import { type BrowserName, isInstalled, OpenLesson, openBrowser } from './openLesson.fixture.ts';
import { hasFfmpeg, pages, RecordedLesson, recorded } from './recordedLesson.fixture.ts';
import { serveFolder } from './servedFolder.fixture.ts';

const film: Manifest['film'] = { state: 'made', file: 'film.mp4' };
const withoutScreen = recorded.segments.filter(({ trackId }) => trackId !== 'anna-screen');
const chapter = (number: number) => `#chapter-list li:nth-child(${number}) button`;
const line = (number: number) => `#chat-list li:nth-child(${number}) button`;
const presentText = "document.querySelector('#chat-list .present p')?.textContent";
const presentIsVisible = `(() => {
	const row = document.querySelector('#chat-list .present').getBoundingClientRect();
	const list = document.getElementById('chat-list').getBoundingClientRect();
	return row.top >= list.top - 1 && row.bottom <= list.bottom + 1;
})()`;

let folder: RecordedLesson;

beforeAll(async () => {
	if (!hasFfmpeg) return;
	folder = await RecordedLesson.make();
	await folder.makeFilm();
}, 180_000);

afterAll(() => folder?.remove());

describe.each<BrowserName>(['chrome', 'firefox'])('from the disk in %s (skipped without it or FFmpeg)', (name) => {
	const isPossible = hasFfmpeg && isInstalled(name);
	let browser: Browser;

	beforeAll(async () => {
		if (isPossible) browser = await openBrowser(name);
	}, 60_000);

	afterAll(() => browser?.close());

	const inBrowser = (title: string, run: () => Promise<void>) =>
		test.skipIf(!isPossible)(title, { timeout: 90_000 }, run);

	/** Muted, because Firefox plays no sound without a sound card, and servers that run tests have none. */
	async function open(manifest: Manifest): Promise<OpenLesson> {
		const lesson = await OpenLesson.open(browser, await folder.write(manifest));
		await lesson.press('m');
		return lesson;
	}

	/** Opens the page, and checks at the end that it was quiet and stayed on the disk. */
	async function withLesson(manifest: Manifest, run: (lesson: OpenLesson) => Promise<void>): Promise<void> {
		const lesson = await open(manifest);
		try {
			await run(lesson);
			expect(lesson.complaints).toEqual([]);
			expect(lesson.requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
		} finally {
			await lesson.close();
		}
	}

	inBrowser('shows the pages large beside the cameras, each picture for its time', () =>
		withLesson({ ...recorded, pages, segments: withoutScreen }, async (lesson) => {
			const shown = "document.querySelector('.tile.main:not([hidden]) img')";
			await lesson.click(line(3));
			await lesson.waitForPosition(24.1);
			await lesson.waitFor(`${shown}?.src.endsWith('pages/0001.png') && ${shown}.naturalWidth === 1280`);
			expect(await lesson.read(`${shown}.alt`)).toBe('Forces on a slope, page 1');
			await lesson.playsInStep(4);
			await lesson.click(line(4));
			await lesson.waitFor(`${shown}?.src.endsWith('pages/0002.jpg')`);
			await lesson.waitFor(`${shown}?.src.endsWith('pages/0003.jpg')`);
			expect(await lesson.read("document.querySelectorAll('.tile:not([hidden]) img').length")).toBe(1);
			await lesson.click(line(8));
			await lesson.waitForPosition(70.1);
			await lesson.waitFor(`!${shown}`);
		}),
	);

	inBrowser('plays the tracks in step, each from its time on', () =>
		withLesson(recorded, async (lesson) => {
			await lesson.press('k');
			await lesson.playsInStep(2);
			expect(await lesson.tiles()).toEqual(['Anna Berg']);
			await lesson.click(line(2));
			await lesson.waitForPosition(12.1);
			await lesson.playsInStep(4);
			expect(await lesson.tiles()).toEqual(['Anna Berg', 'Ben Okoro']);
			await lesson.click(line(3));
			await lesson.waitForPosition(24.1);
			await lesson.playsInStep(5);
			expect(await lesson.read("document.querySelector('.tile.main video').src")).toContain('anna-screen-1.mkv');
			await lesson.click(line(4));
			await lesson.waitForPosition(36.1);
			await lesson.playsInStep(4);
			expect(await lesson.tiles()).not.toContain('Ben Okoro');
			await lesson.click(line(5));
			await lesson.waitForPosition(46.1);
			await lesson.playsInStep(5);
			expect(await lesson.tiles()).toContain('Ben Okoro');
		}),
	);

	inBrowser('opens only the files that are needed soon', () =>
		withLesson(recorded, async (lesson) => {
			expect(await lesson.files()).toEqual(['anna-camera-1.mkv', 'anna-mic-1.mkv']);
			await lesson.click(chapter(4));
			await lesson.playsInStep(4);
			expect(await lesson.files()).toEqual([
				'anna-camera-1.mkv',
				'anna-mic-1.mkv',
				'ben-camera-2.mkv',
				'ben-mic-1.mkv',
			]);
		}),
	);

	inBrowser('a click on a chapter plays from there, and the chat follows', () =>
		withLesson(recorded, async (lesson) => {
			await lesson.click(chapter(3));
			await lesson.waitForPosition(46, 60);
			await lesson.waitFor(`document.querySelector('${chapter(3)}').getAttribute('aria-current') === 'true'`);
			await lesson.waitFor(`${presentText} === 'Working on it'`);
			await lesson.waitFor(presentIsVisible);
			await lesson.click(line(1));
			await lesson.waitForPosition(1, 11);
			await lesson.playsInStep(2);
			await lesson.click(line(6));
			await lesson.waitForPosition(62, 80);
			await lesson.playsInStep(5);
		}),
	);

	inBrowser('keys, speed and sound work on all tracks', () =>
		withLesson(recorded, async (lesson) => {
			for (const key of ['l', 'l', 'j', 'l', 'l'] as const) await lesson.press(key);
			await lesson.waitForPosition(30, 30);
			const sounds = "[...document.querySelectorAll('audio')]";
			await lesson.waitFor(`${sounds}.length === 2 && ${sounds}.every(({ muted }) => muted)`);
			await lesson.press('m');
			await lesson.waitFor(`${sounds}.every(({ muted }) => !muted)`);
			await lesson.press('m');
			await lesson.chooseSpeed('1.5');
			await lesson.press(' ');
			await lesson.click(chapter(3));
			await lesson.waitFor(`${sounds}.every(({ playbackRate }) => playbackRate > 1.3)`);
			await lesson.playsInStep(5);
			await lesson.press(' ');
			await lesson.waitFor("[...document.querySelectorAll('[data-start-ms]')].every(({ paused }) => paused)");
		}),
	);

	inBrowser('sound goes on in step after a hole in its file', () => {
		const hole = { trackId: 'anna-mic', fromMs: 14_000, toMs: 15_000, why: 'lost' as const };
		return withLesson({ ...recorded, gaps: [hole] }, async (lesson) => {
			await lesson.click(line(2));
			await lesson.waitForPosition(15.1, 24);
			await lesson.playsInStep(4);
			expect(await lesson.read("document.querySelectorAll('audio').length")).toBe(2);
		});
	});

	inBrowser('a missing file is named, and the clock goes on without it', async () => {
		const missing = segmentWith({ file: 'tracks/gone.mkv', trackId: 'ben-mic', startMs: 0, durationMs: 4_000 });
		const lesson = await open({ ...recorded, segments: [...recorded.segments, missing] });
		try {
			await lesson.press('k');
			await lesson.waitFor("note.textContent === 'Cannot be played in this part: Ben Okoro (microphone).'");
			await lesson.playsInStep(2);
			await lesson.waitForPosition(4);
			await lesson.waitFor("note.textContent === ''");
		} finally {
			await lesson.close();
		}
	});

	inBrowser('plays the film when there is one', () =>
		withLesson({ ...recorded, film }, async (lesson) => {
			await lesson.press('k');
			await lesson.waitForPosition(0.5, 11);
			await lesson.click(chapter(4));
			await lesson.waitForPosition(70.5, 80);
			await lesson.waitFor(`${presentText} === 'Exactly.'`);
			expect(await lesson.files()).toEqual([]);
			expect(await lesson.read("document.querySelector('video').videoWidth")).toBe(320);
		}),
	);

	inBrowser('plays the tracks when the film is gone', async () => {
		const lesson = await open({ ...recorded, film: { state: 'made', file: 'gone.mp4' } });
		try {
			await lesson.waitFor("about.textContent.startsWith('The film cannot be played here')");
			await lesson.press('k');
			await lesson.playsInStep(2);
		} finally {
			await lesson.close();
		}
	});

	inBrowser('names and chat that look like HTML are shown as text', async () => {
		const evil = '</script><script>alert(1)</script><img src=x onerror=alert(2)>';
		const people = recorded.people.map((person) => ({ ...person, displayName: evil }));
		const chat = [{ atMs: 0, name: evil, text: evil }];
		const chapters = [{ atMs: 0, kind: 'start', title: evil }];
		await withLesson({ ...recorded, name: evil, people, chat, chapters }, async (lesson) => {
			const texts = "['h1', '#names bdi', '#chat-list strong', '#chat-list p', '.title', '.name']";
			const shown = await lesson.read(`${texts}.map((found) => document.querySelector(found).textContent)`);
			expect(shown).toEqual(Array.from({ length: 6 }, () => evil));
			expect(await lesson.read('document.title')).toBe(evil);
			expect(await lesson.read("document.querySelectorAll('script, img').length")).toBe(2);
		});
	});
});

describe.skipIf(!hasFfmpeg || !isInstalled('chrome'))('served by the app (skipped without Chromium or FFmpeg)', () => {
	test('plays below any address, within the policy of the server, with chapters for the player', {
		timeout: 90_000,
	}, async () => {
		const site = await serveFolder(folder.folder);
		const browser = await openBrowser('chrome');
		const url = `${site.origin}/lessons/ticket/index.html?theme=dark`;
		try {
			await folder.write(recorded);
			const tracks = await OpenLesson.open(browser, url);
			await tracks.click(chapter(3));
			await tracks.playsInStep(5);
			expect(await tracks.read('getComputedStyle(document.body).backgroundColor')).toBe('rgb(11, 17, 32)');
			await folder.write({ ...recorded, film });
			const whole = await OpenLesson.open(browser, url);
			await whole.press('k');
			await whole.waitForPosition(0.5);
			const cues =
				"(({ track }) => { track.mode = 'hidden'; return track.cues?.length; })(document.querySelector('track'))";
			await whole.waitFor(`${cues} === 4`);
			for (const { complaints, requests } of [tracks, whole]) {
				expect(complaints).toEqual([]);
				expect(requests.filter((address) => new URL(address).origin !== site.origin)).toEqual([]);
			}
		} finally {
			await browser.close();
			site.close();
		}
	});
});

describe('in a Firefox that does not know Matroska, as before version 145 (skipped without it or FFmpeg)', () => {
	const isPossible = hasFfmpeg && isInstalled('firefox');

	test.skipIf(!isPossible)('says which browser to use', { timeout: 90_000 }, async () => {
		const browser = await openBrowser('firefox', { 'media.mkv.enabled': false });
		try {
			const lesson = await OpenLesson.open(browser, await folder.write(recorded));
			await lesson.waitFor(
				"note.textContent.startsWith('This browser cannot play the recorded tracks. Open this page in')",
			);
			expect(await lesson.read('about.hidden')).toBe(true);
		} finally {
			await browser.close();
		}
	});
});
