import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Socket } from 'socket.io';
import { readProofBytes } from '../access/limits.ts';

/** An Engine.IO connection: what carries the namespaces of one client, over a WebSocket or by long polling. */
export type EngineConnection = Socket['conn'];

/** What a packet costs beside its text, bytes: objects of Engine.IO and of the write queue. */
const packetOverhead = 128;

/** The part of the `ws` WebSocket that is needed here. */
type WebSocket = {
	readonly bufferedAmount: number;
	ping(data: Buffer): void;
	pause(): void;
	terminate(): void;
	on(event: 'ping' | 'pong', listener: (data: Buffer) => void): void;
};
type Packet = { data?: unknown };
/**
 * Asked of the client with a ping of the WebSocket, whose answer has to repeat it. `heard`: how often it was looked since then
 * and the client had sent something else.
 */
type ReadProof = { nonce: Buffer; sinceMs: number; heard: number };
/** So often the client is heard before its missing answer counts: in an outage of the network it is not heard at all. */
const heardWithoutProof = 3;

/**
 * What waits to be sent on one Engine.IO connection: in Engine.IO's write buffer, in the WebSocket, and in responses to
 * polls. The kernel also takes some megabytes from a client that does not read; so after every `readProofBytes` the client
 * has to answer a ping of the WebSocket, which it can only do when it has read that far.
 */
export class SendBacklog {
	readonly #connection: EngineConnection;
	readonly #nowMs: () => number;
	/** In Engine.IO's write buffer, bytes, and since when. */
	#queuedBytes = 0;
	#queuedSinceMs: number | null = null;
	/** When the packets that the WebSocket was given last had begun to wait. */
	#sentSinceMs = 0;
	/** Responses to polls, with the time at which they were found complete but not sent. */
	readonly #responses = new Map<ServerResponse, number | null>();
	#unprovenBytes = 0;
	#proof: ReadProof | null = null;
	#isHeard = false;
	/** Of a client of long polling that changes to a WebSocket: Engine.IO sends on it before it is the connection's own. */
	#probing: WebSocket | undefined;
	#probes = 0;

	/**
	 * @param heard called for each control frame of the WebSocket that the client sends; Engine.IO does not tell of them
	 * @param nowMs of a clock that nobody sets
	 */
	constructor(connection: EngineConnection, heard: () => void, nowMs: () => number) {
		this.#connection = connection;
		this.#nowMs = nowMs;
		connection.on('packetCreate', (packet: Packet) => this.#queued(sizeOf(packet)));
		connection.on('flush', () => this.#flushed());
		const listen = (webSocket: WebSocket | undefined) => {
			webSocket?.on('ping', heard);
			webSocket?.on('pong', (nonce) => {
				heard();
				if (this.#proof?.nonce.equals(nonce)) this.#proof = null;
			});
		};
		listen(this.#webSocket);
		connection.on('upgrading', (transport) => {
			const webSocket = webSocketOf(transport);
			this.#probes += 1;
			// Engine.IO answers every probe for 10 s, whether the client reads or not; a client needs one.
			if (this.#probes > 1) {
				webSocket?.terminate();
				return;
			}
			this.#probing = webSocket;
			listen(webSocket);
		});
		connection.on('upgrade', () => {
			// Engine.IO also lets a client upgrade that has not probed with this WebSocket.
			if (this.#webSocket !== this.#probing) {
				this.#probing?.terminate();
				listen(this.#webSocket);
			}
			this.#probing = undefined;
		});
		// Engine.IO would wait for another 30 s until the client, too, closes it.
		connection.once('close', () => this.#probing?.terminate());
	}

	/** All that waits. */
	get bytes(): number {
		let bytes = this.#queuedBytes + (this.#webSocket?.bufferedAmount ?? 0) + (this.#probing?.bufferedAmount ?? 0);
		for (const response of this.#responses.keys()) bytes += response.writableLength;
		return bytes;
	}

	/** For how long the oldest byte has been waiting, or the client sends but has not answered whether it reads. */
	get ageMs(): number {
		const webSocket = this.#webSocket;
		const isSending = webSocket !== undefined && !this.#connection.transport.writable;
		const since = [
			this.#queuedSinceMs,
			isSending ? this.#sentSinceMs : null,
			this.#proof && this.#proof.heard >= heardWithoutProof ? this.#proof.sinceMs : null,
			...this.#responses.values(),
		].filter((each) => each !== null);
		return since.length === 0 ? 0 : this.#nowMs() - Math.min(...since);
	}

	/** A response of long polling. */
	track(response: ServerResponse): void {
		this.#responses.set(response, null);
		response.once('close', () => this.#responses.delete(response));
	}

	/** To be called every so often. */
	look(): void {
		for (const [response, sinceMs] of this.#responses) {
			if (response.writableFinished) this.#responses.delete(response);
			else if (response.writableEnded && sinceMs === null) this.#responses.set(response, this.#nowMs());
		}
		if (this.#proof && this.#isHeard) this.#proof.heard += 1;
		this.#isHeard = false;
		if (this.#proof || this.#unprovenBytes < readProofBytes) return;
		const webSocket = this.#webSocket;
		if (!webSocket) return;
		this.#unprovenBytes = 0;
		this.#proof = { nonce: randomBytes(8), sinceMs: this.#nowMs(), heard: 0 };
		webSocket.ping(this.#proof.nonce);
	}

	/** The client has sent something. */
	heard(): void {
		this.#isHeard = true;
	}

	/** Reads no further. */
	pause(): void {
		this.#webSocket?.pause();
		this.#probing?.pause();
	}

	/** Frees what waits, without sending it. */
	drop(): void {
		this.#webSocket?.terminate();
		this.#probing?.terminate();
		for (const response of this.#responses.keys()) response.destroy();
	}

	get #webSocket(): WebSocket | undefined {
		return webSocketOf(this.#connection.transport);
	}

	#queued(bytes: number): void {
		this.#queuedBytes += bytes;
		this.#unprovenBytes += bytes;
		this.#queuedSinceMs ??= this.#nowMs();
	}

	#flushed(): void {
		this.#sentSinceMs = this.#queuedSinceMs ?? this.#nowMs();
		this.#queuedBytes = 0;
		this.#queuedSinceMs = null;
	}
}

export function sizeOf({ data }: Packet): number {
	if (typeof data === 'string') return packetOverhead + Buffer.byteLength(data);
	return packetOverhead + (ArrayBuffer.isView(data) ? data.byteLength : 0);
}

/** Engine.IO has no public way to the WebSocket of a transport. */
function webSocketOf(transport: object): WebSocket | undefined {
	const { socket }: { socket?: unknown } = transport;
	return isWebSocket(socket) ? socket : undefined;
}

const isWebSocket = (value: unknown): value is WebSocket =>
	typeof value === 'object' && value !== null && 'bufferedAmount' in value && 'terminate' in value;
