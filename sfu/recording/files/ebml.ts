/** The elements of Matroska files that a walk over their structure needs: RFC 8794 (EBML) and RFC 9559 (Matroska). */

export const elementIds = {
	ebml: 0x1a45dfa3,
	segment: 0x18538067,
	tracks: 0x1654ae6b,
	cluster: 0x1f43b675,
	simpleBlock: 0xa3,
	blockGroup: 0xa0,
	block: 0xa1,
	crc32: 0xbf,
	void: 0xec,
} as const;

/** What a Segment holds beside clusters: SeekHead, Info, Tracks, Cues, Attachments, Chapters, Tags, Void. */
export const segmentChildren: ReadonlySet<number> = new Set([
	0x114d9b74, 0x1549a966, 0x1654ae6b, 0x1c53bb6b, 0x1941a469, 0x1043a770, 0x1254c367, 0xec,
]);

/**
 * What a Cluster holds: Timestamp, SilentTracks, Position, PrevSize, SimpleBlock, BlockGroup, EncryptedBlock, CRC-32, Void.
 */
export const clusterChildren: ReadonlySet<number> = new Set([0xe7, 0x5854, 0xa7, 0xab, 0xa3, 0xa0, 0xaf, 0xbf, 0xec]);

/** Bytes of the longest header: 4 of the id, 8 of the size. */
export const maxHeaderBytes = 12;

export type ElementHeader = {
	id: number;
	/** Bytes of the id. */
	idWidth: number;
	/** Bytes of the size. */
	sizeWidth: number;
	/** Bytes of the content; undefined: unknown, the content ends where the next element of its parent begins. */
	size: number | undefined;
};

/** @returns undefined if the bytes begin with no header, or with a part of one */
export function parseElementHeader(bytes: Uint8Array): ElementHeader | undefined {
	const idWidth = variableWidth(bytes[0]);
	const sizeWidth = variableWidth(bytes[idWidth]);
	if (idWidth > 4 || sizeWidth > 8 || bytes.length < idWidth + sizeWidth) return undefined;
	const id = unsigned(bytes.subarray(0, idWidth));
	const size = contentSize(bytes.subarray(idWidth, idWidth + sizeWidth));
	return { id, idWidth, sizeWidth, size };
}

/** Bytes of a number of variable width: one more than its first byte has leading zeros; 9 is none. */
export function variableWidth(firstByte = 0): number {
	return Math.clz32(firstByte) - 23;
}

/** Exact up to 2 ** 53, which is larger than any file. */
function contentSize(bytes: Uint8Array): number | undefined {
	const width = bytes.length;
	// The marker is taken away first: with it, 8 bytes are more than a number can hold exactly.
	const size = ((bytes[0] ?? 0) - widthMarker(width)) * 256 ** (width - 1) + unsigned(bytes.subarray(1));
	// All bits set means unknown, in a width that readers agree on: mediabunny knows it in 1 and in 8 bytes.
	const isUnknown = size === 2 ** (7 * width) - 1 && (width === 1 || width === 8);
	return isUnknown ? undefined : size;
}

/** What the first byte of a number of this width has beside the number. */
function widthMarker(width: number): number {
	return 2 ** (8 - width);
}

function unsigned(bytes: Uint8Array): number {
	return bytes.reduce((value, byte) => value * 256 + byte, 0);
}

/** The largest size that a field of this many bytes can hold. */
export function maxSize(width: number): number {
	return 2 ** (7 * width) - 2;
}

/** The bytes of an element's size in a field of a given width. */
export function sizeField(size: number, width: number): Uint8Array {
	const bytes = new Uint8Array(width);
	let rest = size;
	for (let index = width - 1; index >= 0; index--) {
		bytes[index] = rest % 256;
		rest = Math.floor(rest / 256);
	}
	bytes[0] = (bytes[0] ?? 0) + widthMarker(width);
	return bytes;
}
