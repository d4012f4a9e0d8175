import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { BitReader } from './BitReader.ts';
import { BitWriter } from './bits.fixture.ts';
import type { Frame } from './Depacketizer.ts';
import { decodedPictures, ffmpegMissing, writeMatroska } from './ffmpeg.fixture.ts';
import { hideVp9Frame } from './hideVp9Frame.ts';
import { createRandom, randomBytes } from './random.fixture.ts';
import { superframe } from './superframe.ts';
import { readVp9Header, refreshSlots, type Size } from './vp9Header.ts';

const compressed = [0xa5, 0x5a, 0xff, 0x01];
const slots = Array.from({ length: 8 }, (_, i) => ({ width: 320 * (i + 1), height: 180 * (i + 1) }));

/** How often the tile columns of a width may be halved, more often than they must: tiles are 256 to 4096 pixels wide. */
const tileHalvings: Record<number, number> = { 256: 0, 448: 0, 512: 1, 640: 1, 960: 1, 1024: 2, 1280: 2, 4160: 3 };

type Options = {
	profile?: number;
	isKeyFrame?: boolean;
	isErrorResilient?: boolean;
	/** Of the three references, the one whose size it has; default: the frame says its size. */
	sameSized?: number;
	width?: number;
	/** Everything that may be left out is there. */
	isFull?: boolean;
	/** Quantizers that differ from the base, 0 to 3; default: none, or all if it is full. */
	deltas?: number;
};

/** A frame with the header fields of VP9 bitstream specification, 6.2; shown or hidden. */
function frameOf(isShown: boolean, options: Options): number[] {
	const { profile = 0, isKeyFrame = false, isErrorResilient = true, sameSized, width = 640, isFull = false } = options;
	const { deltas = isFull ? 3 : 0 } = options;
	const flag = (value: boolean) => Number(value);
	const optional = (count: number, value: number) => writer.bits(1, flag(isFull)).bits(isFull ? count : 0, value);
	const writer = new BitWriter();
	writer
		.bits(2, 2)
		.bits(1, profile & 1)
		.bits(1, profile >> 1);
	if (profile === 3) writer.bits(1, 0);
	writer.bits(2, flag(!isKeyFrame)).bits(1, flag(isShown)).bits(1, flag(isErrorResilient));
	if (isKeyFrame) {
		writer.bits(24, 0x498342);
		if (profile >= 2) writer.bits(1, 1);
		writer.bits(3, 2).bits(1, 0);
		if (profile % 2 === 1) writer.bits(3, 0);
		writer.bits(16, width - 1).bits(16, 359);
	} else {
		if (!isShown) writer.bits(1, 0);
		if (!isErrorResilient) writer.bits(2, 3);
		writer.bits(8, 0x15).bits(4, 2).bits(4, 5).bits(4, 6);
		if (sameSized === undefined)
			writer
				.bits(3, 0)
				.bits(16, width - 1)
				.bits(16, 359);
		else writer.bits(sameSized + 1, 1);
	}
	optional(32, 0x12345678);
	if (!isKeyFrame) writer.bits(1, 1).bits(isFull ? 1 : 3, isFull ? 1 : 2);
	if (!isErrorResilient) writer.bits(2, 1);
	writer.bits(2, 1).bits(9, 0x155);
	writer.bits(1, flag(isFull));
	if (isFull) {
		writer.bits(1, 1);
		for (let i = 0; i < 6; i++) writer.bits(1, i % 2).bits(i % 2 === 1 ? 7 : 0, 0x55);
	}
	writer.bits(8, 60);
	for (let i = 0; i < 3; i++) writer.bits(1, flag(i < deltas)).bits(i < deltas ? 5 : 0, 0x15);
	writer.bits(1, flag(isFull));
	if (isFull) {
		writer.bits(1, 1);
		for (let i = 0; i < 7; i++) optional(8, 0xaa);
		writer.bits(1, 1);
		for (let i = 0; i < 3; i++) optional(8, 0x55);
		writer.bits(2, 3);
		for (let i = 0; i < 8; i++) for (const bits of [9, 7, 2, 0]) optional(bits, 0x155);
	}
	// Tile columns: one bit for each halving that the width allows, or fewer with a 0 behind; rows.
	const halvings = tileHalvings[sameSized === undefined ? width : (slots[[1, 2, 3][sameSized] ?? 0]?.width ?? 0)] ?? 0;
	writer.bits(isFull ? halvings : Math.min(1, halvings), isFull ? 2 ** halvings - 1 : 0);
	optional(1, 1);
	writer.bits(16, 0xffff);
	return [...writer.bytes, ...compressed];
}

test.each<[string, Options]>([
	['a key frame', { isKeyFrame: true }],
	['a key frame with everything', { isKeyFrame: true, isErrorResilient: false, isFull: true, width: 1280 }],
	['a key frame of profile 1', { isKeyFrame: true, profile: 1 }],
	['a key frame of profile 2', { isKeyFrame: true, profile: 2 }],
	['a key frame of profile 3', { isKeyFrame: true, profile: 3 }],
	['another frame', {}],
	['another frame of profile 3', { profile: 3 }],
	['another frame of a small width', { width: 256 }],
	['another frame just too narrow for two tiles', { width: 448, isFull: true }],
	['another frame just wide enough for two tiles', { width: 512, isFull: true }],
	['another frame just wide enough for four tiles', { width: 1024, isFull: true }],
	['another frame that needs two tiles', { width: 4160, isFull: true }],
	['another frame of the size of its first reference', { sameSized: 0 }],
	['another frame of the size of its second reference', { sameSized: 1, isErrorResilient: false }],
	['another frame of the size of its third reference', { sameSized: 2, isFull: true }],
	['another frame with everything', { isErrorResilient: false, isFull: true, width: 1280 }],
])('hides %s', (_, options) => {
	const shown = Uint8Array.from(frameOf(true, options));
	expect(hideVp9Frame(shown, slots)).toEqual(Uint8Array.from(frameOf(false, options)));
});

test('lengthens a header that has no free bit', () => {
	const [shown, hidden] = [true, false].map((isShown) => Uint8Array.from(frameOf(isShown, { deltas: 2 })));
	expect(hidden).toHaveLength((shown?.length ?? 0) + 1);
	expect(hideVp9Frame(shown ?? new Uint8Array(), slots)).toEqual(hidden);
});

test('leaves a frame as it is that is hidden', () => {
	const hidden = Uint8Array.from(frameOf(false, {}));
	expect(hideVp9Frame(hidden, slots)).toBe(hidden);
});

test('refuses a frame that is cut short, or has the size of a reference that did not come', () => {
	const shown = Uint8Array.from(frameOf(true, {}));
	const headerBytes = shown.length - compressed.length;
	for (let length = 0; length < headerBytes; length++)
		expect(hideVp9Frame(shown.subarray(0, length), slots)).toBeNull();
	expect(hideVp9Frame(shown.subarray(0, headerBytes), slots)).not.toBeNull();
	expect(hideVp9Frame(Uint8Array.from(frameOf(true, { sameSized: 0 })), [])).toBeNull();
});

test('takes random bytes without an error', () => {
	const random = createRandom(4);
	let hidden = 0;
	for (let i = 0; i < 20_000; i++) {
		const frame = Uint8Array.of(0x80 | random(16), ...randomBytes(random, 60));
		if (hideVp9Frame(frame, slots)) hidden += 1;
	}
	expect(hidden).toBeGreaterThan(0);
});

test.skipIf(ffmpegMissing !== undefined)(
	'leaves the pictures that libvpx encoded as they are, when each hidden frame is shown by another one',
	async () => {
		const folder = await mkdtemp(join(tmpdir(), 'lectern-vp9-'));
		try {
			const path = join(folder, 'shown.ivf');
			// Segmentation (aq-mode) and tiles; error resilience, since hidden frames predict no motion vectors.
			const encoder = ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-lag-in-frames', '0', '-cpu-used', '8'];
			const options = ['-aq-mode', '3', '-tile-columns', '2', '-error-resilient', '1', '-pix_fmt', 'yuv420p'];
			const input = ['-f', 'lavfi', '-i', 'testsrc2=s=1280x720:r=15', '-frames:v', '12', '-b:v', '1M'];
			await promisify(execFile)('ffmpeg', ['-v', 'error', ...input, ...encoder, ...options, path]);
			const sizes: Size[] = [];
			const frames = framesOfIvf(await readFile(path)).map((shown, i): Frame => {
				const header = readVp9Header(new BitReader(shown), sizes);
				const hidden = hideVp9Frame(shown, sizes);
				if (!header || !hidden) throw new Error(`frame ${i} is malformed`);
				refreshSlots(sizes, header);
				// Shows what is in the slot that the frame has filled.
				const slot = Math.log2(header.refreshedSlots & -header.refreshedSlots);
				const data = superframe([hidden, Uint8Array.of(0x88 | slot)]);
				const base = { timestamp: i * 6000, data };
				if (!header.isKeyFrame) return { ...base, isKeyFrame: false };
				return { ...base, isKeyFrame: true, codec: 'vp09.00.31.08', width: 1280, height: 720 };
			});
			expect(frames).toHaveLength(12);
			const hiddenPath = join(folder, 'hidden.mkv');
			await writeMatroska(hiddenPath, 'vp9', frames);
			expect(await decodedPictures(hiddenPath)).toEqual(await decodedPictures(path));
		} finally {
			await rm(folder, { recursive: true });
		}
	},
);

/** IVF: a header of 32 bytes; each frame behind its length and a timestamp. */
function framesOfIvf(file: Buffer): Uint8Array[] {
	const frames: Uint8Array[] = [];
	for (let at = 32; at < file.length; ) {
		const end = at + 12 + file.readUInt32LE(at);
		frames.push(new Uint8Array(file.subarray(at + 12, end)));
		at = end;
	}
	return frames;
}
