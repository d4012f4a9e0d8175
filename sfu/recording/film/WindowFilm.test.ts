import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { FilmPlan } from '../../protocol/film.ts';
import { silentLogger } from '../../testing/silentLogger.ts';
import { until } from '../../testing/until.ts';
import { WindowFilm, type WindowFilmOptions } from './WindowFilm.ts';
import type { WindowFilmJob } from './WindowFilmJob.ts';

const plan: FilmPlan = {
	...{ recordingId: 'r', title: 'Physics', width: 640, height: 360, framesPerSecond: 25, durationMs: 1_000 },
	...{ videoBps: 500_000, audioBps: 64_000, scenes: [], voices: [], chapters: [] },
	clips: [{ file: 'a.mkv', startMs: 0, durationMs: 1_000, width: 640, height: 360 }],
};

let folder: string;
/** What the desktop was told. */
let told: string[];
let film: WindowFilm;
let stop: AbortController;
let fractions: number[];
const part = () => join(folder, '.film-window.part');

beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-window-'));
	[told, fractions, stop] = [[], [], new AbortController()];
	film = filmOf();
	film.windowAvailable();
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function filmOf(options: Partial<WindowFilmOptions> = {}): WindowFilm {
	const windows = { openWindow: (path: string) => told.push(path), closeWindow: () => told.push('closed') };
	return new WindowFilm({ windows, logger: silentLogger, ...options });
}

/** Starts a film; the page is played by the test. */
function begin(maker = film): { made: Promise<string>; job: WindowFilmJob } {
	const made = maker.make({ plan, folder, signal: stop.signal, progress: (fraction) => fractions.push(fraction) });
	// Whoever waits for it gets the error.
	made.catch(() => undefined);
	const job = maker.jobOf(told.at(-1)?.replace('/film#job=', '') ?? '');
	if (!job) throw new Error('no job has this key');
	return { made, job };
}

/** Written as WebM, which is not looked into. */
async function write(job: WindowFilmJob): Promise<void> {
	await job.write(Buffer.from('world'), 6);
	await job.write(Buffer.from('hello '), 0);
}

test('can make films only once the desktop says that it can open windows', async () => {
	const other = filmOf({ becameAvailable: () => told.push('became available') });
	expect(await other.available()).toBe(false);
	const job = { plan, folder, signal: stop.signal, progress: () => undefined };
	await expect(other.make(job)).rejects.toMatchObject({ code: 'unavailable' });
	other.windowAvailable();
	expect(await other.available()).toBe(true);
	expect(told).toEqual(['became available']);
});

test('opens a window with a secret of 256 bits that is void once the film is made', async () => {
	const { made, job } = begin();
	expect(told).toEqual([expect.stringMatching(/^\/film#job=[\w-]{43}$/)]);
	expect(film.jobOf(`${job.key.slice(0, -1)}~`)).toBeNull();
	expect(film.jobOf('')).toBeNull();
	await write(job);
	await job.finish('webm');
	await made;
	expect(told.slice(1)).toEqual(['closed']);
	expect(film.jobOf(job.key)).toBeNull();
	const next = begin();
	expect(next.job.key).not.toBe(job.key);
	stop.abort();
	await expect(next.made).rejects.toThrow();
});

test('puts the film together by position and gives it its name when it is complete', async () => {
	const { made, job } = begin();
	await write(job);
	job.setPicture(Buffer.from('jpeg'));
	for (const fraction of [0.2, 0.6, 0.6, 0.4]) job.report(fraction);
	expect(readdirSync(folder)).toEqual(['.film-window.part']);
	await job.finish('webm');
	expect(await made).toBe('film.webm');
	expect(await readFile(join(folder, 'film.webm'), 'utf8')).toBe('hello world');
	expect(await readFile(join(folder, 'picture.jpg'), 'utf8')).toBe('jpeg');
	expect(readdirSync(folder).sort()).toEqual(['film.webm', 'picture.jpg']);
	expect(fractions).toEqual([0.2, 0.6]);
});

test('begins anew over what an interrupted film has left', async () => {
	await writeFile(part(), 'a much longer film that was interrupted');
	const { made, job } = begin();
	await write(job);
	await job.finish('webm');
	await made;
	expect(await readFile(join(folder, 'film.webm'), 'utf8')).toBe('hello world');
});

test('fails with unavailable when the page says mp4 and it is none', async () => {
	const { made, job } = begin();
	await write(job);
	await expect(job.finish('mp4')).rejects.toMatchObject({ code: 'unavailable' });
	await expect(made).rejects.toMatchObject({ code: 'unavailable' });
	expect(readdirSync(folder)).toEqual([]);
});

test('fails with unavailable when the page says that it has finished and has written nothing', async () => {
	const { made, job } = begin();
	await expect(job.finish('webm')).rejects.toMatchObject({ code: 'unavailable' });
	await expect(made).rejects.toMatchObject({ code: 'unavailable' });
	expect(readdirSync(folder)).toEqual([]);
});

test.each<[string, (job: WindowFilmJob) => void]>([
	['the window is gone', () => film.windowGone()],
	['the page says so', (job) => job.stop(Object.assign(new Error('no encoder'), { code: 'unavailable' }))],
])('fails with unavailable and leaves nothing behind when %s', async (_when, fail) => {
	const { made, job } = begin();
	await write(job);
	expect(existsSync(part())).toBe(true);
	fail(job);
	await expect(made).rejects.toMatchObject({ code: 'unavailable' });
	expect(told.at(-1)).toBe('closed');
	expect(readdirSync(folder)).toEqual([]);
	// The next film gets a new window.
	const next = begin();
	await write(next.job);
	await next.job.finish('webm');
	expect(await next.made).toBe('film.webm');
});

test('fails with unavailable when a page makes no progress, also if it repeats itself', async () => {
	const { made, job } = begin(filmOfHang());
	job.report(0.5);
	const repeat = setInterval(() => job.report(0.5), 5);
	await expect(made).rejects.toMatchObject({ code: 'unavailable' });
	clearInterval(repeat);
	expect(told.at(-1)).toBe('closed');
	expect(readdirSync(folder)).toEqual([]);
});

test('goes on for as long as there is progress, by reports or by what is written', async () => {
	const { made, job } = begin(filmOfHang());
	const isStopped = made.then(
		() => true,
		() => true,
	);
	const goOn = async (step: (index: number) => unknown) => {
		// Longer than the page may hang, in steps that are far shorter.
		for (let index = 0; index < 40; index++) {
			await step(index);
			const pause = new Promise<false>((resolve) => setTimeout(() => resolve(false), 10));
			expect(await Promise.race([isStopped, pause])).toBe(false);
		}
	};
	await goOn((index) => job.report(index / 40));
	await goOn((index) => job.write(Buffer.from('x'), index));
	await job.finish('webm');
	expect(await made).toBe('film.webm');
});

/** 300 ms: far more than a step, also on a machine under load. */
function filmOfHang(): WindowFilm {
	const hanging = filmOf({ hangMs: 300 });
	hanging.windowAvailable();
	return hanging;
}

test('ends with the reason of the signal and leaves nothing behind when it is aborted', async () => {
	const reason = new Error('a class begins');
	const { made, job } = begin();
	await write(job);
	stop.abort(reason);
	await expect(made).rejects.toBe(reason);
	expect(told.at(-1)).toBe('closed');
	expect(readdirSync(folder)).toEqual([]);
	await expect(job.write(Buffer.from('late'), 0)).rejects.toMatchObject({ code: 'unavailable' });
	expect(readdirSync(folder)).toEqual([]);
	await expect(film.make({ plan, folder, signal: stop.signal, progress: () => undefined })).rejects.toBe(reason);
});

test('makes one film at a time', async () => {
	const { made, job } = begin();
	const second = film.make({ plan, folder, signal: stop.signal, progress: () => undefined });
	await expect(second).rejects.toMatchObject({ code: 'wrong-state' });
	expect(told).toHaveLength(1);
	await write(job);
	await job.finish('webm');
	await expect(job.finish('webm')).rejects.toMatchObject({ code: 'wrong-state' });
	expect(await made).toBe('film.webm');
});

test.skipIf(!existsSync('/dev/full'))('fails with insufficient-storage when the disk is full', async () => {
	await symlink('/dev/full', part());
	const { made, job } = begin();
	await expect(write(job)).rejects.toMatchObject({ code: 'insufficient-storage' });
	await expect(made).rejects.toMatchObject({ code: 'insufficient-storage' });
	expect(readdirSync(folder)).toEqual([]);
});

test('fails with unavailable when the folder is gone', async () => {
	await rm(folder, { recursive: true });
	const { made, job } = begin();
	await expect(write(job)).rejects.toMatchObject({ code: 'unavailable' });
	await expect(made).rejects.toMatchObject({ code: 'unavailable' });
	await until(() => told.at(-1) === 'closed', 'the window to be closed');
});
