import type { Server, Socket } from 'node:net';

/** First byte of a TLS connection: a handshake record (RFC 8446, 5.1). No request of HTTP begins with it. */
const tlsHandshake = 0x16;
/** How long a connection may stay silent before it is closed. Browsers open some in advance. */
const silentMs = 60_000;

/**
 * Lets one port speak both http and https: people type one for the other. Looks at the first byte of each connection and
 * hands it to the server that speaks so.
 */
export class BothProtocols {
	/** Connections that have not said anything yet. */
	readonly #silent = new Set<Socket>();

	/** @param secure speaks https, @param plain http; either may be one that does not listen at all */
	constructor(
		private readonly secure: Server,
		private readonly plain: Server,
	) {}

	/** Every server that listens must be passed, before it listens. */
	serveBoth(listening: Server): void {
		const isSecure = listening === this.secure;
		// Those of Node itself, which begin the handshake or read the request.
		const own = listening.listeners('connection');
		listening.removeAllListeners('connection');
		listening.on('connection', (socket: Socket) => {
			this.#whenSpeaking(socket, (isTls) => {
				if (isTls === isSecure) for (const begin of own) begin.call(listening, socket);
				else (isTls ? this.secure : this.plain).emit('connection', socket);
			});
		});
	}

	/** Ends the connections that have not said anything. */
	close(): void {
		for (const socket of this.#silent) socket.destroy();
	}

	#whenSpeaking(socket: Socket, begin: (isTls: boolean) => void): void {
		const look = () => {
			const first: Buffer | null = socket.read(1);
			if (first === null) return;
			forget();
			socket.unshift(first);
			begin(first[0] === tlsHandshake);
		};
		const drop = () => socket.destroy();
		const forget = () => {
			this.#silent.delete(socket);
			socket.off('readable', look).off('error', drop).off('timeout', drop).off('close', forget).off('end', drop);
			socket.setTimeout(0);
		};
		this.#silent.add(socket);
		socket.on('readable', look).on('error', drop).on('timeout', drop).on('close', forget).on('end', drop);
		socket.setTimeout(silentMs);
		look();
	}
}
