/**
 * A thread with open UDP sockets that it never reads: the worker has the full cost of sending, this process has no cost of
 * receiving. `workerData` is the number of sockets. Posts their ports.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';

const ports: number[] = [];
for (let index = 0; index < Number(workerData); index++) {
	const socket = createSocket('udp4');
	socket.bind(0, '127.0.0.1');
	await once(socket, 'listening');
	ports.push(socket.address().port);
}
parentPort?.postMessage(ports);
// Blocks the thread, so that its event loop never reads; only terminating the thread ends the wait.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
