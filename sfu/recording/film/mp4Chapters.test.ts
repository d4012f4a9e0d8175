import { execFile } from 'node:child_process';
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { probeFilm } from '../../testing/filmSamples.ts';
import { writeMp4Chapters } from './mp4Chapters.ts';

const run = promisify(execFile);
let folder: string;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-chapters-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** One second of video. @param moovBytes kept for `moov`, which is smaller; default: nothing is kept */
async function film(moovBytes?: number): Promise<string> {
	const file = join(folder, `${moovBytes}.mp4`);
	const kept = moovBytes === undefined ? [] : ['-moov_size', String(moovBytes)];
	const source = ['-f', 'lavfi', '-i', 'testsrc=s=64x64:r=10:d=1', '-c:v', 'libx264', '-movflags', '+faststart'];
	const args = moovBytes === undefined ? source : source.slice(0, -2);
	await run('ffmpeg', ['-nostdin', '-v', 'error', '-y', ...args, '-metadata', 'title=Physics', ...kept, file]);
	return file;
}

async function write(file: string, chapters: Parameters<typeof writeMp4Chapters>[1]): Promise<number> {
	const handle = await open(file, 'r+');
	try {
		return await writeMp4Chapters(handle, chapters);
	} finally {
		await handle.close();
	}
}

async function chaptersOf(file: string) {
	const { chapters } = await probeFilm(file);
	return chapters.map(({ start_time, tags }) => [start_time, tags?.title]);
}

const packetsOf = async (file: string) =>
	(await run('ffmpeg', ['-v', 'error', '-i', file, '-map', '0', '-c', 'copy', '-f', 'md5', '-'])).stdout;

test('writes chapters that ffprobe lists, and leaves media, tags and length of the file as they were', async () => {
	const file = await film(8_000);
	const [packets, { length }] = [await packetsOf(file), await readFile(file)];
	const chapters = [
		{ atMs: 0, title: 'Größe & "Maß"' },
		{ atMs: 250.5, title: 'शिक्षा 🎓' },
		{ atMs: 900, title: '' },
	];
	expect(await write(file, chapters)).toBe(3);
	expect(await chaptersOf(file)).toEqual([
		[0, 'Größe & "Maß"'],
		[0.2505, 'शिक्षा 🎓'],
		[0.9, ''],
	]);
	expect(await packetsOf(file)).toBe(packets);
	expect(await readFile(file)).toHaveLength(length);
	expect((await probeFilm(file)).format.tags?.title).toBe('Physics');
});

test('shortens a title of more than 255 bytes without splitting a character', async () => {
	const file = await film(8_000);
	await write(file, [{ atMs: 0, title: 'x'.concat('ü'.repeat(300)) }]);
	expect(await chaptersOf(file)).toEqual([[0, 'x'.concat('ü'.repeat(127))]]);
});

test('writes at most 255 chapters, and only those that there is space for', async () => {
	const many = Array.from({ length: 300 }, (_, i) => ({ atMs: i, title: `Chapter ${i}` }));
	const large = await film(16_000);
	expect(await write(large, many)).toBe(255);
	expect(await chaptersOf(large)).toHaveLength(255);
	const small = await film(2_000);
	const count = await write(small, many);
	expect(count).toBeGreaterThan(0);
	expect(count).toBeLessThan(255);
	expect((await chaptersOf(small)).at(-1)?.[1]).toBe(`Chapter ${count - 1}`);
});

test('writes nothing where no space was kept', async () => {
	const file = await film();
	const before = await readFile(file);
	expect(await write(file, [{ atMs: 0, title: 'x' }])).toBe(0);
	expect(await readFile(file)).toEqual(before);
});

test('refuses a file that is no MP4 file with its index at the beginning', async () => {
	const file = join(folder, 'noise');
	for (const content of [
		Buffer.alloc(0),
		Buffer.alloc(4_096),
		Buffer.from('....mdat film'),
		Buffer.alloc(99, 'ftyp'),
	]) {
		await writeFile(file, content);
		await expect(write(file, [{ atMs: 0, title: 'x' }])).rejects.toMatchObject({ code: 'unavailable' });
	}
});
