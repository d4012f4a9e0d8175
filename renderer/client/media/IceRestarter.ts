import type { types } from 'mediasoup-client';
import { backoffMs } from '../signalling/backoff.ts';
import { CallError } from '../signalling/CallError.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';

/** `disconnected` often mends itself within this time: a Wi-Fi that changes channels, a phone that changes access points. */
const patienceMs = 1_500;
/** After as many restarts in a row (about half a minute) the transport is beyond mending. */
const restartsAtMost = 8;
/** How long one restart may take to show. */
const settleMs = 3_000;

/** Watches one transport and restarts its ICE while the signalling lives; without signalling it waits. */
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
			if (state === 'connected') this.#settled();
			if (state === 'disconnected') this.#trouble(patienceMs);
			if (state === 'failed') this.#trouble(0);
		});
	}

	/** Never fails: trouble becomes an event. */
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
		this.#checkLater(settleMs + backoffMs(this.#restarts));
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		this.#clearTimer();
	}

	#trouble(delayMs: number): void {
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
		// Without signalling there is nothing to be done here; its return restarts ICE.
		if (!this.#signalling.connected) return;
		this.#restarts += 1;
		if (this.#restarts > restartsAtMost) this.emit('lost');
		else void this.restartNow();
	}

	#isDown(): boolean {
		return this.#transport.connectionState === 'disconnected' || this.#transport.connectionState === 'failed';
	}

	#settled(): void {
		this.#restarts = 0;
		this.#clearTimer();
	}

	#clearTimer(): void {
		if (this.#timer) clearTimeout(this.#timer);
		this.#timer = null;
	}
}
