import { type FileHandle, open } from 'node:fs/promises';
import { SfuError } from '../../core/errors.ts';
import { ChunkReader, readFully } from './ChunkReader.ts';
import { type MatroskaScan, scanMatroska } from './scan.ts';
import { storageError } from './storageError.ts';

export type Trimmed = {
	keptBytes: number;
	removedBytes: number;
	/** Nothing in it can be played: the file is left as it was, to be deleted. */
	isEmpty: boolean;
};

/**
 * A crash within the first packet leaves less than this, bytes. A larger file without one whole block is damaged in another way,
 * and more of it than nobody could read is worth keeping.
 */
const maxEmptyBytes = 2 ** 20;
/** Fewer zeros at the end of a file, bytes, may belong to its last packet. */
const minZeroTailBytes = 16;
const zeros = Buffer.alloc(2 ** 18);

/**
 * Makes a Matroska file that was cut off by a crash or a power cut readable, up to its last whole packet: removes what is torn
 * (and zeros at the end, of a file that had grown before its data was on the disk), and corrects sizes that said what was to
 * come. Does not touch a whole file. If it is interrupted, the file can be trimmed again.
 *
 * Always before another program reads the file: of a torn block, mediabunny drops the whole cluster, and with zeros at the end it
 * never returns.
 * @throws SfuError unavailable (the file cannot be read or written, or is something else than a Matroska file that a crash cut
 * off), insufficient-storage
 */
export async function trimMatroska(file: string): Promise<Trimmed> {
	try {
		const handle = await open(file, 'r+');
		try {
			return await trim(handle, file);
		} finally {
			await handle.close();
		}
	} catch (error) {
		throw storageError(error, `trim ${file}`);
	}
}

async function trim(handle: FileHandle, file: string): Promise<Trimmed> {
	const { size } = await handle.stat();
	const { wholeBytes, repairs, dataBytes } = await scanForWhole(handle, size);
	if (wholeBytes === 0) {
		if (dataBytes > maxEmptyBytes)
			throw new SfuError('unavailable', `${file} is no Matroska file, or damaged at its start`);
		return { keptBytes: 0, removedBytes: size, isEmpty: true };
	}
	// Before cutting: with these sizes the torn rest lies outside of the Segment, and is found again if this stops half way.
	for (const { position, bytes } of repairs) await handle.write(bytes, 0, bytes.length, position);
	if (wholeBytes < size) await handle.truncate(wholeBytes);
	if (wholeBytes < size || repairs.length > 0) await handle.sync();
	return { keptBytes: wholeBytes, removedBytes: size - wholeBytes, isEmpty: false };
}

/**
 * What is whole of an open file.
 * @param size bytes of the file
 * @returns `dataBytes`: without the zeros at the end
 */
export async function scanForWhole(handle: FileHandle, size: number): Promise<MatroskaScan & { dataBytes: number }> {
	const dataBytes = await withoutZeroTail(handle, size);
	const { wholeBytes, blocks, repairs } = await scanMatroska(new ChunkReader(handle, dataBytes), dataBytes);
	return { wholeBytes, blocks, repairs, dataBytes };
}

/**
 * Where a tail of zeros begins. A block that reaches into it is torn, although its size says it is whole: encoded audio and video
 * does not end with many zeros.
 */
async function withoutZeroTail(handle: FileHandle, size: number): Promise<number> {
	for (let end = size; end > 0; ) {
		const start = Math.max(0, end - zeros.length);
		const chunk = await readFully(handle, start, end - start);
		end = start;
		// Compares faster than any search.
		if (chunk.equals(zeros.subarray(0, chunk.length))) continue;
		const dataBytes = start + chunk.findLastIndex((byte) => byte !== 0) + 1;
		return size - dataBytes < minZeroTailBytes ? size : dataBytes;
	}
	return 0;
}
