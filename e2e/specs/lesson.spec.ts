/**
 * A recorded lesson from the first press to the film, on each kind of host. `lectern serve` makes films with FFmpeg; the
 * desktop at first in its hidden window, as if there were no FFmpeg, then with it.
 */
import { cp, readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { readManifest } from '../../sfu/recording/lesson/manifestFile.ts';
import { decode } from '../../sfu/testing/decodedMedia.ts';
import { chaptersOf, type FilmChapter, HeldFfmpeg, loudnessAt, sharesAt } from '../fixtures/film.ts';
import { launchFirefox } from '../fixtures/firefox.ts';
import { obstacleToFilms, obstacleToFirefox } from '../fixtures/machine.ts';
import { OfflinePage } from '../fixtures/offline.ts';
import { ann, ben, teacher } from '../fixtures/personas.ts';
import { review } from '../fixtures/review.ts';
import { command, isAlive, scratchFolder } from '../fixtures/run.ts';
import { expect, sharedClassroom, skipUnlessPossible, test } from '../fixtures/test.ts';
import { LessonPage } from '../pages/LessonPage.ts';
import { LibraryPage } from '../pages/LibraryPage.ts';
import { RecordingPage } from '../pages/RecordingPage.ts';

test.describe.configure({ mode: 'serial' });
test.beforeAll(() => skipUnlessPossible(obstacleToFilms()));

const noFfmpeg = ['--ffmpeg', '/nonexistent/ffmpeg'];
/** Set with `lectern serve` alone. */
let ffmpeg: HeldFfmpeg | null = null;
const classroom = sharedClassroom(async (kind) => {
	if (kind !== 'serve') return noFfmpeg;
	ffmpeg = await HeldFfmpeg.write(await scratchFolder(`held-${process.pid}`));
	return ['--ffmpeg', ffmpeg.path];
});

const slidesColour = [250, 200, 20] as const;
const question = 'What is a photon? <b>& "quotes"</b>';
const shareTitle = `Screen of ${ben.name}`;
const spotlightTitle = `Spotlight: ${ann.name}`;
/** How long each part of the lesson lasts at least. */
const partS = 4;
/** From the beginning of a part until everything of it is in the picture. */
const settledS = 2.5;

let lessonFolder: string;
/** Copied while there was no film. */
let copiedFolder: string;
let library: LibraryPage;
let chapters: FilmChapter[];

const film = () => path.join(lessonFolder, 'film.mp4');
const chapterTitles = () => [classroom().info.className, shareTitle, spotlightTitle];
function chapter(title: string): FilmChapter {
	const found = chapters.find((each) => each.title === title);
	if (!found) throw new Error(`the film has no chapter ${title}`);
	return found;
}
async function expectAllInFilm(): Promise<void> {
	chapters = await chaptersOf(film());
	expect(chapters.map(({ title }) => title)).toEqual(chapterTitles());
	const [share, spotlight] = [chapter(shareTitle), chapter(spotlightTitle)];
	for (const least of await sharesAt(film(), share.fromS - 1, [teacher.colour, ann.colour, ben.colour])) {
		expect(least, 'a tile of three').toBeGreaterThan(0.1);
	}
	const [slides = 0] = await sharesAt(film(), share.fromS + settledS, [slidesColour]);
	expect(slides, 'the shared screen').toBeGreaterThan(0.4);
	const [large = 0] = await sharesAt(film(), spotlight.fromS + settledS, [ann.colour]);
	expect(large, 'Ann in the spotlight').toBeGreaterThan(0.3);
	for (const atS of [share.fromS - 2, share.fromS + settledS, spotlight.fromS + settledS]) {
		for (const loudness of await loudnessAt(film(), atS, [ann, ben])) expect(loudness).toBeGreaterThan(10);
	}
}

test('a teacher records a class in which two students speak, share and write', async () => {
	const room = classroom();
	const { teacher: host } = room;
	await host.home.startClass(teacher.name);
	const [annIn, benIn] = await Promise.all([room.join(ann), room.join(ben)]);
	await Promise.all([host.sees(ann, ben), annIn.sees(teacher, ben), benIn.sees(teacher, ann)]);
	const recording = new RecordingPage(host.page);
	await recording.start('All cameras');
	await recording.recordFor(partS);
	await benIn.shareTab(slidesColour);
	await annIn.seesScreenOf(ben);
	await annIn.call.say(question);
	await recording.recordFor(partS);
	await benIn.call.press('Stop sharing');
	await host.hasNoTileOf(ben, 'screen');
	await host.home.choose(ann.name, 'Show large for everybody');
	await recording.recordFor(partS);
	await recording.press('Stop the recording');
	await Promise.all([annIn, benIn].map(({ page }) => page.context().close()));
});

test('a lesson folder that was copied before there is a film plays its tracks in step without a network', async () => {
	const { recordingsFolder, lan } = classroom();
	await expect.poll(() => readdir(recordingsFolder)).toHaveLength(1);
	lessonFolder = path.join(recordingsFolder, (await readdir(recordingsFolder))[0] ?? '');
	// The page is written last.
	await expect.poll(() => readdir(lessonFolder)).toContain('index.html');
	expect(await readdir(lessonFolder)).not.toContain('film.mp4');
	copiedFolder = path.join(await scratchFolder(`copied-${process.pid}`), 'A lesson? 100 % & more');
	await cp(lessonFolder, copiedFolder, { recursive: true });
	const offline = await OfflinePage.open(lan, copiedFolder);
	const lesson = new LessonPage(offline.page);
	await expect(lesson.chapters).toHaveText(chapterTitles());
	await expect(lesson.chat).toHaveText([ann.name + question]);
	await expect(lesson.about).toContainText('The film of this lesson is not made yet.');
	await lesson.playChapter(shareTitle);
	await lesson.expectInStep(6);
	if (classroom().kind === 'serve') await review(offline.page, 'lesson-of-tracks');
	expect(offline.requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
	expect(offline.complaints).toEqual([]);
	await offline.close();
});

test('a host program that is closed while it makes a film ends cleanly, and makes the film at its next start', async () => {
	const room = classroom();
	if (room.kind !== 'serve') await room.desktop.holdFilmWindows();
	await room.teacher.home.press('End class for all');
	await room.teacher.home.confirm('End class');
	await room.teacher.home.expectOpen();
	library = new LibraryPage(room.teacher.page);
	await library.open();
	await expect(library.filmOf(library.recordings)).toContainText('Making the film');
	if (room.kind !== 'serve') {
		await expect.poll(() => room.desktop.windows()).toContainEqual({ path: '/film', isVisible: false });
		expect((await room.desktop.windows()).filter(({ isVisible }) => isVisible)).toHaveLength(1);
	}
	const before = await room.hostComputer.pids();
	const code = await room.quitHost();
	if (room.kind === 'serve') expect(code).toBe(0);
	await expect.poll(() => before.filter(isAlive), 'processes that outlived their program').toEqual([]);
	expect(await readdir(lessonFolder)).not.toContain('film.mp4');
	await ffmpeg?.release();
	await room.reopenHost(ffmpeg ? ['--ffmpeg', ffmpeg.path] : noFfmpeg);
	library = new LibraryPage(room.teacher.page);
	await library.open();
	await expect(library.filmOf(library.recordings)).toContainText('Film ready', { timeout: 60_000 });
});

test('the film shows and sounds like the lesson, and has its chapters', async () => {
	const { segments } = await readManifest(lessonFolder);
	// Chromium sends reports at once: sound and picture of a person are tied together, also over simulcast layers.
	expect(segments.filter(({ bySenderReport }) => !bySenderReport)).toEqual([]);
	expect(segments.some(({ layer }) => (layer?.count ?? 1) > 1)).toBe(true);
	const sources = new Set(segments.map(({ file }) => /-(\w+)\.mkv$/.exec(file)?.[1]));
	expect(sources).toEqual(new Set(['mic', 'camera', 'screen', 'screenAudio']));
	await decode(film());
	await expectAllInFilm();
	expect(await makerOfFilms()).toBe(classroom().kind === 'serve' ? 'ffmpeg' : 'window');
});

test('the library plays the film with its chapters and chat', async () => {
	const room = classroom();
	if (room.kind === 'serve') await review(room.teacher.page, 'library-film');
	await library.play(library.recordings);
	const lesson = new LessonPage(library.lessonFrame);
	await expect(lesson.chapters).toHaveText(chapterTitles());
	await expect(lesson.chat).toHaveText([ann.name + question]);
	await lesson.play();
	await lesson.expectFilmBeyond(1);
	await lesson.expectColour(ann.colour ?? slidesColour, 0.1);
	await lesson.expectColour(ben.colour ?? slidesColour, 0.1);
	await lesson.playChapter(shareTitle);
	await lesson.expectFilmBeyond(chapter(shareTitle).fromS + 1);
	await lesson.expectColour(slidesColour, 0.4);
	if (room.kind === 'serve') {
		await lesson.pause();
		await review(room.teacher.page, 'library-film-player');
	}
	await library.lesson.press('Escape');
	await expect(library.player).toBeHidden();
});

test('the downloaded zip holds the lesson folder, whose page plays the film without a network', async () => {
	const room = classroom();
	const folder = await scratchFolder(`zip-${process.pid}`);
	const zip = path.join(folder, 'lesson.zip');
	if (room.kind === 'serve') await (await library.download(library.recordings)).saveAs(zip);
	else {
		const ended = await room.desktop.saveDownloadsAs(zip);
		await library.pressDownload(library.recordings);
		await expect.poll(() => ended.jsonValue()).toEqual(['completed']);
	}
	await command('unzip', '-q', zip, '-d', folder);
	const names = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory());
	expect(names.map(({ name }) => name)).toEqual([room.info.className]);
	const unzipped = path.join(folder, room.info.className);
	expect(await filesIn(unzipped)).toEqual(await filesIn(lessonFolder));

	const offline = await OfflinePage.open(room.lan, unzipped);
	const lesson = new LessonPage(offline.page);
	await expect(lesson.chapters).toHaveText(chapterTitles());
	await expect(lesson.chat).toHaveText([ann.name + question]);
	await lesson.play();
	await lesson.expectFilmBeyond(0.5);
	await lesson.playChapter(spotlightTitle);
	await lesson.expectFilmBeyond(chapter(spotlightTitle).fromS + 0.5);
	await lesson.pause();
	if (room.kind === 'serve') await review(offline.page, 'lesson-from-disk');
	expect(offline.requests.filter((url) => !url.startsWith('file:'))).toEqual([]);
	expect(offline.complaints).toEqual([]);
	await offline.close();
});

test('the token of a student opens no recording', async () => {
	const room = classroom();
	const { recordingId } = await readManifest(lessonFolder);
	const page = await room.pageFor(ann);
	await page.goto(room.joinUrl);
	const token = await page.evaluate(async (roomCode): Promise<string> => {
		const headers = { 'content-type': 'application/json' };
		const joined = await fetch('/api/join', { method: 'POST', headers, body: JSON.stringify({ roomCode }) });
		return (await joined.json()).token;
	}, room.info.roomCode);
	expect(token).toBeTruthy();
	const requests = [
		['GET', ''],
		['PUT', '/retention'],
		['GET', `/${recordingId}`],
		['POST', `/${recordingId}/ticket`],
		['POST', `/${recordingId}/film`],
		['DELETE', `/${recordingId}`],
	].map(([method = '', rest]) => [method, `/api/recordings${rest}`]);
	for (const [method = '', url = ''] of [
		...requests,
		['GET', '/api/mediasoup/recordings'],
		['GET', '/recordings/film.mp4'],
	]) {
		const ask = (headers: Record<string, string>) =>
			page.evaluate((init) => fetch(init.url, init).then(({ status }) => status), { method, url, headers });
		expect(await ask({ authorization: `Bearer ${token}` }), `${method} ${url} of a student`).toBe(403);
		expect(await ask({}), `${method} ${url} of anybody`).toBe(401);
	}
	await page.context().close();
});

test('Firefox plays the film from the address that the library gives, and seeks in it', async () => {
	skipUnlessPossible(obstacleToFirefox());
	const room = classroom();
	const { recordingId } = await readManifest(lessonFolder);
	const { path: address } = await room.teacher.page.evaluate(
		async ({ token, recordingId }) => {
			const headers = { authorization: `Bearer ${token}` };
			const answer = await fetch(`/api/recordings/${recordingId}/ticket`, { method: 'POST', headers });
			return answer.json();
		},
		{ token: room.hostToken, recordingId },
	);
	const home = path.join(room.folder, 'homes', 'firefox');
	const browser = await launchFirefox(await room.lan.computer('firefox'), home, room.caFile);
	try {
		const page = await browser.newPage();
		await page.goto(`${room.address.httpsUrl}${address}`);
		// Firefox plays no sound without a sound card.
		await page.click('#mute');
		const read = () =>
			page.evaluate(() => {
				const video = document.querySelector('video');
				return { atS: video?.currentTime ?? 0, widthPx: video?.videoWidth, error: video?.error?.message };
			});
		await page.click('#toggle');
		await expect.poll(async () => (await read()).atS).toBeGreaterThan(0.5);
		await page.click('#chapter-list li:last-child button');
		await expect.poll(async () => (await read()).atS).toBeGreaterThan(chapter(spotlightTitle).fromS + 0.5);
		expect(await read()).toMatchObject({ widthPx: 1280 });
		expect((await read()).error).toBeUndefined();
	} finally {
		await browser.close();
	}
});

test('the desktop shows a lesson folder in the file manager', async () => {
	const room = classroom();
	test.skip(room.kind === 'serve', 'browsers have no file manager');
	const shown = await room.desktop.stubFileManager();
	await library.choose(library.recordings, 'Show in folder');
	await expect.poll(() => shown.jsonValue()).toEqual([lessonFolder]);
});

test('a film that was deleted is made again, by the desktop with the FFmpeg of the computer', async () => {
	const room = classroom();
	test.skip(room.kind === 'serve', 'it made its film with FFmpeg');
	await room.quitHost();
	await rm(film());
	await room.reopenHost([]);
	library = new LibraryPage(room.teacher.page);
	await library.open();
	await library.filmOf(library.recordings).getByRole('button', { name: 'Try again' }).click();
	await expect(library.filmOf(library.recordings)).toContainText('Film ready', { timeout: 60_000 });
	await expectAllInFilm();
	expect(await makerOfFilms()).toBe('ffmpeg');
	await library.play(library.recordings);
	const lesson = new LessonPage(library.lessonFrame);
	await lesson.play();
	await lesson.expectFilmBeyond(1);
});

/** What has made the only film since the host program was started. */
async function makerOfFilms(): Promise<unknown> {
	const { teacher: host, hostToken } = classroom();
	return host.page.evaluate(async (token) => {
		const answer = await fetch('/api/recordings', { headers: { authorization: `Bearer ${token}` } });
		return (await answer.json()).maker;
	}, hostToken);
}

/** Name and content of everything in a folder, as base64. */
async function filesIn(folder: string): Promise<Record<string, string>> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => path.join(parentPath, name));
	const contents = files.sort().map(async (file) => [path.relative(folder, file), await readFile(file, 'base64')]);
	return Object.fromEntries(await Promise.all(contents));
}
