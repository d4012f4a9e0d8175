import type { FileType } from '../protocol/models/documents.ts';
import { maxJpegSegments } from './limits.ts';

export type ImageSize = { width: number; height: number };
/** Reads bytes of a file from a position; fewer at its end. */
export type ReadAt = (position: number, length: number) => Promise<Buffer>;

const pngSignature = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
/** Markers without a length: TEM, RST0 to RST7, SOI. */
const isBare = (marker: number) => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);
/** Frame headers (ITU-T T.81, table B.1): C4, C8 and CC mean something else. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
/** Start of scan and end of image: no frame header follows. */
const isPastHeader = (marker: number) => marker === 0xda || marker === 0xd9;
/** Values of the tag Orientation with which width and height change places. */
const turned = new Set([5, 6, 7, 8]);
/** What of an Exif segment is read: its first directory has the orientation. */
const exifBytes = 4_096;

/** In pixels as a browser draws it; null: this is no image of the type. */
export async function imageSize(type: Exclude<FileType, 'application/pdf'>, read: ReadAt): Promise<ImageSize | null> {
	const size = type === 'image/png' ? pngSize(await read(0, 24)) : await jpegSize(read);
	return size && size.width > 0 && size.height > 0 ? size : null;
}

function pngSize(head: Buffer): ImageSize | null {
	if (head.length < 24 || !head.subarray(0, pngSignature.length).equals(pngSignature)) return null;
	return { width: head.readUInt32BE(16), height: head.readUInt32BE(20) };
}

async function jpegSize(read: ReadAt): Promise<ImageSize | null> {
	if ((await read(0, 2)).toString('hex') !== 'ffd8') return null;
	let isTurned = false;
	let position = 2;
	for (let segment = 0; segment < maxJpegSegments; segment++) {
		const head = await read(position, 9);
		const marker = head[1];
		if (head.length < 2 || head[0] !== 0xff || marker === undefined || isPastHeader(marker)) return null;
		if (marker === 0xff) position += 1;
		else if (isBare(marker)) position += 2;
		else {
			if (head.length < 9) return null;
			if (isFrame(marker)) {
				const [height, width] = [head.readUInt16BE(5), head.readUInt16BE(7)];
				return isTurned ? { width: height, height: width } : { width, height };
			}
			const length = head.readUInt16BE(2);
			if (length < 2) return null;
			if (marker === 0xe1)
				isTurned ||= turned.has(orientationOf(await read(position + 4, Math.min(length, exifBytes))));
			position += 2 + length;
		}
	}
	return null;
}

/** Of an Exif segment (TIFF in it): 1 to 8; 1 where it says none. */
function orientationOf(segment: Buffer): number {
	if (segment.subarray(0, 6).toString('latin1') !== 'Exif\0\0') return 1;
	const tiff = segment.subarray(6);
	if (tiff.length < 8) return 1;
	const isLittle = tiff.toString('latin1', 0, 2) === 'II';
	const short = (at: number) => (at + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
	const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
	const count = short(directory);
	for (let entry = directory + 2; entry < directory + 2 + 12 * count && entry < tiff.length; entry += 12)
		if (short(entry) === 0x0112) return short(entry + 8);
	return 1;
}
