import { createSocket } from 'node:dgram';

const mdnsGroup = '224.0.0.251';
const mdnsPort = 5353;

/**
 * macOS asks for the local network only when the app's own process uses it, and blocks the server's process in silence
 * until then. So this process says the first word: it asks whether another class is announced.
 */
export function askForLocalNetwork(): void {
	if (process.platform !== 'darwin') return;
	const socket = createSocket('udp4');
	// Refused or no network: the answer is the person's, and the host screen tells what follows from it.
	socket.on('error', () => undefined);
	socket.send(pointerQuery('_lectern._tcp.local'), mdnsPort, mdnsGroup, () => socket.close());
}

/** One DNS question: type PTR (12), class IN (1). */
export function pointerQuery(name: string): Buffer {
	const header = Buffer.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
	const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'ascii')]);
	return Buffer.concat([header, ...labels, Buffer.from([0, 0, 12, 0, 1])]);
}
