import { join, sep } from 'node:path';
import { app } from 'electron';

const asar = `${sep}app.asar`;

/** Where the parts lie: beside each other in dist/ in the source tree and, packaged, in app.asar or next to it. */
export function findParts() {
	const dist = join(app.getAppPath(), 'dist');
	const worker = process.platform === 'win32' ? 'mediasoup-worker.exe' : 'mediasoup-worker';
	return {
		sfuEntry: join(dist, 'sfu', 'main.js'),
		preload: join(dist, 'preload', 'preload.cjs'),
		/** Served to browsers, so kept as plain files: reading from the archive copies each one out first. */
		rendererDir: join(dist, 'renderer').replace(asar, `${asar}.unpacked`),
		/** Programs cannot be started from inside the archive. Undefined: mediasoup's own place in node_modules. */
		workerBin: app.isPackaged ? join(process.resourcesPath, 'worker', worker) : undefined,
	};
}
