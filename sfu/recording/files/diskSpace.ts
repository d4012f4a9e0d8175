import { statfs } from 'node:fs/promises';
import { storageError } from './storageError.ts';

/**
 * Bytes that this user can still write to the drive of a folder.
 * @throws SfuError unavailable (the folder is gone, e.g. its drive was unplugged)
 */
export async function freeBytes(folder: string): Promise<number> {
	try {
		const { bavail, bsize } = await statfs(folder);
		return bavail * bsize;
	} catch (error) {
		throw storageError(error, `read the free space of ${folder}`);
	}
}
