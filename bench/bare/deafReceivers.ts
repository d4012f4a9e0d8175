/**
 * A thread with open ports that it never reads: whoever sends there pays the full price, and this process pays nothing.
 * `workerData`: how many. Posts their ports.
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
// Only ending the thread ends this.
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
