import type { types } from 'mediasoup-client';
import { backoffMs } from '../signalling/backoff.ts';
import { CallError } from '../signalling/CallError.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';

/** `disconnected` often recovers by itself within this time: Wi-Fi changes its channel, a phone its access point. */
const disconnectedGraceMs = 1_500;
/** After this many restarts in a row (about half a minute) a transport that was once connected is given up. */
const maxRestarts = 8;
/** One that never was: another transport, with other candidates, is worth more than another restart. */
const maxColdRestarts = 1;
/** How long a restart may take until the connection state shows its result. */
const restartTimeoutMs = 3_000;
/** How long ICE and DTLS may take together; as on the server (`defaultMediaConnectMs`). */
export const connectTimeoutMs = 8_000;
/** From then on an ICE agent that has not tried any candidate is not going to: the browser gave it none. */
export const firstCheckTimeoutMs = 5_000;

type Watched = Pick<types.Transport, 'id' | 'closed' | 'connectionState' | 'restartIce' | 'on'>;

/**
 * Watches one transport and restarts its ICE when its connection fails, or does not come up in time: the state
 * `connecting` may last for ever. Waits while the signalling is disconnected.
 */
export class IceRestarter extends Emitter<{
	/** Disconnected or failed: the signalling may be lost too. */
	troubled: [];
	/** Cannot be repaired. */
	lost: [];
	/** `isAsked`, `isConnected`, `isBlocked` or `isStuck` may have changed. */
	changed: [];
}> {
	readonly #transport: Watched;
	readonly #signalling: Pick<Signalling, 'connected' | 'request'>;
	readonly #patienceMs: number;
	#checkTimer: ReturnType<typeof setTimeout> | null = null;
	#stuckTimer: ReturnType<typeof setTimeout> | null = null;
	#blockedTimer: ReturnType<typeof setTimeout> | null = null;
	#restarts = 0;
	/** The present restart has been given more time, because it is still connecting. */
	#extended = false;
	#isAsked = false;
	#wasConnected = false;
	#isStuck = false;
	#isLate = false;
	#closed = false;

	/** @param patienceMs how much longer than usual to wait before a transport that never was connected is given up */
	constructor(transport: Watched, signalling: Pick<Signalling, 'connected' | 'request'>, patienceMs = 0) {
		super();
		this.#transport = transport;
		this.#signalling = signalling;
		this.#patienceMs = patienceMs;
		transport.on('connect', () => this.#asked());
		transport.on('connectionstatechange', (state) => {
			if (state === 'connected') this.#connected();
			if (state === 'disconnected') this.#troubled(disconnectedGraceMs);
			if (state === 'failed') this.#troubled(0);
		});
	}

	/** Something is to be sent or received on it. */
	get isAsked(): boolean {
		return this.#isAsked;
	}

	get isConnected(): boolean {
		return this.#transport.connectionState === 'connected';
	}

	get wasConnected(): boolean {
		return this.#wasConnected;
	}

	/**
	 * Not one candidate has been tried. Browsers that check the access to local networks drop candidates without a sign, and go
	 * on when the person allows it.
	 */
	get isBlocked(): boolean {
		return this.#isLate && this.#transport.connectionState === 'new';
	}

	/** Down for longer than a connection may take to come up. */
	get isStuck(): boolean {
		return this.#isStuck;
	}

	/** Never rejects: a transport that the server no longer knows is announced as `lost`. */
	async restartNow(): Promise<void> {
		if (this.#closed || this.#transport.closed) return;
		this.#stopChecking();
		try {
			const { iceParameters } = await this.#signalling.request('restartIce', { transportId: this.#transport.id });
			if (this.#closed) return;
			await this.#transport.restartIce({ iceParameters });
		} catch (cause) {
			if (this.#closed) return;
			if (CallError.from(cause).code === 'not-found') return this.emit('lost');
		}
		this.#extended = false;
		this.#checkIn(
			this.#wasConnected ? restartTimeoutMs + backoffMs(this.#restarts) : connectTimeoutMs + this.#patienceMs,
		);
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		this.#stopChecking();
		this.#stopTimers();
	}

	#asked(): void {
		if (this.#closed || this.#isAsked) return;
		this.#isAsked = true;
		this.#watchUntilUp();
		this.#blockedTimer = setTimeout(() => {
			this.#isLate = true;
			this.emit('changed');
		}, firstCheckTimeoutMs);
		this.#checkIn(connectTimeoutMs);
		this.emit('changed');
	}

	#troubled(delayMs: number): void {
		if (this.#closed) return;
		this.emit('troubled');
		this.#watchUntilUp();
		// One that never was connected has its time, whatever the browser says meanwhile: its candidates are tried on.
		if (this.#wasConnected || !this.#checkTimer) this.#checkIn(delayMs);
	}

	#watchUntilUp(): void {
		this.#stuckTimer ??= setTimeout(() => {
			this.#isStuck = true;
			this.emit('changed');
		}, connectTimeoutMs);
	}

	#check(): void {
		this.#checkTimer = null;
		if (this.#closed || !this.#isAsked || this.isConnected) return;
		// Restarting ICE needs the server. CallMedia restarts it after the signalling has reconnected.
		if (!this.#signalling.connected) return;
		if (this.#wasConnected && this.#transport.connectionState === 'connecting' && !this.#extended) {
			this.#extended = true;
			this.#checkIn(connectTimeoutMs - restartTimeoutMs);
			return;
		}
		this.#restarts += 1;
		if (this.#restarts > (this.#wasConnected ? maxRestarts : maxColdRestarts)) this.emit('lost');
		else void this.restartNow();
	}

	#connected(): void {
		this.#wasConnected = true;
		this.#restarts = 0;
		this.#isStuck = false;
		this.#stopChecking();
		this.#stopTimers();
		this.emit('changed');
	}

	#checkIn(delayMs: number): void {
		this.#stopChecking();
		this.#checkTimer = setTimeout(() => this.#check(), delayMs);
	}

	#stopChecking(): void {
		if (this.#checkTimer) clearTimeout(this.#checkTimer);
		this.#checkTimer = null;
	}

	#stopTimers(): void {
		for (const timer of [this.#stuckTimer, this.#blockedTimer]) if (timer) clearTimeout(timer);
		this.#stuckTimer = null;
		this.#blockedTimer = null;
	}
}
