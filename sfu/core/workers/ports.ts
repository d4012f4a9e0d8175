import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, isIPv6 } from 'node:net';

/**
 * `taken`: another process has the port, or this one may not bind it; `gone`: this machine has no such address, or no
 * IPv6.
 */
export type PortState = 'free' | 'taken' | 'gone';

function stateOf(error: unknown): PortState {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT' || code === 'EINVAL' || code === 'ENOTFOUND'
		? 'gone'
		: 'taken';
}

async function probeTcp(host: string, port: number): Promise<PortState> {
	const server = createServer();
	try {
		server.listen({ host, port, exclusive: true, ipv6Only: isIPv6(host) });
		await once(server, 'listening');
		return 'free';
	} catch (error) {
		return stateOf(error);
	} finally {
		server.close();
	}
}

async function probeUdp(address: string, port: number): Promise<PortState> {
	const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4', ipv6Only: isIPv6(address) });
	try {
		socket.bind({ address, port, exclusive: true });
		await once(socket, 'listening');
		return 'free';
	} catch (error) {
		return stateOf(error);
	} finally {
		socket.close();
	}
}

/**
 * Whether a port can be bound at an address, UDP and TCP. mediasoup's own error does not tell a taken port from a gone
 * address.
 */
export async function probePort(address: string, port: number): Promise<PortState> {
	const tcp = await probeTcp(address, port);
	return tcp === 'free' ? probeUdp(address, port) : tcp;
}

/** A port that is free for TCP at an address, chosen by the operating system. */
export async function anyFreePort(address: string): Promise<number> {
	const server = createServer();
	server.listen({ host: address, port: 0 });
	await once(server, 'listening');
	const bound = server.address();
	server.close();
	return typeof bound === 'object' && bound !== null ? bound.port : 0;
}
