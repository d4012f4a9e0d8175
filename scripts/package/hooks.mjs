// Hooks of electron-builder, see electron-builder.yml.
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, requireSameFiles } from './fileDigests.mjs';

/** Returns false because scripts/package.mjs has staged node_modules: electron-builder neither installs nor rebuilds them. */
export function beforeBuild() {
	return false;
}

/**
 * Removes Electron's demonstration app, which is in the package when the runtime was given as a folder (electronDist), and
 * completes what the program checks at its start: see electron/packageFiles.ts.
 */
export async function afterPack({ appOutDir, packager, electronPlatformName }) {
	const resources = packager.getResourcesDir(appOutDir);
	await rm(join(resources, 'default_app.asar'), { force: true });
	const manifest = join(packager.projectDir, 'release/staging/app/dist/integrity.json');
	requireSameFiles(resources, JSON.parse(await readFile(manifest, 'utf8')), electronPlatformName);
	if (electronPlatformName !== 'linux') return;
	await writeFile(join(resources, 'app.asar.sha256'), `${digestOf(join(resources, 'app.asar'))}  app.asar\n`);
}
