/** Ranges of a file, one after the other. */
import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { FileRange } from '../../../protocol/models/documents.ts';

/** In memory at a time, bytes. */
const pieceBytes = 64 * 1024;

/** Opens the file once it is read from, and ends with an error where the file ends within a range. */
export function rangesStream(path: string, ranges: readonly FileRange[]): Readable {
	return Readable.from(pieces(path, ranges), { objectMode: false });
}

async function* pieces(path: string, ranges: readonly FileRange[]): AsyncGenerator<Buffer> {
	const file = await open(path);
	try {
		for (const { first, last } of ranges) {
			for (let at = first; at <= last; ) {
				const length = Math.min(pieceBytes, last + 1 - at);
				const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, at);
				if (bytesRead === 0) throw new Error(`${path} ends before byte ${at}`);
				yield buffer.subarray(0, bytesRead);
				at += bytesRead;
			}
		}
	} finally {
		await file.close();
	}
}
