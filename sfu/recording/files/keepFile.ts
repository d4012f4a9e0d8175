import { dirname, join } from 'node:path';
import { writeFileAtomically } from '../../store/files.ts';
import { makeFolder } from './makeFolder.ts';
import { storageError } from './storageError.ts';

/**
 * Writes a file of a lesson, completely or not at all, also if power fails; with its folder, if that is not there.
 * @param folder absolute path of the lesson folder, which exists
 * @param file relative to it, at most one folder deep, with `/`
 * @throws as `storageError`
 */
export async function keepFile(folder: string, file: string, content: string | Uint8Array): Promise<void> {
	const path = join(folder, file);
	try {
		await makeFolder(dirname(path));
		await writeFileAtomically(path, content);
	} catch (error) {
		throw storageError(error, `write ${path}`);
	}
}
