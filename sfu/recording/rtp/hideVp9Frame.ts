import { BitReader } from './BitReader.ts';
import { readVp9Header, type Size, type Vp9Header } from './vp9Header.ts';

/**
 * Makes a VP9 frame one that is decoded and not shown. Encoders mark all spatial layers of a picture as shown; libvpx and
 * browsers give only the last picture of a superframe, but FFmpeg gives every one, small and large in turn.
 * @param slots sizes of the pictures in the reference slots before this frame
 * @returns a new frame, or this one if it is not shown; null: malformed
 */
export function hideVp9Frame(frame: Uint8Array, slots: readonly Size[]): Uint8Array | null {
	const reader = new BitReader(frame);
	const header = readVp9Header(reader, slots);
	if (!header) return null;
	if (!header.isShown) return frame;
	if (!header.size) return null;
	skipRest(reader, header, header.size);
	if (reader.isExhausted) return null;
	// Bits before show_frame: frame marker, profile (with a reserved bit in profile 3), show_existing_frame, frame_type.
	const showBit = header.profile === 3 ? 7 : 6;
	// Behind error_resilient_mode, frames that are neither shown nor key frames say whether they are intra-only.
	const insertBit = header.isKeyFrame ? null : showBit + 2;
	return rewrite(frame, reader.position, showBit, insertBit);
}

/**
 * @param endBit length of the header in bits; the rest begins at the next whole byte
 * @param clearBit set to 0
 * @param insertBit a 0 is inserted before it; null: nowhere
 */
function rewrite(frame: Uint8Array, endBit: number, clearBit: number, insertBit: number | null): Uint8Array {
	const source = new BitReader(frame);
	const bits = Array.from({ length: endBit }, () => source.bits(1));
	bits[clearBit] = 0;
	if (insertBit !== null) bits.splice(insertBit, 0, 0);
	const rest = frame.subarray(Math.ceil(endBit / 8));
	const headerBytes = Math.ceil(bits.length / 8);
	const rewritten = new Uint8Array(headerBytes + rest.length);
	for (const [i, bit] of bits.entries()) rewritten[i >> 3] = (rewritten[i >> 3] ?? 0) | (bit << (7 - (i & 7)));
	rewritten.set(rest, headerBytes);
	return rewritten;
}

/** Reads the header from behind the frame size to its end (VP9 bitstream specification, 6.2); shown frames only. */
function skipRest(reader: BitReader, { isKeyFrame, isErrorResilient }: Vp9Header, { width }: Size): void {
	const skipIfSet = (bits: number) => reader.bits(reader.flag() ? bits : 0);
	const times = (count: number, skip: () => void) => {
		for (let i = 0; i < count; i++) skip();
	};
	// Size to show, if it is another one.
	skipIfSet(32);
	if (!isKeyFrame) {
		// Precision of motion vectors; interpolation filter, unless it changes by block.
		reader.flag();
		if (!reader.flag()) reader.bits(2);
	}
	// refresh_frame_context, frame_parallel_decoding_mode; frame_context_idx
	if (!isErrorResilient) reader.bits(2);
	reader.bits(2);
	// Loop filter: level, sharpness; deltas of four references and two modes.
	reader.bits(9);
	if (reader.flag() && reader.flag()) times(6, () => skipIfSet(7));
	// Quantization: base; three deltas.
	reader.bits(8);
	times(3, () => skipIfSet(5));
	if (reader.flag()) skipSegmentation(reader, skipIfSet, times);
	skipTiles(reader, width);
	// Size of the compressed header.
	reader.bits(16);
}

function skipSegmentation(
	reader: BitReader,
	skipIfSet: (bits: number) => void,
	times: (count: number, skip: () => void) => void,
): void {
	const updatesMap = reader.flag();
	if (updatesMap) {
		times(7, () => skipIfSet(8));
		// Prediction from the map of the last frame.
		if (reader.flag()) times(3, () => skipIfSet(8));
	}
	const updatesData = reader.flag();
	if (!updatesData) return;
	// Whether values are absolute; per segment: quantizer and loop filter with sign, reference, skip.
	reader.flag();
	times(8, () => {
		for (const bits of [9, 7, 2, 0]) skipIfSet(bits);
	});
}

/** `tile_info`: how often columns are halved, one bit each up to the most that the width allows; then rows. */
function skipTiles(reader: BitReader, width: number): void {
	const superblocks = Math.ceil(width / 64);
	let least = 0;
	while (64 << least < superblocks) least += 1;
	let most = 0;
	while (superblocks >> (most + 1) >= 4) most += 1;
	for (let halved = least; halved < most && reader.flag(); halved++);
	if (reader.flag()) reader.flag();
}
