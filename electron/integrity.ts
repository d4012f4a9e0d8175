import { webcrypto } from 'node:crypto';
import type { promises } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * The files of a package by their paths below its resources, with `/`: SHA-256, hex; null: the file only has to be there.
 * Written by scripts/package/fileDigests.mjs.
 */
export const Manifest = z.record(z.string(), z.string().nullable());
export type Manifest = z.infer<typeof Manifest>;

/** Of the file system; in a package Electron's `original-fs`, for which an archive is a file. */
type Files = Pick<typeof promises, 'lstat' | 'readdir' | 'readFile'>;

/** What is loaded or served from outside the archive is in these folders, which hold nothing else. */
const folders = ['app.asar.unpacked', 'worker'];

/**
 * Looks for a file that has changed, is missing or does not belong to the package.
 * @param resources folder of the package's resources
 * @returns what is wrong with which file; null: nothing is
 */
export async function findDamage(resources: string, manifest: Manifest, files: Files): Promise<string | null> {
	const present = (await Promise.all(folders.map((folder) => filesBelow(resources, folder, files)))).flat();
	const stranger = present.find((path) => !Object.hasOwn(manifest, path));
	if (stranger) return `${stranger} does not belong to it`;
	const checked = Object.entries(manifest).map(async ([path, digest]) => {
		try {
			if (!(await files.lstat(join(resources, path))).isFile()) return `${path} is not a file`;
			if (digest === null) return null;
			return (await digestOf(await files.readFile(join(resources, path)))) === digest ? null : `${path} has changed`;
		} catch {
			return `${path} is missing or cannot be read`;
		}
	});
	return (await Promise.all(checked)).find((damage) => damage !== null) ?? null;
}

/** Paths of everything in a folder that is no folder itself, links included. */
async function filesBelow(resources: string, folder: string, files: Files): Promise<string[]> {
	const entries = await files.readdir(join(resources, folder), { withFileTypes: true }).catch(() => []);
	const paths = entries.map(async (entry) => {
		const path = `${folder}/${entry.name}`;
		return entry.isDirectory() ? filesBelow(resources, path, files) : [path];
	});
	return (await Promise.all(paths)).flat();
}

/** Not by `createHash`, which would hold this thread: several files are read and digested at a time. */
async function digestOf(content: NodeJS.ArrayBufferView): Promise<string> {
	return Buffer.from(await webcrypto.subtle.digest('SHA-256', content)).toString('hex');
}
