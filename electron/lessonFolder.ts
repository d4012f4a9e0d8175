import { lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { HostError } from './errors.ts';

/** Name of a lesson folder: a single segment of a path on every system, so that nothing outside of the recordings is reached. */
export const LessonFolderName = z
	.string()
	.min(1)
	.max(255)
	// biome-ignore lint/suspicious/noControlCharactersInRegex: no file system's name holds them
	.regex(/^[^/\\:\u0000-\u001f]+$/, 'a name is not a path')
	.refine((name) => name !== '.' && name !== '..', 'a name is not a path');

/**
 * @param recordingsDir where the lesson folders are; undefined: the server keeps no recordings
 * @returns its absolute path
 * @throws HostError unavailable (without `recordingsDir`), not-found (missing, or no folder itself, e.g. a symbolic link)
 */
export async function findLessonFolder(recordingsDir: string | undefined, name: string): Promise<string> {
	if (recordingsDir === undefined) throw new HostError('unavailable', 'this server keeps no recordings');
	const path = join(recordingsDir, name);
	const found = basename(path) === name ? await lstat(path).catch(() => null) : null;
	if (!found?.isDirectory()) throw new HostError('not-found', `there is no recording in ${name}`);
	return path;
}
