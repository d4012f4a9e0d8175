import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { SfuError } from '../../core/errors.ts';
import { silentLogger } from '../../testing/silentLogger.ts';
import { until } from '../../testing/until.ts';
import { InstalledFfmpeg } from '../ffmpeg/InstalledFfmpeg.ts';
import type { Manifest } from '../lesson/manifest.ts';
import { readManifest } from '../lesson/manifestFile.ts';
import { FfmpegFilm } from './FfmpegFilm.ts';
import type { FilmMaker } from './FilmMaker.ts';
import { FilmQueue, type FilmQueueOptions } from './FilmQueue.ts';
import { HeldMaker } from './HeldMaker.fixture.ts';
import { LessonFolder, whyNoFfmpeg } from './lessonFolder.fixture.ts';
import { MadeFilm } from './MadeFilm.fixture.ts';
import { LessonDraft } from './manifest.fixture.ts';

const clean: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const each of clean.splice(0).reverse()) await each();
});

async function lesson(draft = new LessonDraft(1_000)): Promise<LessonFolder> {
	const folder = await LessonFolder.create();
	clean.push(() => folder.remove());
	await folder.manifest(draft.manifest);
	return folder;
}

function queueOf(makers: FilmMaker[], options: Partial<FilmQueueOptions> = {}): FilmQueue {
	const queue = new FilmQueue({
		makers,
		isClassRunning: () => false,
		logger: silentLogger,
		classCheckMs: 5,
		...options,
	});
	clean.push(() => queue.close());
	return queue;
}

function waitFor(queue: FilmQueue, id: string, state: string) {
	return until(
		() => queue.view(id),
		`${id} to be ${state}`,
		(view) => view?.state === state,
	);
}

/** The only film that is being made. */
function jobOf(maker: HeldMaker, folder: LessonFolder) {
	return until(() => maker.jobs.find(({ job }) => job.folder === folder.path), `the film in ${folder.path} to be made`);
}

describe('FilmQueue', () => {
	it('makes one film at a time, in the order in which recordings were added', async () => {
		const [a, b] = [await lesson(new LessonDraft(90_000).chapter(30_000, 'A & B')), await lesson()];
		const maker = new HeldMaker();
		const pages: string[] = [];
		const pageChanged = async (folder: string, { film }: Manifest) => void pages.push(`${folder} ${film.state}`);
		const queue = queueOf([maker], { pageChanged });
		await queue.add({ recordingId: 'a', folder: a.path });
		await queue.add({ recordingId: 'b', folder: b.path });
		await queue.add({ recordingId: 'a', folder: a.path });

		const first = await jobOf(maker, a);
		expect(queue.makerName).toBe('ffmpeg');
		expect(queue.view('b')).toEqual({ state: 'waiting', why: 'queue' });
		first.job.progress(0.254);
		expect(queue.view('a')).toEqual({ state: 'making', percent: 25.4, remainingMs: null });
		first.finish();
		await waitFor(queue, 'a', 'made');
		expect(queue.view('a')).toEqual({ state: 'made', file: 'film.mp4', bytes: 4 });
		expect((await readManifest(a.path)).film).toEqual({ state: 'made', file: 'film.mp4' });

		(await jobOf(maker, b)).finish();
		await waitFor(queue, 'b', 'made');
		expect(maker.begun).toEqual([a.path, b.path]);
		expect(pages).toEqual([`${a.path} made`, `${b.path} made`]);
	});

	it('waits while a class runs, is interrupted when one begins, and goes on afterwards', async () => {
		const a = await lesson();
		const maker = new HeldMaker();
		let isRunning = true;
		const queue = queueOf([maker], { isClassRunning: () => isRunning });
		await queue.add({ recordingId: 'a', folder: a.path });
		await queue.findMaker();
		expect(queue.view('a')).toEqual({ state: 'waiting', why: 'class' });
		expect(maker.begun).toEqual([]);

		isRunning = false;
		queue.classChanged();
		await jobOf(maker, a);
		// Without a call: it is looked at from time to time.
		isRunning = true;
		await until(() => maker.jobs.length === 0, 'the film to be interrupted');
		expect(queue.view('a')).toEqual({ state: 'waiting', why: 'class' });
		expect(await readdir(a.path)).toContain('.film');

		isRunning = false;
		(await jobOf(maker, a)).finish();
		await waitFor(queue, 'a', 'made');
	});

	it('makes a film also while a class runs when the host wants it now', async () => {
		const [a, b] = [await lesson(), await lesson()];
		const maker = new HeldMaker();
		const queue = queueOf([maker], { isClassRunning: () => true });
		await queue.add({ recordingId: 'a', folder: a.path });
		await queue.add({ recordingId: 'b', folder: b.path });
		await queue.makeNow('b');
		(await jobOf(maker, b)).finish();
		await waitFor(queue, 'b', 'made');
		expect(maker.begun).toEqual([b.path]);
		expect(queue.view('a')).toEqual({ state: 'waiting', why: 'class' });
	});

	it('interrupts another film for the one that the host wants now', async () => {
		const [a, b] = [await lesson(), await lesson()];
		const maker = new HeldMaker();
		const queue = queueOf([maker]);
		await queue.add({ recordingId: 'a', folder: a.path });
		await queue.add({ recordingId: 'b', folder: b.path });
		await jobOf(maker, a);
		await queue.makeNow('b');
		(await jobOf(maker, b)).finish();
		(await jobOf(maker, a)).finish();
		await waitFor(queue, 'a', 'made');
		expect(maker.begun).toEqual([a.path, b.path, a.path]);
	});

	it('asks makers nothing before a film is to be made or somebody wants to know', async () => {
		const a = await lesson();
		const maker = new HeldMaker();
		let isRunning = true;
		const queue = queueOf([maker], { isClassRunning: () => isRunning, makerCheckMs: 1 });
		queue.makersChanged();
		await queue.add({ recordingId: 'a', folder: a.path });
		await sleep(50);
		expect([maker.looks, queue.makerName]).toEqual([0, null]);

		await queue.findMaker();
		expect(queue.makerName).toBe('ffmpeg');
		isRunning = false;
		(await jobOf(maker, a)).finish();
		await waitFor(queue, 'a', 'made');
	});

	it('waits for a maker, and starts when there is one', async () => {
		const a = await lesson();
		const maker = new HeldMaker('window');
		maker.isAvailable = false;
		const queue = queueOf([maker], { makerCheckMs: 10 });
		await queue.add({ recordingId: 'a', folder: a.path });
		await until(
			() => queue.view('a'),
			'no maker to be found',
			(view) => view?.state === 'waiting' && view.why === 'maker',
		);
		expect(queue.makerName).toBeNull();
		maker.isAvailable = true;
		(await jobOf(maker, a)).finish();
		await waitFor(queue, 'a', 'made');
		expect(queue.makerName).toBe('window');
	});

	it('gives the film to the next maker when one fails', async () => {
		const a = await lesson();
		const [first, second] = [new HeldMaker('ffmpeg'), new HeldMaker('window')];
		const queue = queueOf([first, second]);
		await queue.add({ recordingId: 'a', folder: a.path });
		(await jobOf(first, a)).fail(new SfuError('unavailable', 'FFmpeg ended with code 1'));
		(await jobOf(second, a)).finish();
		await waitFor(queue, 'a', 'made');
	});

	it('has failed after the second try, until it is asked for again', async () => {
		const a = await lesson();
		const maker = new HeldMaker();
		const queue = queueOf([maker]);
		await queue.add({ recordingId: 'a', folder: a.path });
		(await jobOf(maker, a)).fail(new Error('first'));
		await until(() => maker.begun.length === 2, 'the second try');
		(await jobOf(maker, a)).fail(new Error('second'));
		await waitFor(queue, 'a', 'failed');
		expect(queue.view('a')).toEqual({ state: 'failed', message: 'second' });
		expect((await readManifest(a.path)).film).toEqual({ state: 'failed', message: 'second' });
		expect(await readdir(a.path)).toEqual(['manifest.json']);

		await queue.again('a');
		expect((await readManifest(a.path)).film).toEqual({ state: 'waiting' });
		(await jobOf(maker, a)).finish();
		await waitFor(queue, 'a', 'made');
	});

	it('has failed when its manifest cannot be read', async () => {
		const a = await lesson();
		await rm(a.file('manifest.json'));
		const queue = queueOf([new HeldMaker()]);
		await queue.add({ recordingId: 'a', folder: a.path });
		await waitFor(queue, 'a', 'failed');
	});

	it('ends and removes what was made of a film that is cancelled', async () => {
		const a = await lesson();
		const maker = new HeldMaker();
		const queue = queueOf([maker]);
		await queue.add({ recordingId: 'a', folder: a.path });
		await jobOf(maker, a);
		await queue.cancel('a');
		expect(maker.jobs).toEqual([]);
		expect(queue.view('a')).toEqual({ state: 'cancelled' });
		expect((await readManifest(a.path)).film).toEqual({ state: 'cancelled' });
		expect(await readdir(a.path)).toEqual(['manifest.json']);

		await queue.makeNow('a');
		(await jobOf(maker, a)).finish();
		await waitFor(queue, 'a', 'made');
		await queue.cancel('a');
		await queue.again('a');
		expect(queue.view('a')).toMatchObject({ state: 'made' });
	});

	it('tries again later when the disk is full, and has failed after the last time', async () => {
		const a = await lesson();
		const maker = new HeldMaker();
		const queue = queueOf([maker], { diskRetriesMs: [20, 20] });
		await queue.add({ recordingId: 'a', folder: a.path });
		for (const time of [1, 2, 3]) {
			await until(() => maker.begun.length === time, `try ${time}`);
			(await jobOf(maker, a)).fail(new SfuError('insufficient-storage', 'the disk is full'));
		}
		await waitFor(queue, 'a', 'failed');
		expect(queue.view('a')).toEqual({ state: 'failed', message: 'the disk is full' });
	});

	it('touches a folder no more once its recording is removed', async () => {
		const [a, b] = [await lesson(), await lesson()];
		const maker = new HeldMaker();
		const queue = queueOf([maker]);
		await queue.add({ recordingId: 'a', folder: a.path });
		await queue.add({ recordingId: 'b', folder: b.path });
		await jobOf(maker, a);
		const cancelling = queue.cancel('a');
		await queue.remove('a');
		await cancelling;
		expect((await readManifest(a.path)).film).toEqual({ state: 'waiting' });
		expect(maker.jobs.some(({ job }) => job.folder === a.path)).toBe(false);
		expect(queue.view('a')).toBeUndefined();
		await a.remove();
		(await jobOf(maker, b)).finish();
		await waitFor(queue, 'b', 'made');
		await expect(stat(a.path)).rejects.toMatchObject({ code: 'ENOENT' });
		await queue.remove('a');
	});

	it('goes on after the next start with the film that was being made when it closed', async () => {
		const a = await lesson();
		const maker = new HeldMaker();
		const queue = queueOf([maker]);
		await queue.add({ recordingId: 'a', folder: a.path });
		await jobOf(maker, a);
		await queue.close();
		await queue.close();
		expect(maker.jobs).toEqual([]);
		expect((await readManifest(a.path)).film).toEqual({ state: 'waiting' });
		expect(await readdir(a.path)).toContain('.film');

		const next = queueOf([maker]);
		await next.add({ recordingId: 'a', folder: a.path });
		(await jobOf(maker, a)).finish();
		await waitFor(next, 'a', 'made');
	});

	it('takes the state of a film from its manifest, and makes one again whose file is gone', async () => {
		const film = { state: 'made', file: 'film.mp4' } as const;
		const [gone, cancelled, failed] = [
			await lesson(new LessonDraft(1_000).set({ film })),
			await lesson(new LessonDraft(1_000).set({ film: { state: 'cancelled' } })),
			await lesson(new LessonDraft(1_000).set({ film: { state: 'failed', message: 'why' } })),
		];
		const maker = new HeldMaker();
		const queue = queueOf([maker]);
		await queue.add({ recordingId: 'cancelled', folder: cancelled.path });
		await queue.add({ recordingId: 'failed', folder: failed.path });
		await queue.add({ recordingId: 'gone', folder: gone.path });
		expect(queue.view('cancelled')).toEqual({ state: 'cancelled' });
		expect(queue.view('failed')).toEqual({ state: 'failed', message: 'why' });
		const job = await jobOf(maker, gone);
		expect((await readManifest(gone.path)).film).toEqual({ state: 'waiting' });
		job.finish();
		await waitFor(queue, 'gone', 'made');
		expect(maker.begun).toEqual([gone.path]);

		const next = queueOf([maker]);
		await next.add({ recordingId: 'gone', folder: gone.path });
		expect(next.view('gone')).toEqual({ state: 'made', file: 'film.mp4', bytes: 4 });
	});

	it('begins as soon as it is told that a maker works, also while it looks which one does', async () => {
		const [a, window] = [await lesson(), new HeldMaker('window')];
		window.isAvailable = false;
		let answer: (isAvailable: boolean) => void = () => undefined;
		const slow = new HeldMaker();
		let looks = 0;
		slow.available = () => {
			looks += 1;
			return looks > 1 ? Promise.resolve(false) : new Promise((resolve) => (answer = resolve));
		};
		const queue = queueOf([slow, window], { makerCheckMs: 3_600_000 });
		await queue.add({ recordingId: 'a', folder: a.path });
		window.isAvailable = true;
		queue.makersChanged();
		answer(false);
		(await jobOf(window, a)).finish();
		await waitFor(queue, 'a', 'made');
	});

	it('refuses recordings that were not added', async () => {
		const queue = queueOf([new HeldMaker()]);
		for (const action of [queue.makeNow('x'), queue.cancel('x'), queue.again('x')]) {
			await expect(action).rejects.toMatchObject({ code: 'not-found', what: 'recording' });
		}
		expect(queue.view('x')).toBeUndefined();
	});
});

const reason = await whyNoFfmpeg();

describe.skipIf(reason !== undefined)(`FilmQueue with FFmpeg ${reason ?? ''}`, { timeout: 60_000 }, () => {
	it('tries again when FFmpeg is killed in the middle, from the last finished chunk', async () => {
		const draft = new LessonDraft(6_000, { video: { resolution: '320x180' } }).people('Ann');
		const a = await lesson(draft.file('ann camera', 'ann.mkv', 0, 6_000));
		await a.camera('ann.mkv', { colour: 'red', seconds: 6 });
		// The third chunk waits until it is killed, the first time.
		const [log, pid] = [a.file('runs.log'), a.file('pid')];
		const held = `case "$*" in *picture2.mp4*) [ -e '${pid}' ] || { echo $$ > '${pid}.new'; mv '${pid}.new' '${pid}'; exec sleep 1000; };; esac`;
		const program = await a.program('killed', `echo "$*" >> '${log}'\n${held}`);
		const maker = new FfmpegFilm({
			ffmpeg: new InstalledFfmpeg(program),
			logger: silentLogger,
			chunkMs: 2_000,
			priority: 0,
		});
		const queue = queueOf([maker]);
		await queue.add({ recordingId: 'a', folder: a.path });
		const running = await until(() => readFile(pid, 'utf8').catch(() => ''), 'the third chunk to be made', Boolean, {
			timeoutMs: 50_000,
		});
		expect(queue.view('a')).toMatchObject({ state: 'making' });
		process.kill(Number(running), 'SIGKILL');
		await until(
			() => queue.view('a'),
			'the film',
			(view) => view?.state === 'made',
			{ timeoutMs: 50_000 },
		);
		const runs = (await readFile(log, 'utf8')).split('\n');
		const rendered = [0, 1, 2].map((index) => runs.filter((run) => run.includes(`picture${index}.mp4`)).length);
		expect(rendered).toEqual([1, 1, 2]);
		expect(Math.abs((await MadeFilm.open(a.file('film.mp4'))).durationMs - 6_000)).toBeLessThan(40);
	});
});
