import { BitReader } from './BitReader.ts';

/** What a sequence parameter set of H.264 says (ITU-T H.264, 7.3.2.1.1). */
export type Sps = {
	/** Pixels, after cropping. */
	width: number;
	height: number;
	/** Of the profiles from High on; null: 4:2:0 with 8 bits. `format`: 0 grey, 1 4:2:0, 2 4:2:2, 3 4:4:4. */
	chroma: { format: number; lumaBits: number; chromaBits: number } | null;
};

/** `profile_idc` of those that say their chroma format. */
const profilesWithChroma = new Set([44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244]);
/** The most that level 6.2 allows. */
const maxSidePixels = 16_888;

/** @param unit the NAL unit with its header. @returns null: malformed */
export function readSps(unit: Uint8Array): Sps | null {
	if (unit.length < 4) return null;
	const reader = new BitReader(withoutEmulationPrevention(unit.subarray(1)));
	const sps = readFields(reader);
	if (reader.isExhausted || !sps) return null;
	const isPlausible = [sps.width, sps.height].every((side) => side > 0 && side <= maxSidePixels);
	return isPlausible ? sps : null;
}

function readFields(reader: BitReader): Sps | null {
	const profile = reader.bits(8);
	// Constraints, level; id of this set.
	reader.bits(16);
	reader.unsigned();
	const chroma = profilesWithChroma.has(profile) ? readChroma(reader) : null;
	// log2_max_frame_num
	reader.unsigned();
	if (!readPictureOrder(reader)) return null;
	// max_num_ref_frames, gaps_in_frame_num_value_allowed
	reader.unsigned();
	reader.flag();
	const widthInBlocks = reader.unsigned() + 1;
	const heightInUnits = reader.unsigned() + 1;
	const isProgressive = reader.flag();
	// mb_adaptive_frame_field; direct_8x8_inference
	if (!isProgressive) reader.flag();
	reader.flag();
	const hasCrop = reader.flag();
	const [left, right, top, bottom] = [0, 1, 2, 3].map(() => (hasCrop ? reader.unsigned() : 0));
	const format = chroma?.format ?? 1;
	const cropX = format === 1 || format === 2 ? 2 : 1;
	const cropY = (format === 1 ? 2 : 1) * (isProgressive ? 1 : 2);
	return {
		width: widthInBlocks * 16 - cropX * ((left ?? 0) + (right ?? 0)),
		height: heightInUnits * (isProgressive ? 16 : 32) - cropY * ((top ?? 0) + (bottom ?? 0)),
		chroma,
	};
}

function readChroma(reader: BitReader) {
	const format = reader.unsigned() & 3;
	// separate_colour_plane
	if (format === 3) reader.flag();
	const lumaBits = 8 + (reader.unsigned() & 7);
	const chromaBits = 8 + (reader.unsigned() & 7);
	// qpprime_y_zero_transform_bypass
	reader.flag();
	const hasScalingLists = reader.flag();
	const lists = hasScalingLists ? (format === 3 ? 12 : 8) : 0;
	for (let list = 0; list < lists; list++) if (reader.flag()) skipScalingList(reader, list < 6 ? 16 : 64);
	return { format, lumaBits, chromaBits };
}

/** 7.3.2.1.1.1: once the next scale is 0, the rest of the list is not sent. */
function skipScalingList(reader: BitReader, size: number): void {
	let scale = 8;
	for (let i = 0; i < size && scale !== 0; i++) scale = (scale + reader.signed() + 256) % 256;
}

/** @returns false: malformed */
function readPictureOrder(reader: BitReader): boolean {
	const type = reader.unsigned();
	if (type === 0) reader.unsigned();
	if (type !== 1) return type <= 2;
	reader.flag();
	reader.signed();
	reader.signed();
	const cycle = reader.unsigned();
	if (cycle > 255) return false;
	for (let i = 0; i < cycle; i++) reader.signed();
	return true;
}

/** 7.3.1: a byte 3 after two zeros is no data. */
function withoutEmulationPrevention(bytes: Uint8Array): Uint8Array {
	return bytes.filter((byte, i) => !(byte === 3 && i >= 2 && bytes[i - 1] === 0 && bytes[i - 2] === 0));
}
