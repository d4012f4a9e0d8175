import type { BitReader } from './BitReader.ts';

export type Size = { width: number; height: number };

/** What the uncompressed header of a VP9 frame says up to its size (VP9 bitstream specification, 6.2). */
export type Vp9Header = {
	profile: number;
	isKeyFrame: boolean;
	/** Whether it is a picture to show, and not only one that others refer to. */
	isShown: boolean;
	isErrorResilient: boolean;
	/** 8, 10 or 12, of key frames. */
	bitDepth: number;
	/** Bit n: the frame is kept in reference slot n, of 8. */
	refreshedSlots: number;
	/** null: it shows a frame that was decoded before, or has the size of a reference that did not come. */
	size: Size | null;
};

const syncCode = 0x498342;
const srgb = 7;

/**
 * @param reader at the beginning of a frame, not of a superframe; afterwards behind the size
 * @param slots sizes of the pictures in the reference slots
 * @returns null: malformed
 */
export function readVp9Header(reader: BitReader, slots: readonly Size[]): Vp9Header | null {
	const header = readFields(reader, slots);
	return reader.isExhausted ? null : header;
}

function readFields(reader: BitReader, slots: readonly Size[]): Vp9Header | null {
	// The frame marker.
	if (reader.bits(2) !== 2) return null;
	const profile = reader.bits(1) + reader.bits(1) * 2;
	if (profile === 3 && reader.flag()) return null;
	const showsExistingFrame = reader.flag();
	const isKeyFrame = !showsExistingFrame && !reader.flag();
	const isShown = showsExistingFrame || reader.flag();
	const isErrorResilient = !showsExistingFrame && reader.flag();
	const base = { profile, isKeyFrame, isShown, isErrorResilient, bitDepth: 8 };
	if (showsExistingFrame) return { ...base, refreshedSlots: 0, size: null };
	if (isKeyFrame) {
		if (reader.bits(24) !== syncCode) return null;
		return { ...base, bitDepth: readColour(reader, profile), refreshedSlots: 0xff, size: readSize(reader) };
	}
	const isIntraOnly = !isShown && reader.flag();
	// reset_frame_context
	if (!isErrorResilient) reader.bits(2);
	if (isIntraOnly) {
		if (reader.bits(24) !== syncCode) return null;
		if (profile > 0) readColour(reader, profile);
		return { ...base, refreshedSlots: reader.bits(8), size: readSize(reader) };
	}
	const refreshedSlots = reader.bits(8);
	// Three references, each a slot and a sign bias; then whether the frame has the size of one of them.
	const references = [0, 1, 2].map(() => reader.bits(4) >> 1);
	const sameSized = references.find(() => reader.flag());
	return { ...base, refreshedSlots, size: sameSized === undefined ? readSize(reader) : (slots[sameSized] ?? null) };
}

/** Keeps the size of a decoded frame in the reference slots that it fills. */
export function refreshSlots(slots: Size[], { refreshedSlots, size }: Vp9Header): void {
	for (let slot = 0; slot < 8 && size; slot++) if (((refreshedSlots >> slot) & 1) !== 0) slots[slot] = size;
}

/** `color_config`. @returns bit depth */
function readColour(reader: BitReader, profile: number): number {
	const bitDepth = profile < 2 ? 8 : 10 + reader.bits(1) * 2;
	const hasSubsampling = profile === 1 || profile === 3;
	const isSrgb = reader.bits(3) === srgb;
	// The range of values, but not of sRGB; subsampling in two directions, but not of sRGB, and a reserved bit.
	if (!isSrgb) reader.bits(1);
	if (hasSubsampling) reader.bits(isSrgb ? 1 : 3);
	return bitDepth;
}

function readSize(reader: BitReader): Size {
	return { width: reader.bits(16) + 1, height: reader.bits(16) + 1 };
}
