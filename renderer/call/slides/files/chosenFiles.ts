import { fileKind } from './fileKind.ts';

/** A file, and the folder that was chosen as a whole; null: it was chosen by itself. */
export type ChosenFile = { file: File; folder: string | null };

/** Files that become one document: one PDF, or images as its pages. */
export type DocumentFiles = { name: string; files: File[] };

/** Page 2 before page 10. */
const { compare } = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' });

/**
 * Documents of what was chosen or dropped: each PDF, the images of each folder in the order of their names, and the images that
 * were chosen by themselves. Other files of a folder are left out; one that was chosen by itself is kept, to be refused in words.
 */
export function documentsOf(chosen: readonly ChosenFile[]): DocumentFiles[] {
	const documents: DocumentFiles[] = [];
	const images = new Map<string | null, File[]>();
	for (const { file, folder } of chosen) {
		const kind = fileKind(file);
		if (kind === 'pdf' || (kind === null && folder === null)) documents.push({ name: file.name, files: [file] });
		else if (kind !== null) images.set(folder, [...(images.get(folder) ?? []), file]);
	}
	for (const [folder, files] of images) {
		const ordered = files.sort((one, other) => compare(one.name, other.name));
		documents.push({ name: folder ?? ordered[0]?.name ?? '', files: ordered });
	}
	return documents;
}
