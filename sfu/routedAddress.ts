import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';

/** Discard (RFC 863); it does not matter. */
const anyPort = 9;

/**
 * The address of this computer from which the system sends to a remote address, or null without a route. Nothing is sent:
 * connecting a UDP socket only consults the routing table.
 */
export function routedAddress(remote: string): Promise<string | null> {
	return new Promise((resolve) => {
		const socket = createSocket(isIPv6(remote) ? 'udp6' : 'udp4');
		const answer = (address: string | null) => {
			socket.close();
			resolve(address);
		};
		socket.once('error', () => answer(null));
		// The types of Node do not know that the callback gets the error.
		socket.connect(anyPort, remote, (error?: Error | null) => answer(error ? null : socket.address().address));
	});
}
