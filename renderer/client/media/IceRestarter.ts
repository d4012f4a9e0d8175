import type { types } from 'mediasoup-client';
import { backoffMs } from '../signalling/backoff.ts';
import { CallError } from '../signalling/CallError.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';

/** `disconnected` often recovers by itself within this time: Wi-Fi changes its channel, a phone its access point. */
const disconnectedGraceMs = 1_500;
/** After this many restarts in a row (about half a minute) the transport is given up. */
const maxRestarts = 8;
/** How long a restart may take until the connection state shows its result. */
const restartTimeoutMs = 3_000;

/** Watches one transport and restarts its ICE when its connection fails. Waits while the signalling is disconnected. */
export class IceRestarter extends Emitter<{ troubled: []; lost: [] }> {
	readonly #transport: types.Transport;
	readonly #signalling: Signalling;
	#timer: ReturnType<typeof setTimeout> | null = null;
	#restarts = 0;
	#closed = false;

	constructor(transport: types.Transport, signalling: Signalling) {
		super();
		this.#transport = transport;
		this.#signalling = signalling;
		transport.on('connectionstatechange', (state) => {
			if (state === 'connected') this.#connected();
			if (state === 'disconnected') this.#troubled(disconnectedGraceMs);
			if (state === 'failed') this.#troubled(0);
		});
	}

	/** Never rejects: a transport that the server no longer knows is announced as `lost`. */
	async restartNow(): Promise<void> {
		if (this.#closed || this.#transport.closed) return;
		this.#clearTimer();
		try {
			const { iceParameters } = await this.#signalling.request('restartIce', { transportId: this.#transport.id });
			if (this.#closed) return;
			await this.#transport.restartIce({ iceParameters });
		} catch (cause) {
			if (this.#closed) return;
			if (CallError.from(cause).code === 'not-found') return this.emit('lost');
		}
		this.#checkLater(restartTimeoutMs + backoffMs(this.#restarts));
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		this.#clearTimer();
	}

	#troubled(delayMs: number): void {
		if (this.#closed) return;
		this.emit('troubled');
		this.#checkLater(delayMs);
	}

	#checkLater(delayMs: number): void {
		this.#clearTimer();
		this.#timer = setTimeout(() => this.#check(), delayMs);
	}

	#check(): void {
		if (this.#closed || !this.#isDown()) return;
		// Restarting ICE needs the server. CallMedia restarts it after the signalling has reconnected.
		if (!this.#signalling.connected) return;
		this.#restarts += 1;
		if (this.#restarts > maxRestarts) this.emit('lost');
		else void this.restartNow();
	}

	#isDown(): boolean {
		return this.#transport.connectionState === 'disconnected' || this.#transport.connectionState === 'failed';
	}

	#connected(): void {
		this.#restarts = 0;
		this.#clearTimer();
	}

	#clearTimer(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}
}
