import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BitWriter } from './bits.fixture.ts';
import type { Frame } from './Depacketizer.ts';
import { decodedPictures, ffmpegMissing, writeMatroska } from './ffmpeg.fixture.ts';
import { readRtpPacket } from './rtpPacket.ts';
import { TestStream } from './TestStream.fixture.ts';
import { dependentLayers, independentLayers } from './vp9Svc.fixture.ts';

/** Frame marker, profile, and that it is a key frame that is shown and error resilient. */
const beginKey = (profile = 0) =>
	new BitWriter()
		.bits(2, 2)
		.bits(1, profile & 1)
		.bits(1, profile >> 1)
		.bits(profile === 3 ? 5 : 4, 0b0011)
		.bits(24, 0x498342);
/** Everything from the size on: one size for all, no deltas, no segments, one tile; then compressed data. */
const endKey = (writer: BitWriter, width: number, height: number) => [
	...writer
		.bits(16, width - 1)
		.bits(16, height - 1)
		.bits(42, 1).bytes,
	0xaa,
	0xbb,
];
const keyOf = (width: number, height: number) => endKey(beginKey().bits(4, 0b0100), width, height);
const key = keyOf(480, 270);
/** Not a key frame, shown, error resilient; slot 0 is filled and referred to. */
const beginDelta = () => new BitWriter().bits(8, 0x87).bits(8, 1).bits(12, 0);
const delta = [...beginDelta().bits(1, 1).bits(47, 0).bytes, 0xcc, 0xdd];
/** Refers to pictures of another size. */
const largerDelta = [...beginDelta().bits(3, 0).bits(16, 959).bits(16, 539).bits(48, 0).bytes, 0xee];

/** Bits of the descriptor. */
const [I, P, L, F, B, E, V] = [0x80, 0x40, 0x20, 0x10, 0x08, 0x04, 0x02] as const;

const streamWithKey = () => {
	const stream = new TestStream('video/VP9');
	stream.push([B | E, ...key], { marker: true });
	return stream;
};

test('joins the packets of a frame, and reads the size of a key frame', () => {
	const stream = new TestStream('video/VP9');
	expect(stream.push([B, ...key.slice(0, 5)], { timestamp: 90 })).toEqual([]);
	expect(stream.push([0, ...key.slice(5, 7)], { timestamp: 90 })).toEqual([]);
	expect(stream.last([E, ...key.slice(7)], 90)).toEqual({
		...{ isKeyFrame: true, timestamp: 90, codec: 'vp09.00.21.08', width: 480, height: 270 },
		data: Uint8Array.from(key),
	});
	expect(stream.last([B | E, ...delta], 180)).toEqual({
		...{ isKeyFrame: false, timestamp: 180, data: Uint8Array.from(delta) },
	});
});

test.each([
	['nothing optional', [B | E]],
	['a picture id of 7 bits', [I | B | E, 0x7f]],
	['a picture id of 15 bits', [I | B | E, 0x81, 0x10]],
	['layer indices and TL0PICIDX', [L | B | E, 0x20, 0x11]],
	['layer indices in flexible mode', [I | L | F | B | E, 0x7f, 0x20]],
	['one reference', [I | P | F | B | E, 0x7f, 0x02]],
	['two references', [I | P | F | B | E, 0x7f, 0x03, 0x04]],
	['three references, the last of which promises a fourth', [I | P | F | B | E, 0x7f, 0x03, 0x05, 0x07]],
	['a P bit without flexible mode', [I | P | B | E, 0x7f]],
	['a scalability structure of nothing', [V | B | E, 0x00]],
	['sizes of two spatial layers', [V | B | E, 0x30, 1, 64, 0, 180, 2, 128, 1, 104]],
	['a group of three pictures', [V | B | E, 0x08, 3, 0x00, 0x24, 1, 0x48, 1, 2]],
	[
		'everything',
		[I | P | L | F | B | E | V, 0x81, 0x10, 0x21, 0x03, 0x02, 0x18, 2, 128, 1, 104, 2, 0x0c, 1, 2, 3, 0x04, 1],
	],
])('reads a payload descriptor with %s', (_, descriptor) => {
	expect(streamWithKey().last([...descriptor, ...delta], 90)?.data).toEqual(Uint8Array.from(delta));
});

test('tells a key frame by its header, whatever the P bit says', () => {
	const stream = new TestStream('video/VP9');
	expect(stream.last([B | E, ...delta], 1)).toBeUndefined();
	expect(stream.last([P | B | E, ...key], 2)?.isKeyFrame).toBe(true);
	expect(stream.last([B | E, ...delta], 3)?.isKeyFrame).toBe(false);
	// Shows the picture of slot 2 again.
	expect(stream.last([B | E, 0x8a], 4)).toEqual({ isKeyFrame: false, timestamp: 4, data: Uint8Array.of(0x8a) });
	// Intra-only, not shown: a decoder cannot begin with it.
	const intraOnly = [...new BitWriter().bits(8, 0x85).bits(1, 1).bits(24, 0x498342).bits(8, 1).bits(32, 0).bytes, 1];
	expect(stream.last([B | E, ...intraOnly], 5)?.isKeyFrame).toBe(false);
});

test.each([
	['8 bits', 'vp09.00.21.08', beginKey().bits(4, 0b0100)],
	['4:4:4', 'vp09.01.21.08', beginKey(1).bits(4, 0b0100).bits(3, 0)],
	['sRGB', 'vp09.01.21.08', beginKey(1).bits(3, 7).bits(1, 0)],
	['10 bits', 'vp09.02.21.10', beginKey(2).bits(1, 0).bits(4, 0b0100)],
	['12 bits', 'vp09.02.21.12', beginKey(2).bits(1, 1).bits(4, 0b0100)],
	['4:2:2 with 12 bits', 'vp09.03.21.12', beginKey(3).bits(1, 1).bits(4, 0b0100).bits(3, 0b100)],
])('reads the size behind the colours of %s', (_, codec, begun) => {
	const frame = new TestStream('video/VP9').last([B | E, ...endKey(begun, 480, 270)]);
	expect(frame).toMatchObject({ codec, width: 480, height: 270 });
});

test.each([
	[160, 90, 10],
	[1280, 720, 31],
	[1920, 1080, 40],
	[3840, 2160, 50],
	[16_384, 16_384, 62],
])('names the level of %i x %i', (width, height, level) => {
	const frame = new TestStream('video/VP9').last([B | E, ...keyOf(width, height)]);
	expect(frame).toMatchObject({ codec: `vp09.00.${level}.08`, width, height });
});

describe('spatial layers', () => {
	const layer = (index: number) => [L | B | E, index << 1, 0];

	test('become a superframe that shows the last one, of its size', () => {
		const stream = new TestStream('video/VP9');
		stream.push([...layer(0), ...key]);
		const frame = stream.last([...layer(1), ...largerDelta]);
		// show_frame is bit 6.
		const hidden = key.with(0, (key[0] ?? 0) & ~2);
		expect(frame).toMatchObject({ isKeyFrame: true, width: 960, height: 540, codec: 'vp09.00.30.08' });
		const index = [0xc1, hidden.length, largerDelta.length, 0xc1];
		expect(frame?.data).toEqual(Uint8Array.from([...hidden, ...largerDelta, ...index]));
	});

	test('have their lengths in as many bytes as the longest needs', () => {
		const stream = streamWithKey();
		stream.push([...layer(0), ...delta], { timestamp: 45 });
		const medium = stream.last([...layer(1), ...delta, ...Array.from({ length: 290 }, () => 1)], 45)?.data ?? [];
		expect([...medium.slice(-6)]).toEqual([0xc9, delta.length, 0, (delta.length + 290) & 0xff, 1, 0xc9]);
		const long = [...delta, ...Array.from({ length: 70_000 }, () => 1)];
		for (const index of [0, 1]) stream.push([...layer(index), ...delta], { timestamp: 90 });
		const data = stream.last([...layer(2), ...long], 90)?.data ?? [];
		const lengths = [delta.length, 0, 0, delta.length, 0, 0, long.length & 0xff, (long.length >> 8) & 0xff, 1];
		expect([...data.slice(-11)]).toEqual([0xd2, ...lengths, 0xd2]);
		expect(data).toHaveLength(2 * delta.length + long.length + 11);
	});

	test('may become more or fewer without a key frame', () => {
		const stream = streamWithKey();
		stream.push([...layer(0), ...delta], { timestamp: 90 });
		expect(stream.last([...layer(1), ...largerDelta], 90)?.data.at(-1)).toBe(0xc1);
		expect(stream.last([...layer(0), ...delta], 180)?.data).toEqual(Uint8Array.from(delta));
	});

	test('that are independent are left out but for the largest, and a key frame is needed when it stops', () => {
		const stream = new TestStream('video/VP9');
		stream.push([...layer(0), ...key]);
		const large = keyOf(960, 540);
		expect(stream.last([...layer(1), ...large])).toMatchObject({ width: 960, data: Uint8Array.from(large) });
		stream.push([...layer(0), ...delta], { timestamp: 90 });
		expect(stream.last([...layer(1), ...largerDelta], 90)?.data).toEqual(Uint8Array.from(largerDelta));
		expect(stream.last([...layer(0), ...delta], 180)).toBeUndefined();
		expect(stream.depacketizer.needsKeyFrame).toBe(true);
		expect(stream.last([...layer(0), ...key], 270)).toMatchObject({ width: 480 });
		expect(stream.last([...layer(0), ...delta], 360)?.data).toEqual(Uint8Array.from(delta));
	});
});

test.each([
	['begins without its first packet', [[0, ...delta]]],
	['has a packet without data behind its descriptor', [[B, ...delta], [E]]],
	['has a packet that ends within its descriptor', [[V | B | E, 0x30, 1, 64]]],
	['has no frame marker', [[B | E, 0x07, ...delta.slice(1)]]],
	['is a key frame without its sync code', [[B | E, ...key.with(2, 0)]]],
	['is a key frame that ends before its size', [[B | E, ...key.slice(0, 6)]]],
	['has more layers than a superframe', Array.from({ length: 9 }, () => [B | E, ...delta])],
	[
		'has a layer that is cut short',
		[
			[B | E, ...delta.slice(0, 3)],
			[B | E, ...delta],
		],
	],
])('drops a frame that %s, and all after it up to the next key frame', (_, payloads) => {
	const stream = streamWithKey();
	for (const payload of payloads.slice(0, -1)) stream.push(payload, { timestamp: 90 });
	expect(stream.push(payloads.at(-1) ?? [], { timestamp: 90, marker: true })).toEqual([]);
	expect(stream.depacketizer.needsKeyFrame).toBe(true);
	expect(stream.last([B | E, ...delta], 180)).toBeUndefined();
	expect(stream.last([B | E, ...key], 270)?.isKeyFrame).toBe(true);
});

describe.skipIf(ffmpegMissing !== undefined)('spatial layers of Chromium', () => {
	let folder: string;
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'lectern-svc-'));
	});
	afterAll(() => rm(folder, { recursive: true }));

	/** @param separate each layer as a picture of its own, unchanged */
	function framesOf(packets: Buffer[], { separate = false } = {}): Frame[] {
		const stream = new TestStream('video/VP9');
		const frames = packets.flatMap((bytes) => {
			const packet = readRtpPacket(bytes);
			if (!packet) return [];
			// The layer indices come behind a picture id of two bytes.
			const layer = ((packet.payload[3] ?? 0) >> 1) & 7;
			return stream.push(packet.payload, { ...packet, timestamp: packet.timestamp + (separate ? layer : 0) });
		});
		return frames;
	}

	async function picturesOf(frames: Frame[]): Promise<string[]> {
		const path = join(folder, 'layers.mkv');
		await writeMatroska(path, 'vp9', frames);
		return decodedPictures(path);
	}

	test('become one picture each, the same as the larger layer was', async () => {
		const frames = framesOf(dependentLayers);
		expect(frames).toHaveLength(7);
		expect(frames[0]).toMatchObject({ isKeyFrame: true, width: 640, height: 360 });
		const layers = await picturesOf(framesOf(dependentLayers, { separate: true }));
		expect(layers).toHaveLength(14);
		expect(await picturesOf(frames)).toEqual(layers.filter((_, i) => i % 2 === 1));
	});

	test('become those of the larger layer alone where they are independent', async () => {
		const frames = framesOf(independentLayers);
		expect(frames).toHaveLength(5);
		expect(frames[0]).toMatchObject({ isKeyFrame: true, width: 640, height: 360 });
		expect(new Set(await picturesOf(frames)).size).toBe(5);
	});
});
