import { createSocket } from 'node:dgram';

const mdnsGroup = '224.0.0.251';
const mdnsPort = 5353;

/**
 * macOS shows its local-network permission prompt only when the app's main process uses the network, and silently blocks
 * the server's process until then. One mDNS query from the main process triggers the prompt.
 */
export function askForLocalNetwork(): void {
	if (process.platform !== 'darwin') return;
	const socket = createSocket('udp4');
	// Permission denied or no network: the host screen reports that the server cannot be reached.
	socket.on('error', () => undefined);
	socket.send(pointerQuery('_lectern._tcp.local'), mdnsPort, mdnsGroup, () => socket.close());
}

/** One DNS question: type PTR (12), class IN (1). */
export function pointerQuery(name: string): Buffer {
	const header = Buffer.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
	const labels = name.split('.').flatMap((label) => [Buffer.from([label.length]), Buffer.from(label, 'ascii')]);
	return Buffer.concat([header, ...labels, Buffer.from([0, 0, 12, 0, 1])]);
}
