import { expect, test } from 'vitest';
import { BitWriter } from './bits.fixture.ts';
import { createRandom, randomBytes } from './random.fixture.ts';
import { readSps } from './sps.ts';

const fromHex = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));

test.each([
	['baseline', '6742c016da0280bfe5c044000003000400000300283c58ba80', 640, 360, null],
	['high, cropped from 1088 lines', '67640028acd940780227e5c044000003000400000300283c60c658', 1920, 1080, [1, 8, 8]],
	['4:2:2 with 10 bits', '677a000bb6cb40a8cf111780880000030008000003005078a155', 322, 182, [2, 10, 10]],
	['4:4:4, cropped to odd sides', '67f4000b919681519e108ac044000003000400000300283c50aa80', 321, 183, [3, 8, 8]],
	['grey', '6764000bf2d02a33c7c5e02d90000003001000000300a0f142aa', 322, 182, [0, 8, 8]],
	['interlaced', '67640016acd940b424fde022000003000200000300143e28532c', 720, 568, [1, 8, 8]],
])('reads size and chroma of what x264 writes: %s', (_, hex, width, height, chroma) => {
	const [format, lumaBits, chromaBits] = chroma ?? [];
	expect(readSps(fromHex(hex))).toEqual({ width, height, chroma: chroma && { format, lumaBits, chromaBits } });
});

/** NAL header, profile, constraints, level, id 0. */
const begin = (profile: number) => new BitWriter().bits(8, 0x67).bits(8, profile).bits(16, 31).unsigned(0);
/** Order of pictures by frame number, one reference, 20 x 12 macroblocks, progressive, no cropping, no VUI; stop bit. */
const end = (writer: BitWriter) => writer.unsigned(0, 2, 1).bits(1, 0).unsigned(19, 11).bits(5, 0b11001).bytes;

test('skips scaling lists, whether they end early or not', () => {
	const high = begin(100).unsigned(1, 0, 0).bits(2, 0b01);
	// Sixteen scales; a list whose first scale says that the default applies; one that ends after two; five that are not there.
	high.bits(1, 1).signed(...Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 3 : -2)));
	high.bits(1, 1).signed(-8).bits(1, 1).signed(4, -12).bits(3, 0);
	high
		.bits(1, 1)
		.signed(...Array.from({ length: 64 }, () => 1))
		.bits(1, 0);
	expect(readSps(end(high))).toMatchObject({ width: 320, height: 192 });
});

test('skips the twelve scaling lists and the separate planes of 4:4:4', () => {
	const high444 = begin(244).unsigned(3).bits(1, 1).unsigned(0, 0).bits(2, 0b01).bits(12, 0);
	expect(readSps(end(high444))).toEqual({ width: 320, height: 192, chroma: { format: 3, lumaBits: 8, chromaBits: 8 } });
});

test('skips the order of pictures of every type', () => {
	const common = (writer: BitWriter) => writer.unsigned(1).bits(1, 0).unsigned(19, 11).bits(5, 0b11001).bytes;
	const byCount = begin(66).unsigned(0, 0, 4);
	expect(readSps(common(byCount))).toMatchObject({ width: 320, height: 192 });
	const byCycle = begin(66).unsigned(0, 1).bits(1, 0).signed(-3, 9).unsigned(2).signed(100, -100);
	expect(readSps(common(byCycle))).toMatchObject({ width: 320, height: 192 });
	expect(readSps(common(begin(66).unsigned(0, 3)))).toBeNull();
	expect(readSps(common(begin(66).unsigned(0, 1).bits(1, 0).signed(0, 0).unsigned(4_000_000_000)))).toBeNull();
});

test('leaves out the bytes that prevent start codes', () => {
	const order = begin(66).unsigned(0, 1).bits(1, 0).signed(0x4000_0000, 0).unsigned(0);
	const raw = order.unsigned(1).bits(1, 0).unsigned(19, 11).bits(5, 0b11001).bytes;
	const escaped = fromHex(
		Buffer.from(raw)
			.toString('hex')
			.replace(/^((?:..)*?0000)(0[0-3])/, '$103$2'),
	);
	expect(escaped).toHaveLength(raw.length + 1);
	expect(readSps(escaped)).toEqual({ width: 320, height: 192, chroma: null });
});

test('refuses a set that is cut short, or crops all of the picture, or is larger than any level allows', () => {
	const whole = end(begin(66));
	expect(readSps(whole)).not.toBeNull();
	for (let length = 0; length < whole.length; length++) expect(readSps(whole.subarray(0, length))).toBeNull();
	const cropped = begin(66).unsigned(0, 2, 1).bits(1, 0).unsigned(0, 0).bits(3, 0b111).unsigned(4, 4, 0, 0);
	expect(readSps(cropped.bits(2, 1).bytes)).toBeNull();
	const huge = begin(66).unsigned(0, 2, 1).bits(1, 0).unsigned(4_000_000_000, 11).bits(5, 0b11001);
	expect(readSps(huge.bytes)).toBeNull();
});

test('takes random bytes without an error', () => {
	const random = createRandom(2);
	for (let i = 0; i < 20_000; i++) {
		const sps = readSps(Uint8Array.of(0x67, [66, 100, 244][random(3)] ?? 0, ...randomBytes(random, 40)));
		if (sps) expect(Math.min(sps.width, sps.height)).toBeGreaterThan(0);
	}
});
