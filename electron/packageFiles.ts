import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { app } from 'electron';
// Electron's file system without archives: app.asar is a file.
import { promises as plainFiles } from 'original-fs';
import { findDamage, Manifest } from './integrity.ts';

/** The digest of the archive, as `sha256sum` writes it: the list of the other files is inside, where its own cannot be. */
const archiveDigestFile = 'app.asar.sha256';

/**
 * Whether the files of this package are those that were packaged. On Windows and macOS, Electron itself checks the archive
 * (fuse `EnableEmbeddedAsarIntegrityValidation`).
 * @returns what is wrong with which file; null: nothing is
 */
export async function findPackageDamage(): Promise<string | null> {
	const resources = process.resourcesPath;
	try {
		const manifest = Manifest.parse(JSON.parse(await readFile(join(app.getAppPath(), 'dist/integrity.json'), 'utf8')));
		if (process.platform !== 'linux') return await findDamage(resources, manifest, plainFiles);
		const [digest = ''] = (await plainFiles.readFile(join(resources, archiveDigestFile), 'utf8')).split(' ');
		return await findDamage(resources, { ...manifest, 'app.asar': digest }, plainFiles);
	} catch {
		return `app.asar or ${archiveDigestFile} is missing or cannot be read`;
	}
}
