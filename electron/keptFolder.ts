import { stat } from 'node:fs/promises';
import { HostError } from './errors.ts';

/**
 * @param path of a folder in which Lectern keeps files; undefined: the server has not told it yet
 * @returns `path`, if the folder is there
 * @throws HostError not-found, e.g. on a drive that is gone
 */
export async function findKeptFolder(path: string | undefined): Promise<string> {
	const found = path === undefined ? null : await stat(path).catch(() => null);
	if (path === undefined || !found?.isDirectory()) throw new HostError('not-found', `there is no folder ${path}`);
	return path;
}
