import { join } from 'node:path';
import { notFound, SfuError } from '../../core/errors.ts';
import { readIfExists, writeFileAtomically } from '../../store/files.ts';
import { Manifest, manifestFile } from './manifest.ts';

/** @throws SfuError not-found (recording): the folder has no manifest; unavailable: it cannot be understood */
export async function readManifest(folder: string): Promise<Manifest> {
	const text = await readIfExists(join(folder, manifestFile));
	if (text === undefined) throw notFound('recording', folder);
	try {
		return Manifest.parse(JSON.parse(text));
	} catch (cause) {
		throw new SfuError('unavailable', `${manifestFile} of ${folder} cannot be understood`, { cause });
	}
}

/** Writes it completely or not at all, also if power fails. */
export function writeManifest(folder: string, manifest: Manifest): Promise<void> {
	return writeFileAtomically(join(folder, manifestFile), `${JSON.stringify(manifest, null, '\t')}\n`);
}

/** By folder: the last change, which the next one waits for. */
const changes = new Map<string, Promise<unknown>>();

/**
 * Changes the manifest of a recording that is over; changes of one folder are made one after the other.
 * @throws as `readManifest`, and what the disk throws
 */
export async function changeManifest(folder: string, change: (manifest: Manifest) => Manifest): Promise<Manifest> {
	const before = changes.get(folder) ?? Promise.resolve();
	const changed = before
		.catch(() => undefined)
		.then(async () => {
			const manifest = change(await readManifest(folder));
			await writeManifest(folder, manifest);
			return manifest;
		});
	changes.set(folder, changed);
	try {
		return await changed;
	} finally {
		if (changes.get(folder) === changed) changes.delete(folder);
	}
}
