import type { Readable } from 'node:stream';
import { badFile } from './describeFile.ts';

/**
 * What a client sends as a file, as it comes. Whoever stops reading can still answer on the connection.
 * @throws SfuError bad-request (file): the connection was lost
 */
export async function* uploadedChunks(from: Readable): AsyncGenerator<Buffer> {
	const chunks = from.iterator({ destroyOnReturn: false });
	try {
		yield* chunks;
	} catch (error) {
		if (from.destroyed || from.errored) throw badFile('the upload was cut off');
		throw error;
	}
}
