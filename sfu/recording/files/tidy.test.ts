import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { noSmallDrive, SmallDrive } from '../../testing/SmallDrive.ts';
import {
	codecNames,
	decodeErrors,
	encode,
	ffmpegFile,
	ffprobePackets,
	mediaHash,
	noFfmpeg,
	writeSegment,
} from './encodedMedia.fixture.ts';
import { probeSegment } from './probe.ts';
import { tidyMatroska } from './tidy.ts';

const run = promisify(execFile);
const cues = Buffer.from('1c53bb6b', 'hex');

let folder: string;
let file: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-tidy-'));
	file = join(folder, 'a.mkv');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The duration in the header, ms; NaN if there is none. */
async function headerDurationMs(path: string): Promise<number> {
	const { stdout } = await run('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path]);
	return Math.round(Number(stdout) * 1000);
}

/** The timestamp at which a player begins that seeks. */
async function timestampAfterSeek(path: string, seconds: number): Promise<number> {
	const args = [
		'-v',
		'error',
		'-read_intervals',
		`${seconds}%+#1`,
		'-show_entries',
		'packet=pts_time',
		'-of',
		'csv=p=0',
	];
	const { stdout } = await run('ffprobe', [...args, path]);
	return Number(stdout.split('\n')[0]?.replace(',', ''));
}

/** How long its sound is if each packet is played behind the one before, whatever the timestamps say, ms. */
async function playedMs(path: string): Promise<number> {
	const args = ['-v', 'error', '-i', path, '-f', 's16le', '-ac', '1', '-ar', '8000', '-'];
	const { stdout } = await run('ffmpeg', args, { encoding: 'buffer', maxBuffer: 2 ** 26 });
	return stdout.length / 16;
}

test('fails with a code, and leaves nothing behind, if there is no file or nothing in it', async () => {
	await expect(tidyMatroska(file)).rejects.toMatchObject({ code: 'unavailable' });
	await expect(probeSegment(file)).rejects.toMatchObject({ code: 'unavailable' });
	await writeFile(file, 'text');
	await expect(tidyMatroska(file)).rejects.toMatchObject({ code: 'unavailable' });
	await expect(probeSegment(file)).rejects.toMatchObject({ code: 'unavailable' });
	expect(await readdir(folder)).toEqual(['a.mkv']);
	expect(await readFile(file, 'utf8')).toBe('text');
});

describe.skipIf(noFfmpeg)('of encoded media', { timeout: 60_000 }, () => {
	test.each(codecNames)('gives %s a duration and cues, and changes no packet', async (name) => {
		const media = await encode(name);
		await writeSegment(file, media);
		const hash = await mediaHash(file);
		const timestamps = (await ffprobePackets(file)).map(({ timestampMs }) => timestampMs);
		expect(await headerDurationMs(file)).toBeNaN();
		const untidy = await probeSegment(file);
		const facts = await tidyMatroska(file);
		const keyFrames = media.packets.filter(({ isKeyFrame }) => isKeyFrame).length;
		expect(facts).toMatchObject({ codec: name, packets: media.packets.length, keyFrames, firstTimestampMs: 0 });
		expect(facts).toMatchObject(name === 'opus' ? { width: 0, height: 0 } : { width: 320, height: 180 });
		expect(facts.lastTimestampMs).toBe(timestamps.at(-1));
		// 6 s; of sound, what the encoder adds at the end.
		expect(facts.durationMs).toBeGreaterThanOrEqual(5990);
		expect(facts.durationMs).toBeLessThanOrEqual(6050);
		expect(facts.bytes).toBe((await stat(file)).size);
		expect(untidy).toEqual({ ...facts, bytes: untidy.bytes });
		expect(await probeSegment(file)).toEqual(facts);
		expect(await headerDurationMs(file)).toBe(facts.durationMs);
		expect((await readFile(file)).includes(cues)).toBe(true);
		const begin = await timestampAfterSeek(file, 4.5);
		expect(begin).toBeGreaterThanOrEqual(2);
		expect(begin).toBeLessThanOrEqual(4.5);
		expect((await ffprobePackets(file)).map(({ timestampMs }) => timestampMs)).toEqual(timestamps);
		expect(await mediaHash(file)).toBe(hash);
		expect(await decodeErrors(file)).toBe('');
		expect((await stat(file)).mode & 0o777).toBe(0o600);
		expect(await readdir(folder)).toEqual(['a.mkv']);
	});

	test.each(codecNames)('tidies %s that FFmpeg wrote and a crash cut off', async (name) => {
		await ffmpegFile(file, name);
		const content = await readFile(file);
		await writeFile(file, Buffer.concat([content.subarray(0, content.length * 0.7), Buffer.alloc(10_000)]));
		await writeFile(`${file}.tidy`, 'of a tidying that was interrupted');
		const facts = await tidyMatroska(file);
		expect(facts.packets).toBeGreaterThan(50);
		expect(await ffprobePackets(file)).toHaveLength(facts.packets);
		expect(await headerDurationMs(file)).toBe(facts.firstTimestampMs + facts.durationMs);
		expect(await decodeErrors(file)).toBe('');
		expect(await readdir(folder)).toEqual(['a.mkv']);
	});

	test('tidies a tidy file into the same file', async () => {
		await writeSegment(file, await encode('opus'));
		const facts = await tidyMatroska(file);
		const content = await readFile(file);
		expect(await tidyMatroska(file)).toEqual(facts);
		expect((await readFile(file)).equals(content)).toBe(true);
	});

	test('keeps every frame when the size of video changes in the middle', async () => {
		const [large, small] = await Promise.all([
			encode('vp8', { seconds: 2 }),
			encode('vp8', { seconds: 2, size: '160x90' }),
		]);
		const later = small.packets.map((each) => ({ ...each, timestampMs: each.timestampMs + 2000 }));
		await writeSegment(file, { ...large, packets: [...large.packets, ...later] });
		const hash = await mediaHash(file);
		const facts = await tidyMatroska(file);
		expect(facts).toMatchObject({ width: 320, height: 180, packets: large.packets.length + later.length });
		expect(await mediaHash(file)).toBe(hash);
		expect(await decodeErrors(file)).toBe('');
		const show = ['-v', 'error', '-show_entries', 'frame=width', '-of', 'csv=p=0'];
		const widths = (await run('ffprobe', [...show, file])).stdout.trim().split(/\s+/);
		expect(widths.filter((width) => Number.parseInt(width, 10) === 160)).toHaveLength(later.length);
	});

	test('fills what DTX left out with silence, so that a player that ignores timestamps is not early', async () => {
		const { codec, packets } = await encode('opus', { seconds: 4 });
		// As libopus sends silence: a packet every 400 ms. Then two lost ones, and a whole second.
		const isSent = (index: number) =>
			index < 20 ||
			(index < 100 && index % 20 === 0) ||
			(index >= 100 && index !== 120 && index !== 121 && index < 150);
		const sent = packets.filter((_, index) => isSent(index) || index >= 199);
		await writeSegment(file, { codec, packets: sent });
		const before = await ffprobePackets(file);
		const playedBeforeMs = await playedMs(file);
		const facts = await tidyMatroska(file);
		const after = await ffprobePackets(file);
		expect(facts.packets).toBe(packets.length);
		expect(after.map(({ timestampMs }) => timestampMs)).toEqual(packets.map((each) => Math.round(each.timestampMs)));
		const where = ({ timestampMs, bytes }: { timestampMs: number; bytes: number }) => `${timestampMs} ms: ${bytes}`;
		expect(after.map(where)).toEqual(expect.arrayContaining(before.map(where)));
		expect(after.filter(({ bytes }) => bytes === 3)).toHaveLength(packets.length - sent.length);
		expect(playedBeforeMs).toBeLessThan(2_000);
		expect(await playedMs(file)).toBeGreaterThan(packets.length * 20 - 10);
		expect(await decodeErrors(file)).toBe('');
	});

	test.each(codecNames)('tidies a file with one packet of %s', async (name) => {
		const { codec, packets } = await encode(name, { seconds: 1 });
		await writeSegment(file, { codec, packets: packets.slice(0, 1) });
		const facts = await tidyMatroska(file);
		expect(facts).toMatchObject({ packets: 1, keyFrames: 1, firstTimestampMs: 0, lastTimestampMs: 0, durationMs: 20 });
		expect(await ffprobePackets(file)).toHaveLength(1);
		expect(await decodeErrors(file)).toBe('');
	});

	test.skipIf(noSmallDrive)('leaves the file as it is if the copy does not fit on the drive', async () => {
		await using drive = await SmallDrive.mount();
		const media = await encode('vp8', { seconds: 4 });
		const packets = [0, 4000, 8000, 12_000].flatMap((startMs) =>
			media.packets.map((each) => ({ ...each, timestampMs: each.timestampMs + startMs })),
		);
		const large = join(drive.folder, 'a.mkv');
		await writeSegment(large, { ...media, packets });
		const content = await readFile(large);
		expect(content.length).toBeGreaterThan(2 ** 19);
		await expect(tidyMatroska(large)).rejects.toMatchObject({ code: 'insufficient-storage' });
		expect((await readFile(large)).equals(content)).toBe(true);
		expect(await readdir(drive.folder)).toEqual(['a.mkv']);
	});

	test.skipIf(noSmallDrive)('leaves the file as it is on a read-only drive', async () => {
		await using drive = await SmallDrive.mount();
		const readOnly = join(drive.folder, 'a.mkv');
		await writeSegment(readOnly, await encode('opus'));
		await drive.makeReadOnly();
		await expect(tidyMatroska(readOnly)).rejects.toMatchObject({ code: 'unavailable' });
		expect(await probeSegment(readOnly)).toMatchObject({ codec: 'opus' });
	});

	test('leaves a file as it is whose codec nobody knows', async () => {
		await writeSegment(file, await encode('opus'));
		const content = await readFile(file);
		content.write('A_WHAT', content.indexOf('A_OPUS'));
		await writeFile(file, content);
		await expect(tidyMatroska(file)).rejects.toMatchObject({ code: 'unavailable' });
		expect((await readFile(file)).equals(content)).toBe(true);
		expect(await readdir(folder)).toEqual(['a.mkv']);
	});
});
