// Hooks of electron-builder, see electron-builder.yml.
import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { digestOf, requireSameFiles } from './fileDigests.mjs';
import { askNpm, completeSbom, readWorkerParts } from './sbom.mjs';

/** Returns false because scripts/package.mjs has staged node_modules: electron-builder neither installs nor rebuilds them. */
export function beforeBuild() {
	return false;
}

/**
 * Removes Electron's demonstration app, which is in the package when the runtime was given as a folder (electronDist), completes
 * what the program checks at its start (electron/packageFiles.ts), and adds the bill of materials.
 */
export async function afterPack({ appOutDir, packager, electronPlatformName }) {
	const { projectDir } = packager;
	const resources = packager.getResourcesDir(appOutDir);
	await rm(join(resources, 'default_app.asar'), { force: true });
	const integrity = await readJson(join(projectDir, 'release/staging/app/dist/integrity.json'));
	requireSameFiles(resources, integrity, electronPlatformName);
	const sbom = completeSbom(
		await askNpm(projectDir),
		await readJson(join(projectDir, 'package.json')),
		await runtimeVersions(appOutDir, packager),
		readWorkerParts(join(projectDir, 'node_modules/mediasoup/worker/subprojects')),
	);
	const bill = JSON.stringify(sbom, null, '\t');
	await writeFile(join(resources, 'sbom.cdx.json'), bill);
	// Beside the packages too: a release offers it without a download of the whole.
	const name = `lectern-${packager.appInfo.version}-${basename(appOutDir).replace('-unpacked', '')}.sbom.cdx.json`;
	await writeFile(join(dirname(appOutDir), name), bill);
	if (electronPlatformName !== 'linux') return;
	await writeFile(join(resources, 'app.asar.sha256'), `${digestOf(join(resources, 'app.asar'))}  app.asar\n`);
}

const readJson = async (file) => JSON.parse(await readFile(file, 'utf8'));

/** What is inside the runtime, by the runtime itself where it can be started as Node, which a fuse will forbid. */
async function runtimeVersions(appOutDir, { executableName, info }) {
	const known = { electron: info.framework.version };
	if (process.platform !== 'linux') return known;
	const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
	const args = ['-p', 'JSON.stringify(process.versions)'];
	const { stdout } = await promisify(execFile)(join(appOutDir, executableName), args, { env }).catch(() => ({
		stdout: '{}',
	}));
	return { ...JSON.parse(stdout), ...known };
}
