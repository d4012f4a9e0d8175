import type { ChosenFile } from './chosenFiles.ts';

/** Nobody means to show more at once; a folder may be that of all pictures of a year. */
const maxFiles = 2_000;

/** Files of a field, with the folder that was chosen in it, e.g. `Lesson 5`. */
export const filesOfField = (files: FileList | null): ChosenFile[] =>
	Array.from(files ?? [], (file) => ({ file, folder: file.webkitRelativePath.split('/')[0] || null }));

/** Files and folders that were dropped, each folder without the folders in it. */
export async function droppedFiles(data: DataTransfer): Promise<ChosenFile[]> {
	// To be read before the first await: what was dropped is taken back then.
	const entries = Array.from(data.items, (item) => item.webkitGetAsEntry());
	const files = Array.from(data.files);
	if (entries.every((entry) => entry === null)) return files.map((file) => ({ file, folder: null }));
	const chosen: ChosenFile[] = [];
	for (const entry of entries) {
		if (isFile(entry)) chosen.push({ file: await fileOf(entry), folder: null });
		if (!isFolder(entry)) continue;
		for (const inside of await entriesOf(entry))
			if (isFile(inside)) chosen.push({ file: await fileOf(inside), folder: entry.name });
	}
	return chosen.slice(0, maxFiles);
}

const isFile = (entry: FileSystemEntry | null): entry is FileSystemFileEntry => entry?.isFile ?? false;
const isFolder = (entry: FileSystemEntry | null): entry is FileSystemDirectoryEntry => entry?.isDirectory ?? false;

const fileOf = (entry: FileSystemFileEntry): Promise<File> =>
	new Promise((resolve, reject) => entry.file(resolve, reject));

async function entriesOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
	const reader = folder.createReader();
	const all: FileSystemEntry[] = [];
	while (all.length < maxFiles) {
		const some = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
		// Browsers give a hundred at a time, and none at the end.
		if (some.length === 0) break;
		all.push(...some);
	}
	return all;
}
