import { mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemErrorCode } from '../../errorText.ts';
import { syncFolder } from '../../store/files.ts';
import { folderNameFor, nameKey } from './safeName.ts';
import { storageError } from './storageError.ts';

/**
 * Creates a folder for a lesson that no other lesson has, accessible to this user only, and its parents where they are missing.
 * @param root where the folders of all lessons are
 * @param startedAtMs Unix time
 * @returns the path of the folder
 * @throws SfuError insufficient-storage, unavailable (`root` cannot be created or written, e.g. its drive is unplugged)
 */
export async function createLessonFolder(root: string, startedAtMs: number, className: string): Promise<string> {
	try {
		await makeFolder(root);
		const takenKeys = new Set((await readdir(root)).map(nameKey));
		for (;;) {
			const name = folderNameFor(startedAtMs, className, (candidate) => takenKeys.has(nameKey(candidate)));
			if (await isNewFolder(join(root, name))) {
				await syncFolder(root);
				return join(root, name);
			}
			takenKeys.add(nameKey(name));
		}
	} catch (error) {
		throw storageError(error, `create a folder in ${root}`);
	}
}

/** Creates a folder. @returns false if the name is taken, also by what the file system takes for the same name */
async function isNewFolder(folder: string): Promise<boolean> {
	try {
		await mkdir(folder, { mode: 0o700 });
		return true;
	} catch (error) {
		if (systemErrorCode(error) === 'EEXIST') return false;
		throw error;
	}
}

/** mkdir's `recursive` option is avoided: in Node 24 it never returns below /proc. */
async function makeFolder(folder: string): Promise<void> {
	try {
		await stat(folder);
	} catch (error) {
		const parent = dirname(folder);
		// The root of a drive that is not there has itself as parent.
		if (systemErrorCode(error) !== 'ENOENT' || parent === folder) throw error;
		await makeFolder(parent);
		await isNewFolder(folder);
	}
}
