/**
 * Loaded into the server under test by the bench (`node --import`), and by nobody else: tells what only the process itself
 * knows, on a socket of Unix in a folder of the bench.
 */
import { createServer } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';
import { observer, type types } from 'mediasoup';
import type { ProbeFigures } from './Probe.ts';

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');
const workers = new Set<types.Worker>();

observer.on('newworker', (worker) => {
	workers.add(worker);
	worker.observer.once('close', () => workers.delete(worker));
});

async function figures(): Promise<ProbeFigures> {
	collectGarbage();
	const dumps = await Promise.all([...workers].map((worker) => worker.dump()));
	const objects = dumps.map(
		({ channelMessageHandlers: { channelRequestHandlers }, webRtcServerIds }) =>
			channelRequestHandlers.length - webRtcServerIds.length,
	);
	const resources = process.getActiveResourcesInfo();
	return {
		heapBytes: process.memoryUsage().heapUsed,
		handles: resources.filter((type) => type !== 'Timeout').length,
		timers: resources.filter((type) => type === 'Timeout').length,
		workerObjects: objects.reduce((sum, count) => sum + count, 0),
	};
}

const path = process.env.LECTERN_BENCH_PROBE;
// The server's threads load it too.
if (path !== undefined && isMainThread) {
	const server = createServer((socket) => {
		socket.on('error', () => socket.destroy());
		void figures().then(
			(read) => socket.end(JSON.stringify(read)),
			() => socket.destroy(),
		);
	});
	server.listen(path).unref();
}
