import { mkdir } from 'node:fs/promises';
import { systemErrorCode } from '../../errorText.ts';

/** Creates a folder in one that is there, unless it exists. @throws what the disk throws */
export async function makeFolder(folder: string): Promise<void> {
	try {
		await mkdir(folder, { mode: 0o700 });
	} catch (error) {
		if (systemErrorCode(error) !== 'EEXIST') throw error;
	}
}
