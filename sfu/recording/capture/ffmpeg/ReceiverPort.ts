import { createSocket, type Socket } from 'node:dgram';
import { EventEmitter } from 'node:events';

/** When a program began to listen: between these two, monotonic ms. What was sent after the second one has reached it. */
export type ListeningSince = { earliestMs: number; latestMs: number };
type ReceiverPortEvents = { listening: [since: ListeningSince] };

/** While the program starts, its port is tried this often, ms: a packet that comes between two tries may be missed. */
const tryEveryMs = 2;
/** So many tries in a row without a refusal mean that somebody listens: one alone may be refused a moment later. */
const triesToBelieve = 10;
/** FFmpeg ends when it receives nothing for 10 s, e.g. while a shared screen stands still; so it receives this, ms. */
const keepAliveMs = 3_000;

/** No RTP: receivers drop it. Not empty, which FFmpeg takes for the end. */
const nothing = Buffer.of(0);
/** RTCP: an empty receiver report, and BYE (RFC 3550, 6.4.2 and 6.6). */
const goodbye = Buffer.of(0x80, 201, 0, 1, 0, 0, 0, 1, 0x81, 203, 0, 1, 0, 0, 0, 1);

/**
 * The UDP port at which another program of this computer receives RTP, seen from outside. Emits `listening` once, when
 * the program has begun to listen: until then, the system answers that nobody does.
 */
export class ReceiverPort extends EventEmitter<ReceiverPortEvents> {
	readonly #now: () => number;
	readonly #socket: Socket;
	#timer: NodeJS.Timeout;
	/** Tries since the last refusal. */
	#tries = 0;
	#firstTryMs: number;
	#lastTryMs: number;
	#refusedMs: number;
	#isListening = false;
	#isOpen = false;
	#closed = false;

	/** @param now monotonic ms */
	constructor(port: number, now: () => number) {
		super();
		this.#now = now;
		this.#refusedMs = this.#firstTryMs = this.#lastTryMs = now();
		this.#socket = createSocket('udp4');
		this.#socket.on('error', () => this.#refused());
		this.#socket.connect(port, '127.0.0.1', () => {
			this.#isOpen = true;
		});
		this.#timer = setInterval(() => this.#try(), tryEveryMs);
	}

	get isListening(): boolean {
		return this.#isListening;
	}

	/** Tells the program that the stream has ended; behind everything that it was sent before. */
	sayGoodbye(): void {
		this.#send(goodbye);
	}

	/** Idempotent. */
	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		clearInterval(this.#timer);
		this.#socket.close();
	}

	#try(): void {
		if (!this.#isOpen) return;
		if (this.#tries === triesToBelieve) {
			this.#listens();
			return;
		}
		this.#lastTryMs = this.#now();
		if (this.#tries === 0) this.#firstTryMs = this.#lastTryMs;
		this.#tries += 1;
		this.#send(nothing);
	}

	#listens(): void {
		this.#isListening = true;
		clearInterval(this.#timer);
		this.#timer = setInterval(() => this.#send(nothing), keepAliveMs).unref();
		this.emit('listening', { earliestMs: this.#refusedMs, latestMs: this.#firstTryMs });
	}

	/** After it has listened, this is the end of the program. */
	#refused(): void {
		this.#tries = 0;
		this.#refusedMs = this.#lastTryMs;
	}

	#send(datagram: Buffer): void {
		if (this.#isOpen && !this.#closed) this.#socket.send(datagram);
	}
}
