import type { types } from 'mediasoup';
import { SfuError } from '../errors.ts';
import { anyFreePort, type ListenAddress, probePort } from './ports.ts';

/** Ports tried one after another before giving up. */
const maxPortAttempts = 200;

/** Where the transports of one worker are reached: one port, UDP and TCP, at every address. Ends with its worker. */
export class WebRtcListener {
	#transports = 0;
	#retired = false;

	constructor(
		readonly server: types.WebRtcServer,
		readonly port: number,
	) {
		server.observer.on('webrtctransporthandled', () => this.#transports++);
		server.observer.on('webrtctransportunhandled', () => {
			this.#transports--;
			this.#closeIfUnused();
		});
	}

	/** Serves those that came by it; closes, and frees its port, with the last of them. */
	retire(): void {
		this.#retired = true;
		this.#closeIfUnused();
	}

	#closeIfUnused(): void {
		if (this.#retired && this.#transports === 0) this.server.close();
	}
}

/**
 * Addresses this machine does not have (any more) are left out; `firstPort` 0 takes any free one.
 * @throws SfuError unavailable: no address, or no port
 */
export async function openListener(
	worker: types.Worker,
	addresses: ListenAddress[],
	firstPort: number,
): Promise<WebRtcListener> {
	const present = new Set(addresses);
	for (let attempt = 0; attempt < maxPortAttempts && present.size > 0; attempt++) {
		const port = firstPort === 0 ? await anyFreePort('127.0.0.1') : firstPort + attempt;
		const states = await Promise.all(
			[...present].map(async (entry) => ({ entry, state: await probePort(entry.address, port) })),
		);
		for (const { entry, state } of states) if (state === 'gone') present.delete(entry);
		if (present.size === 0 || states.some(({ state }) => state === 'taken')) continue;
		const server = await createServer(worker, [...present], port);
		if (server) return new WebRtcListener(server, port);
	}
	throw new SfuError('unavailable', present.size === 0 ? 'no network address to listen on' : 'no free media port');
}

/** undefined when somebody took the port between probe and now. */
async function createServer(
	worker: types.Worker,
	addresses: ListenAddress[],
	port: number,
): Promise<types.WebRtcServer | undefined> {
	const listenInfos = addresses.flatMap(({ address, announcedAddress }) =>
		(['udp', 'tcp'] as const).map((protocol) => ({
			protocol,
			ip: address,
			port,
			...(announcedAddress && { announcedAddress }),
		})),
	);
	try {
		return await worker.createWebRtcServer({ listenInfos });
	} catch (error) {
		if (worker.closed) throw new SfuError('unavailable', 'the media worker died', { cause: error });
		return undefined;
	}
}
