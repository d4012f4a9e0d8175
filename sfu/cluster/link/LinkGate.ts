import type { Server as HttpServer, IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import type { LogSampler } from '../../core/LogSampler.ts';
import { networkOf } from '../../gateway/access/networkOf.ts';
import { setRunningTimeout } from '../../steadyClock.ts';
import { linkPath } from './dial.ts';
import { maxLinkFrameBytes } from './frames.ts';
import { linkVersion, Response } from './handshake.ts';
import { channelOf, isProof, newNonce, proofOf } from './proof.ts';

/** How long a connection may take to prove that it is a server of this cluster, ms by `setRunningTimeout`. */
export const proofMs = 2_000;
/** Connections that have not proved it yet; the oldest gives way. It takes a server two round trips. */
export const maxUnproved = 256;
/** The same, of one address. */
export const maxUnprovedOfAddress = 16;
/** What such a connection may send, bytes. */
export const maxUnprovedBytes = 4_096;

type Unproved = { address: string; close: (reason: string) => void };

type GateParts = {
	ownId: () => string;
	secret: () => string | Uint8Array;
	log: LogSampler;
	/** Called before anything else is read from the socket. */
	opened: (socket: WebSocket, by: { serverId: string; ownId: string }) => void;
};

/** Accepts connections of other servers at `/cluster`, beside Socket.IO, from those that know the secret of the cluster. */
export class LinkGate {
	readonly #parts: GateParts;
	readonly #server = new WebSocketServer({
		noServer: true,
		clientTracking: false,
		perMessageDeflate: false,
		maxPayload: maxLinkFrameBytes,
	});
	/** In the order in which they came. */
	readonly #unproved = new Set<Unproved>();
	#closed = false;

	constructor(parts: GateParts) {
		this.#parts = parts;
	}

	/** @param http the server whose listeners the others forward their upgrades to */
	attach(http: HttpServer): void {
		http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
	}

	/** How many have not proved that they are servers. */
	get unprovedCount(): number {
		return this.#unproved.size;
	}

	close(): void {
		this.#closed = true;
		for (const { close } of this.#unproved) close('this server closes');
	}

	#upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
		if (request.url !== linkPath) return;
		// Only pages send an origin.
		if (request.headers.origin !== undefined) refuse(socket, '403 Forbidden');
		else if (this.#closed) refuse(socket, '503 Service Unavailable');
		else this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#challenge(webSocket, request, socket));
	}

	#challenge(webSocket: WebSocket, request: IncomingMessage, connection: Duplex): void {
		const { ownId: readOwnId, secret, opened } = this.#parts;
		const ownId = readOwnId();
		const channel = channelOf(connection);
		const acceptingNonce = newNonce();
		const address = networkOf(request.socket.remoteAddress ?? '');
		const cancelDeadline = setRunningTimeout(() => close('it does not answer'), proofMs);
		const forget = () => {
			cancelDeadline();
			this.#unproved.delete(entry);
			webSocket.off('message', read);
			connection.off('data', count);
		};
		const close = (reason: string) => {
			forget();
			webSocket.terminate();
			this.#parts.log.forAddress(address).warn({ address, reason }, 'a link between servers was refused');
		};
		const read = (data: RawData) => {
			let mac: string;
			let by: { serverId: string; ownId: string };
			try {
				const { serverId, nonce, mac: given } = Response.parse(JSON.parse(String(data)));
				const nonces = { diallingNonce: nonce, acceptingNonce };
				const seen = { diallingId: serverId, acceptingId: ownId, ...nonces, channel };
				if (serverId === ownId) throw new Error('it has the id of this server');
				if (!isProof(given, proofOf(secret(), 'dialling', seen))) throw new Error('it has another secret');
				mac = proofOf(secret(), 'accepting', seen);
				by = { serverId, ownId };
			} catch (error) {
				close(error instanceof Error ? error.message.slice(0, 200) : 'its answer cannot be read');
				return;
			}
			forget();
			webSocket.send(JSON.stringify({ kind: 'accepted', mac }));
			try {
				opened(webSocket, by);
			} catch (error) {
				webSocket.terminate();
				this.#parts.log.forAddress(address).error({ err: error }, 'a link between servers was not opened');
			}
		};
		let bytes = 0;
		const count = (chunk: Buffer) => {
			bytes += chunk.length;
			if (bytes > maxUnprovedBytes) close('it sends too much');
		};
		const entry = { address, close };
		this.#unproved.add(entry);
		webSocket.on('error', () => webSocket.terminate());
		webSocket.on('close', forget);
		webSocket.on('message', read);
		connection.on('data', count);
		this.#giveWay(address);
		webSocket.send(JSON.stringify({ kind: 'challenge', version: linkVersion, serverId: ownId, nonce: acceptingNonce }));
	}

	#giveWay(address: string): void {
		const ofAddress = [...this.#unproved].filter((each) => each.address === address);
		if (ofAddress.length > maxUnprovedOfAddress) ofAddress[0]?.close('too many of its address');
		const [oldest] = this.#unproved;
		if (this.#unproved.size > maxUnproved) oldest?.close('too many');
	}
}

function refuse(socket: Duplex, status: string): void {
	socket.on('error', () => socket.destroy());
	socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
