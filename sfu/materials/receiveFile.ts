import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { badFile } from './describeFile.ts';
import { uploadedChunks } from './uploadedChunks.ts';

export type Received = {
	bytes: number;
	/** SHA-256, hex. */
	hash: string;
};

/**
 * Writes what a client sends to a new file, and syncs it. Reads no faster than the disk writes.
 * @param take is called with the number of bytes of each chunk before it is written; throws where they are too many
 * @throws SfuError bad-request (file): empty, or cut off; what `take` throws; Error of the disk
 */
export async function receiveFile(from: Readable, path: string, take: (bytes: number) => void): Promise<Received> {
	const file = await open(path, 'wx', 0o600);
	try {
		const hash = createHash('sha256');
		let bytes = 0;
		for await (const chunk of uploadedChunks(from)) {
			take(chunk.length);
			hash.update(chunk);
			bytes += chunk.length;
			await file.writeFile(chunk);
		}
		if (bytes === 0) throw badFile('the file is empty');
		await file.sync();
		return { bytes, hash: hash.digest('hex') };
	} finally {
		await file.close();
	}
}
