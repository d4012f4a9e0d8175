/** A WebSocket by hand, because no library leaves a socket unread: Engine.IO 4 and Socket.IO's messages on it, over plain http. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { FrameReader } from '../wire/FrameReader.ts';

const closeOpcode = 8;

const upgradeOf = (port: number) =>
	[
		'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
		`Host: 127.0.0.1:${port}`,
		'Upgrade: websocket',
		'Connection: Upgrade',
		'Sec-WebSocket-Version: 13',
		'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
		'\r\n',
	].join('\r\n');

export class RawSocket {
	readonly socket: Socket;
	/** What came of the answer to the upgrade; null: all of it. */
	#answer: Buffer | null = Buffer.alloc(0);
	readonly #frames = new FrameReader();
	/** Text of all frames, as far as it is read. */
	#read = '';
	#closedAtMs: number | null = null;
	readonly #look = new Set<() => void>();

	private constructor(socket: Socket) {
		this.socket = socket;
		// What ends it is told by `closedAtMs`.
		socket.on('error', () => {});
		socket.on('close', () => this.#closed());
		socket.on('data', (chunk: Buffer) => this.#take(chunk));
	}

	/** An open WebSocket with Socket.IO's namespace. @param token null: an open server */
	static async open(port: number, token: string | null, from?: string): Promise<RawSocket> {
		const socket = connect({ host: '127.0.0.1', port, ...(from !== undefined && { localAddress: from }) });
		await once(socket, 'connect');
		const raw = new RawSocket(socket);
		socket.write(upgradeOf(port));
		await raw.until('0{');
		raw.send(`40${token === null ? '' : JSON.stringify({ token })}`);
		await raw.until('40{');
		return raw;
	}

	/** When the connection ended, or the server has said that it does. */
	get closedAtMs(): number | null {
		return this.#closedAtMs;
	}

	/** Waits for a text in what was read. @returns what came before it. @throws Error: the connection ended */
	async until(text: string): Promise<string> {
		for (;;) {
			const found = this.#read.indexOf(text);
			if (found >= 0) {
				const before = this.#read.slice(0, found);
				this.#read = this.#read.slice(found + text.length);
				return before;
			}
			if (this.#closedAtMs !== null) throw new Error(`the connection ended before ${text}`);
			await new Promise<void>((resolve) => {
				const look = () => {
					this.#look.delete(look);
					resolve();
				};
				this.#look.add(look);
			});
		}
	}

	/** Sends an event without waiting for its answer. */
	emit(event: string, data: unknown): void {
		this.send(`42${JSON.stringify([event, data])}`);
	}

	/** Sends an event, and waits until it is answered. */
	async ask(event: string, data: unknown): Promise<void> {
		this.send(`420${JSON.stringify([event, data])}`);
		await this.until('430[');
	}

	#closed(): void {
		this.#closedAtMs ??= performance.now();
		for (const look of this.#look) look();
	}

	#take(chunk: Buffer): void {
		for (const { opcode, payload } of this.#frames.take(this.#withoutAnswer(chunk))) {
			this.#read += payload.toString();
			if (opcode === closeOpcode) this.#closed();
		}
		for (const look of this.#look) look();
	}

	/** @returns the bytes of a chunk that come after the answer to the upgrade */
	#withoutAnswer(chunk: Buffer): Buffer {
		if (!this.#answer) return chunk;
		const answer = Buffer.concat([this.#answer, chunk]);
		const end = answer.indexOf('\r\n\r\n');
		this.#answer = end < 0 ? answer : null;
		return end < 0 ? Buffer.alloc(0) : answer.subarray(end + 4);
	}

	/** One text frame, masked with zeros. */
	send(text: string): void {
		this.socket.write(frame(text));
	}

	/** From now on it answers pings and reads nothing. @returns ends the pongs */
	stopReading(pongEveryMs = 500): () => void {
		this.socket.pause();
		const pong = setInterval(() => this.send('3'), pongEveryMs);
		this.socket.once('close', () => clearInterval(pong));
		return () => clearInterval(pong);
	}
}

/** RFC 6455, 5.2: final, text, masked by four zero bytes. */
export function frame(text: string): Buffer {
	const payload = Buffer.from(text);
	const size =
		payload.length < 126
			? Buffer.from([0x80 | payload.length])
			: Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 255]);
	return Buffer.concat([Buffer.from([0x81]), size, Buffer.alloc(4), payload]);
}
