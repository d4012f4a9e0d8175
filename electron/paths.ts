import { join, sep } from 'node:path';
import { app } from 'electron';
import { isInPackage } from './releaseBuild.ts';

const asar = `${sep}app.asar`;

/** Paths of the built parts: in dist/ of the source tree or, in a package, inside app.asar or next to it. */
export function findParts() {
	const dist = join(app.getAppPath(), 'dist');
	const worker = process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker';
	return {
		sfuEntry: join(dist, 'sfu', 'main.js'),
		preload: join(dist, 'preload', 'preload.cjs'),
		/** Plain files outside the archive, because they are served to browsers: Electron extracts a file of the archive on each read. */
		rendererDir: join(dist, 'renderer').replace(asar, `${asar}.unpacked`),
		/** Outside the archive, because executables cannot start from inside it. Undefined: mediasoup's default in node_modules. */
		workerBin: isInPackage() ? join(process.resourcesPath, 'worker', worker) : undefined,
	};
}
