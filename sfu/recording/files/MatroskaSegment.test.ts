import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SfuError } from '../../core/errors.ts';
import { noSmallDrive, SmallDrive } from '../../testing/SmallDrive.ts';
import {
	type CodecName,
	codecNames,
	decodeErrors,
	encode,
	ffmpegFile,
	ffprobePackets,
	noFfmpeg,
	readMedia,
	writeSegment,
} from './encodedMedia.fixture.ts';
import { MatroskaSegment, type SegmentPacket } from './MatroskaSegment.ts';
import { trimMatroska } from './trim.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-segment-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function failureOf(segment: MatroskaSegment): Promise<SfuError> {
	const [failure] = await once(segment, 'failed');
	return failure;
}

const packet = (timestampMs: number, isKeyFrame = true): SegmentPacket => ({
	data: new Uint8Array([0xfc, 0xff, 0xfe]),
	isKeyFrame,
	timestampMs,
	durationMs: 20,
});

const timestampsOf = async (file: string, codec: CodecName = 'opus') =>
	(await readMedia(file, codec)).packets.map(({ timestampMs }) => Math.round(timestampMs));

test('begins at 0 and never goes backwards, whatever the clock of the packets does', async () => {
	const segment = new MatroskaSegment(join(folder, 'a.mkv'), { codec: 'opus' });
	for (const timestampMs of [90_000.4, 90_020.4, 89_000, 90_020.4, 90_019, 90_060, 190_000, 90_080, 190_020])
		segment.add(packet(timestampMs, false));
	await segment.close();
	expect(await timestampsOf(join(folder, 'a.mkv'))).toEqual([0, 20, 20, 20, 20, 60, 100_000, 100_000, 100_020]);
});

test.each([
	['Uint8Array', new Uint8Array([0xfc, 1, 2])],
	['Buffer', Buffer.from([0xfc, 1, 2])],
])('copies packets, because their memory is used again: %s', async (_, data) => {
	const segment = new MatroskaSegment(join(folder, 'a.mkv'), { codec: 'opus' });
	segment.add({ ...packet(0), data });
	data.fill(0);
	await segment.close();
	const { packets } = await readMedia(join(folder, 'a.mkv'), 'opus');
	expect(packets.map((each) => [...each.data])).toEqual([[0xfc, 1, 2]]);
});

test('ignores video before the first key frame, and empty packets', async () => {
	const segment = new MatroskaSegment(join(folder, 'a.mkv'), { codec: 'vp8', width: 320, height: 180 });
	segment.add(packet(1000, false));
	segment.add({ ...packet(1010), data: new Uint8Array() });
	segment.add(packet(1020));
	segment.add(packet(1040, false));
	await segment.close();
	segment.add(packet(1060, false));
	await segment.written();
	expect(await timestampsOf(join(folder, 'a.mkv'), 'vp8')).toEqual([0, 20]);
});

test('makes no file without packets', async () => {
	const segment = new MatroskaSegment(join(folder, 'a.mkv'), { codec: 'opus' });
	await Promise.all([segment.close(), segment.close()]);
	await expect(stat(join(folder, 'a.mkv'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('keeps what it has when a packet is refused, and fails once', async () => {
	const segment = new MatroskaSegment(join(folder, 'a.mkv'), { codec: 'opus' });
	const failures: string[] = [];
	segment.on('failed', ({ code }) => failures.push(code));
	segment.add(packet(0));
	segment.add(packet(20));
	segment.add({ ...packet(40), durationMs: -1 });
	segment.add({ ...packet(60), durationMs: -1 });
	await segment.close();
	segment.add(packet(80));
	expect(failures).toEqual(['internal']);
	expect(await timestampsOf(join(folder, 'a.mkv'))).toEqual([0, 20]);
});

test('fails with the code of its file', async () => {
	const segment = new MatroskaSegment(join(folder, 'missing', 'a.mkv'), { codec: 'opus' });
	segment.add(packet(0));
	expect(await failureOf(segment)).toMatchObject({ code: 'unavailable' });
	await segment.close();
});

describe.skipIf(noFfmpeg)('of encoded media', { timeout: 60_000 }, () => {
	test.each(codecNames)('of %s writes a file that decodes without errors, with every packet', async (name) => {
		const media = await encode(name);
		const shifted = media.packets.map((each) => ({ ...each, timestampMs: each.timestampMs + 1e6 }));
		await writeSegment(join(folder, 'a.mkv'), { ...media, packets: shifted });
		const found = await ffprobePackets(join(folder, 'a.mkv'));
		expect(found.map(({ bytes }) => bytes)).toEqual(media.packets.map(({ data }) => data.length));
		const firstMs = media.packets[0]?.timestampMs ?? 0;
		for (const [index, { timestampMs }] of media.packets.entries())
			expect(Math.abs((found[index]?.timestampMs ?? 0) - (timestampMs - firstMs))).toBeLessThanOrEqual(1);
		expect(await decodeErrors(join(folder, 'a.mkv'))).toBe('');
		expect((await stat(join(folder, 'a.mkv'))).mode & 0o777).toBe(0o600);
	});

	test('decodes after a change of the size of video in the middle', async () => {
		const [large, small] = await Promise.all([
			encode('vp8', { seconds: 2 }),
			encode('vp8', { seconds: 2, size: '160x90' }),
		]);
		const later = small.packets.map((each) => ({ ...each, timestampMs: each.timestampMs + 2000 }));
		await writeSegment(join(folder, 'a.mkv'), { ...large, packets: [...large.packets, ...later] });
		expect(await ffprobePackets(join(folder, 'a.mkv'))).toHaveLength(large.packets.length + later.length);
		expect(await decodeErrors(join(folder, 'a.mkv'))).toBe('');
	});

	test.each<CodecName>(['opus', 'vp8'])(
		'has every packet of %s when its process is killed',
		{ timeout: 60_000 },
		async (name) => {
			await ffmpegFile(join(folder, 'source.mkv'), name);
			for (const killAt of [1, 2, 40, 333, 1500]) {
				const file = join(folder, `${killAt}.mkv`);
				const printed = await killWriter([join(folder, 'source.mkv'), name, file], killAt);
				expect(printed).toBeGreaterThanOrEqual(killAt);
				await trimMatroska(file);
				expect((await timestampsOf(file, name)).length).toBeGreaterThanOrEqual(printed);
				expect(await decodeErrors(file)).toBe('');
			}
		},
	);

	test.skipIf(noSmallDrive)('fails on a full drive, and what fits decodes', async () => {
		await using drive = await SmallDrive.mount();
		const media = await encode('vp8', { seconds: 4 });
		const file = join(drive.folder, 'a.mkv');
		const segment = new MatroskaSegment(file, media.codec);
		let failure: SfuError | undefined;
		segment.on('failed', (error) => {
			failure = error;
		});
		const sizes: number[] = [];
		for (let round = 0; !failure; round++) {
			for (const each of media.packets) {
				segment.add({ ...each, timestampMs: each.timestampMs + round * 4000 });
				await segment.written();
				sizes.push(segment.bytes);
			}
		}
		await segment.close();
		expect(failure.code).toBe('insufficient-storage');
		const written = await readFile(file);
		expect(written.length).toBe(segment.bytes);
		const { keptBytes } = await trimMatroska(file);
		const fitting = sizes.filter((bytes) => bytes <= keptBytes);
		expect(fitting.at(-1)).toBe(keptBytes);
		expect(await ffprobePackets(file)).toHaveLength(fitting.length);
		expect(await decodeErrors(file)).toBe('');
	});
});

/** Kills the fixture when it has printed a number. @returns the last number that it printed */
async function killWriter(args: string[], killAt: number): Promise<number> {
	const flags = [
		'--no-warnings',
		'--experimental-transform-types',
		join(import.meta.dirname, 'killedWriter.fixture.ts'),
	];
	const child = spawn(process.execPath, [...flags, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
	let printed = 0;
	for await (const line of createInterface(child.stdout)) {
		printed = Number(line);
		if (printed === killAt) child.kill('SIGKILL');
	}
	return printed;
}
