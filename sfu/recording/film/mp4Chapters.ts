import type { FileHandle } from 'node:fs/promises';
import { SfuError } from '../../core/errors.ts';

type Chapter = { atMs: number; title: string };
type Box = { type: string; start: number; end: number };

/** A chapter list counts its entries, and each title its bytes, in one byte. */
const maxChapters = 255;
const maxTitleBytes = 255;
/** Times of a chapter list are in units of 100 ns. */
const unitsPerMs = 10_000;
const boxHeaderBytes = 8;
/** Bytes of a chapter list before its first entry: version and flags, reserved, count. */
const listHeaderBytes = 9;
const entryBytes = ({ title }: { title: Buffer }) => 9 + title.length;

/**
 * Writes chapters into a finished MP4 file, as the list (`moov/udta/chpl`) that FFmpeg and VLC read. It goes into the `free`
 * box behind `moov`, so nothing else moves; chapters for which there is no space are left out, the last ones first.
 * @returns number of chapters written
 * @throws SfuError unavailable: this is no MP4 file with `moov` at its beginning
 */
export async function writeMp4Chapters(file: FileHandle, chapters: Chapter[]): Promise<number> {
	const boxes = await firstBoxes(file);
	const moovIndex = boxes.findIndex(({ type }) => type === 'moov');
	const moov = boxes[moovIndex];
	if (!moov) throw new SfuError('unavailable', 'the film has no moov box at its beginning');
	const free = boxes[moovIndex + 1];
	if (free?.type !== 'free' || chapters.length === 0) return 0;
	// The rest of the free box needs a header of its own.
	const { box, count } = chapterBox(chapters, free.end - free.start - boxHeaderBytes);
	if (count === 0) return 0;
	const rest = boxHeader('free', free.end - free.start - box.length);
	const moovHeader = boxHeader('moov', moov.end - moov.start + box.length);
	await writeAll(file, Buffer.concat([box, rest]), free.start);
	await writeAll(file, moovHeader, moov.start);
	return count;
}

/** Boxes at the top of the file, up to the media data. */
async function firstBoxes(file: FileHandle): Promise<Box[]> {
	const { size: fileSize } = await file.stat();
	const boxes: Box[] = [];
	for (let start = 0; start + boxHeaderBytes <= fileSize; ) {
		const header = Buffer.alloc(boxHeaderBytes);
		await file.read(header, 0, boxHeaderBytes, start);
		const type = header.toString('latin1', 4);
		const size = header.readUInt32BE(0);
		// A box of 64 bits (size 1) or to the end of the file (size 0) is media data: nothing is looked for behind it.
		if (size < boxHeaderBytes || type === 'mdat') break;
		boxes.push({ type, start, end: start + size });
		start += size;
	}
	return boxes;
}

function chapterBox(chapters: Chapter[], space: number): { box: Buffer; count: number } {
	const entries = chapters.slice(0, maxChapters).map(({ atMs, title }) => ({ atMs, title: titleBytes(title) }));
	let length = 2 * boxHeaderBytes + listHeaderBytes;
	let count = 0;
	for (const entry of entries) {
		length += entryBytes(entry);
		if (length > space) break;
		count += 1;
	}
	const kept = entries.slice(0, count);
	// Version 1, flags 0, reserved, count.
	const listHeader = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0, count]);
	const list = Buffer.concat([listHeader, ...kept.map(({ atMs, title }) => entryOf(atMs, title))]);
	return { box: boxOf('udta', boxOf('chpl', list)), count };
}

function entryOf(atMs: number, title: Buffer): Buffer {
	const head = Buffer.alloc(9);
	head.writeBigUInt64BE(BigInt(Math.round(atMs * unitsPerMs)), 0);
	head.writeUInt8(title.length, 8);
	return Buffer.concat([head, title]);
}

/** UTF-8, cut between two characters where it is too long. */
function titleBytes(title: string): Buffer {
	const bytes = Buffer.from(title);
	let end = Math.min(bytes.length, maxTitleBytes);
	while (end < bytes.length && isInsideCharacter(bytes[end])) end -= 1;
	return bytes.subarray(0, end);
}

function isInsideCharacter(byte = 0): boolean {
	return (byte & 0xc0) === 0x80;
}

function boxOf(type: string, content: Buffer): Buffer {
	return Buffer.concat([boxHeader(type, boxHeaderBytes + content.length), content]);
}

function boxHeader(type: string, size: number): Buffer {
	const header = Buffer.alloc(boxHeaderBytes);
	header.writeUInt32BE(size, 0);
	header.write(type, 4, 'latin1');
	return header;
}

/** `FileHandle.write` may write less than it was given. */
export async function writeAll(file: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
	for (let done = 0; done < bytes.length; ) {
		const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
		done += bytesWritten;
	}
}
