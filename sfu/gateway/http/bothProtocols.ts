import type { Server as HttpServer } from 'node:http';
import type { Server, Socket } from 'node:net';
import type { PendingConnections } from './PendingConnections.ts';

/** First byte of a TLS connection: a handshake record (RFC 8446, 5.1). No request of HTTP begins with it. */
const tlsHandshake = 0x16;
/** How long a connection may stay silent before it is closed, ms. Browsers open some in advance. */
export const silentMs = 20_000;

type Begin = (socket: Socket) => void;

/**
 * Lets one port speak both http and https: people type one for the other. Looks at the first byte of each connection and
 * hands it to the server that speaks so, or drops it when there are too many of its kind (`PendingConnections`).
 */
export class BothProtocols {
	readonly #secure: Server;
	readonly #plain: HttpServer;
	readonly #pending: PendingConnections;
	/** What Node itself does with a connection of a server: begin the handshake or read the request. */
	readonly #own = new Map<Server, Begin>();

	/** @param secure speaks https, @param plain http; either may be one that does not listen at all */
	constructor(secure: Server, plain: HttpServer, pending: PendingConnections) {
		this.#secure = secure;
		this.#plain = plain;
		this.#pending = pending;
		secure.on('secureConnection', (socket: Socket) => pending.secured(socket));
		// The other servers forward theirs.
		plain.on('request', ({ socket }) => pending.requested(socket));
		plain.on('upgrade', ({ socket }) => pending.requested(socket));
	}

	/** Every server that listens must be passed, before it listens. */
	serveBoth(listening: Server): void {
		const listeners = listening.listeners('connection');
		listening.removeAllListeners('connection');
		this.#own.set(listening, (socket) => {
			for (const begin of listeners) begin.call(listening, socket);
		});
		listening.on('connection', (socket: Socket) => {
			if (!this.#pending.opened(socket, listening === this.#secure)) return;
			this.#whenSpeaking(socket, (isTls) => this.#serve(socket, isTls, listening));
		});
	}

	/** Ends the connections that have not said anything. */
	close(): void {
		this.#pending.close();
	}

	#serve(socket: Socket, isTls: boolean, listening: Server): void {
		const ofSamePort = (listening === this.#secure) === isTls;
		const server = ofSamePort ? listening : isTls ? this.#secure : this.#plain;
		const begin = () => this.#own.get(server)?.(socket);
		if (isTls) {
			this.#pending.startsTls(socket, begin);
			return;
		}
		this.#pending.startsHttp(socket);
		begin();
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
			socket.off('readable', look).off('error', drop).off('timeout', drop).off('close', forget).off('end', drop);
			socket.setTimeout(0);
		};
		socket.on('readable', look).on('error', drop).on('timeout', drop).on('close', forget).on('end', drop);
		socket.setTimeout(silentMs);
		look();
	}
}
