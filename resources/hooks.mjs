// Called by electron-builder, see electron-builder.yml.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** false: scripts/package.mjs has gathered node_modules; nothing is to be installed, rebuilt or looked for. */
export function beforeBuild() {
	return false;
}

/** Electron's own demonstration app comes along when the runtime was given as a folder. */
export async function afterPack({ appOutDir, packager }) {
	await rm(join(packager.getResourcesDir(appOutDir), 'default_app.asar'), { force: true });
}
