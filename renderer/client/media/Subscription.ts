import type { types } from 'mediasoup-client';
import type { Source } from '../../../sfu/protocol/models.ts';
import { CallError } from '../signalling/CallError.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';
import type { MediaSession } from './MediaSession.ts';

const retryAfterMs = 1_000;

/** What can be received. A voice belongs to the room: whose microphone is in it changes, it does not. */
export type Sent = { producerId: string } & (
	| { source: 'voice'; peerId: null }
	| { source: Exclude<Source, 'mic'>; peerId: string }
);

/** One thing that is sent, and our consumer of it while we are to receive it. */
export class Subscription extends Emitter<{
	/** null: not received any more. */
	streamChanged: [MediaStream | null];
}> {
	readonly #signalling: Signalling;
	/** Null while it is not to be received. */
	#session: MediaSession | null = null;
	#consumer: types.Consumer | null = null;
	/** The server knows that we are ready for it. */
	#resumed = false;
	#retried = false;
	/** Counts the attempts to consume; an older one that ends late is void. */
	#attempt = 0;

	constructor(
		signalling: Signalling,
		readonly sent: Sent,
	) {
		super();
		this.#signalling = signalling;
	}

	get consumer(): types.Consumer | null {
		return this.#consumer;
	}

	/** Received from now on. Does nothing where it is so already. */
	attach(session: MediaSession): void {
		if (this.#session === session) return;
		this.detach();
		this.#session = session;
		this.#retried = false;
		void this.#consume();
	}

	/** Not received any more; what the server has for us goes with the session, or with what was sent. */
	detach(): void {
		this.#session = null;
		this.#attempt += 1;
		this.#drop();
	}

	/** Not received any more, though session and sender go on. */
	giveUp(): void {
		const consumerId = this.#consumer?.id;
		this.detach();
		if (consumerId !== undefined) this.#closeOnServer(consumerId);
	}

	/** The same session after a gap: `kept` is what the server still has for us. */
	reconcile(kept: Set<string>): void {
		if (!this.#session) return;
		if (this.#consumer && kept.has(this.#consumer.id)) {
			if (!this.#resumed) void this.#resume();
			return;
		}
		this.#drop();
		void this.#consume();
	}

	/** The server closed our consumer. Unless what was sent goes too, it is asked for again. */
	consumerClosed(): void {
		this.#drop();
		this.#retryLater();
	}

	async #consume(): Promise<void> {
		const session = this.#session;
		if (!session) return;
		this.#attempt += 1;
		const attempt = this.#attempt;
		const isCurrent = () => this.#attempt === attempt;
		const { producerId } = this.sent;
		try {
			const options = await session.requestConsumer(producerId);
			if (!isCurrent()) return this.#closeOnServer(options.consumerId);
			const consumer = await session.recv.consume({
				id: options.consumerId,
				producerId,
				kind: options.kind,
				rtpParameters: options.rtpParameters,
				streamId: streamIdOf(this.sent),
			});
			if (!isCurrent()) {
				consumer.close();
				return this.#closeOnServer(consumer.id);
			}
			this.#consumer = consumer;
			void this.#resume();
			this.emit('streamChanged', new MediaStream([consumer.track]));
		} catch (cause) {
			if (isCurrent() && this.#isWorthRetrying(CallError.from(cause))) this.#retryLater();
		}
	}

	async #resume(): Promise<void> {
		const consumerId = this.#consumer?.id;
		if (!consumerId) return;
		try {
			await this.#signalling.request('resumeConsumer', { consumerId });
			this.#resumed = this.#consumer?.id === consumerId;
		} catch (cause) {
			if (this.#consumer?.id !== consumerId || !this.#isWorthRetrying(CallError.from(cause))) return;
			this.#drop();
			this.#retryLater();
		}
	}

	#retryLater(): void {
		if (this.#retried || !this.#session) return;
		this.#retried = true;
		const session = this.#session;
		setTimeout(() => {
			if (this.#session === session && !this.#consumer) void this.#consume();
		}, retryAfterMs);
	}

	#drop(): void {
		if (!this.#consumer) return;
		this.#consumer.close();
		this.#consumer = null;
		this.#resumed = false;
		this.emit('streamChanged', null);
	}

	/** Most often it is gone already: with its transport, or with what was sent. */
	#closeOnServer(consumerId: string): void {
		this.#signalling.request('closeConsumer', { consumerId }).catch(() => {});
	}

	/** A lost connection is mended by a reconcile; what is not there or not ours will not be there later either. */
	#isWorthRetrying({ code }: CallError): boolean {
		if (code === 'unavailable') return this.#signalling.connected;
		return !['not-found', 'forbidden', 'cannot-consume'].includes(code);
	}
}

/** Picture and sound of one shared screen are kept in step by the browser. */
function streamIdOf({ source, peerId, producerId }: Sent): string {
	return source === 'screen' || source === 'screenAudio' ? `${peerId}-screen` : producerId;
}
