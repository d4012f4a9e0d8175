import { expect, test } from 'vitest';
import { BitReader } from './BitReader.ts';
import { BitWriter } from './bits.fixture.ts';
import { readVp9Header, refreshSlots, type Size } from './vp9Header.ts';

/** Hidden and intra-only, with the sync code. */
const intraOnly = (profile: number) =>
	new BitWriter()
		.bits(2, 2)
		.bits(1, profile & 1)
		.bits(1, profile >> 1)
		.bits(4, 0b0100)
		.bits(1, 1)
		.bits(2, 0)
		.bits(24, 0x498342);
const sized = (writer: BitWriter) => new BitReader(writer.bits(8, 0b1010_0000).bits(16, 639).bits(16, 359).bytes);

test('reads the size of intra-only frames, behind the colours from profile 1 on', () => {
	const expected = { isKeyFrame: false, isShown: false, refreshedSlots: 0xa0, size: { width: 640, height: 360 } };
	expect(readVp9Header(sized(intraOnly(0)), [])).toMatchObject(expected);
	expect(readVp9Header(sized(intraOnly(1).bits(4, 0b0100).bits(3, 0)), [])).toMatchObject(expected);
	expect(readVp9Header(sized(intraOnly(2).bits(5, 0b00100)), [])).toMatchObject(expected);
});

test('finds the size of a frame in the slot of the reference that it names', () => {
	const slots: Size[] = [];
	const header = readVp9Header(sized(intraOnly(0)), slots);
	if (header) refreshSlots(slots, header);
	expect(Object.keys(slots)).toEqual(['5', '7']);
	// References in the slots 0, 1 and 7; the third one has the same size.
	const frame = new BitWriter().bits(8, 0x87).bits(8, 0).bits(12, 0x02e).bits(3, 0b001).bytes;
	expect(readVp9Header(new BitReader(frame), slots)?.size).toEqual({ width: 640, height: 360 });
	expect(readVp9Header(new BitReader(frame), [])?.size).toBeNull();
});
