import { isIPv6 } from 'node:net';
import type { types } from 'mediasoup';
import { SfuError } from '../errors.ts';
import { anyFreePort, probePort } from './ports.ts';

/** Ports that are tried one after the other before `openListener` fails. */
const maxPortAttempts = 200;
const maxPort = 65_535;

/** A mediasoup WebRtcServer: the transports of one worker share one port, UDP and TCP. It ends with its worker. */
export type WebRtcListener = { server: types.WebRtcServer; port: number };

/**
 * Listens on the first port that is free, UDP and TCP, at every address. Addresses that this machine does not have are left
 * out.
 * @param addresses `0.0.0.0` and `::`: every interface, also those that appear later
 * @param firstPort 0: any free port
 * @param lastPort none above it is tried
 * @throws SfuError unavailable: no address, no free port, or the worker died
 */
export async function openListener(
	worker: types.Worker,
	addresses: readonly string[],
	firstPort: number,
	lastPort = maxPort,
): Promise<WebRtcListener> {
	const present = new Set(addresses);
	for (let attempt = 0; attempt < maxPortAttempts && present.size > 0; attempt++) {
		const port = firstPort === 0 ? await anyFreePort('127.0.0.1') : firstPort + attempt;
		if (port > lastPort) break;
		const states = await Promise.all(
			[...present].map(async (address) => ({ address, state: await probePort(address, port) })),
		);
		for (const { address, state } of states) if (state === 'gone') present.delete(address);
		if (present.size === 0 || states.some(({ state }) => state === 'taken')) continue;
		const server = await createServer(worker, [...present], port);
		if (server) return { server, port };
	}
	throw new SfuError('unavailable', present.size === 0 ? 'no network address to listen on' : 'no free media port');
}

/** undefined: another process took the port since the probe. @throws SfuError unavailable: the worker died */
async function createServer(
	worker: types.Worker,
	addresses: string[],
	port: number,
): Promise<types.WebRtcServer | undefined> {
	const listenInfos = addresses.flatMap((ip) =>
		(['udp', 'tcp'] as const).map((protocol) => ({
			...{ protocol, ip, port },
			// IPv4 has a socket of its own.
			...(isIPv6(ip) && { flags: { ipv6Only: true } }),
		})),
	);
	try {
		return await worker.createWebRtcServer({ listenInfos });
	} catch (error) {
		if (worker.closed) throw new SfuError('unavailable', 'the media worker died', { cause: error });
		return undefined;
	}
}
