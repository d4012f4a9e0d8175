// Hooks of electron-builder, see electron-builder.yml.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Returns false because scripts/package.mjs has staged node_modules: electron-builder neither installs nor rebuilds them. */
export function beforeBuild() {
	return false;
}

/** Removes Electron's demonstration app, which is in the package when the runtime was given as a folder (electronDist). */
export async function afterPack({ appOutDir, packager }) {
	await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
}
