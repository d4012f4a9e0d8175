/** What is in a lesson folder. Symbolic links are never followed: they may lead anywhere on this computer. */
import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorCode } from '../../errorText.ts';
import { documentsFolder, manifestFile, pagesFolder, tracksFolder, votesFile } from '../lesson/manifest.ts';

export const pictureFile = 'picture.jpg';
export const pageFile = 'index.html';
export const filmFiles: readonly string[] = ['film.mp4', 'film.webm'];

/** Everything else, e.g. a film that is being made, is neither served nor packed. */
const names = new Set([...filmFiles, pageFile, pictureFile, 'chapters.vtt', 'chat.txt', votesFile, manifestFile]);
const folders: readonly { folder: string; fileName: RegExp }[] = [
	{ folder: tracksFolder, fileName: /^[^.].*\.(mkv|webm|mka)$/ },
	{ folder: pagesFolder, fileName: /^[^.].*\.(png|jpg)$/ },
	{ folder: documentsFolder, fileName: /^[^.].*\.(pdf|png|jpg)$/ },
];

const isGone = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '');

/** Nothing if the folder is gone. @throws what the disk throws */
async function entriesOf(folder: string): Promise<Dirent[]> {
	try {
		return await readdir(folder, { withFileTypes: true });
	} catch (error) {
		if (isGone(error)) return [];
		throw error;
	}
}

/** undefined: there is nothing. A symbolic link is described itself. @throws what the disk throws */
export async function statOf(path: string): Promise<Stats | undefined> {
	try {
		return await lstat(path);
	} catch (error) {
		if (isGone(error)) return undefined;
		throw error;
	}
}

/** Names of the files that may be served, relative to the lesson folder, with `/`. @throws what the disk throws */
export async function lessonFileNames(folder: string): Promise<string[]> {
	const entries = await entriesOf(folder);
	const files = entries.filter((entry) => entry.isFile() && names.has(entry.name)).map(({ name }) => name);
	const present = folders.filter((each) => entries.some((entry) => entry.isDirectory() && entry.name === each.folder));
	const inside = present.map(async ({ folder: name, fileName }) => {
		const found = (await entriesOf(join(folder, name))).filter((entry) => entry.isFile() && fileName.test(entry.name));
		return found.map((entry) => `${name}/${entry.name}`);
	});
	return [...files, ...(await Promise.all(inside)).flat()];
}

/** Size of all files in a folder and its folders, bytes. @throws what the disk throws */
export async function folderBytes(folder: string): Promise<number> {
	const sizes = (await entriesOf(folder)).map(async (entry) => {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) return folderBytes(path);
		return entry.isFile() ? ((await statOf(path))?.size ?? 0) : 0;
	});
	return (await Promise.all(sizes)).reduce((sum, bytes) => sum + bytes, 0);
}
