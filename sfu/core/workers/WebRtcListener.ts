import type { types } from 'mediasoup';
import { SfuError } from '../errors.ts';
import { anyFreePort, type ListenAddress, probePort } from './ports.ts';

/** Ports that are tried one after the other before `openListener` fails. */
const maxPortAttempts = 200;

/**
 * A mediasoup WebRtcServer: the transports of one worker share one port, UDP and TCP, at every address. Ends with its
 * worker.
 */
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

	/** Takes no new transports, and closes with the last one that it has: its port is free then. */
	retire(): void {
		this.#retired = true;
		this.#closeIfUnused();
	}

	#closeIfUnused(): void {
		if (this.#retired && this.#transports === 0) this.server.close();
	}
}

/**
 * Listens on the first port that is free, UDP and TCP, at every address. Addresses that this machine does not have (any
 * more) are left out.
 * @param firstPort 0: any free port
 * @throws SfuError unavailable: no address, no free port, or the worker died
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

/** undefined: another process took the port since the probe. @throws SfuError unavailable: the worker died */
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
