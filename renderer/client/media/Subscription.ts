import type { types } from 'mediasoup-client';
import type { Source } from '../../../sfu/protocol/models.ts';
import { CallError } from '../signalling/CallError.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';
import type { MediaSession } from './MediaSession.ts';

const retryAfterMs = 1_000;

/** A producer that we can consume. A voice is of the room, not of a peer: whose microphone it carries changes. */
export type RemoteProducer = { producerId: string } & (
	| { source: 'voice'; peerId: null }
	| { source: Exclude<Source, 'mic'>; peerId: string }
);

/** One remote producer, and our consumer of it while it is to be received. */
export class Subscription extends Emitter<{
	/** null: not received any more. */
	streamChanged: [MediaStream | null];
}> {
	readonly #signalling: Signalling;
	/** null while it is not to be received. */
	#session: MediaSession | null = null;
	#consumer: types.Consumer | null = null;
	/** `resumeConsumer` was answered: the server sends. */
	#resumed = false;
	#retried = false;
	/** Counts the attempts to consume; a result of an older one is closed. */
	#attempt = 0;

	constructor(
		signalling: Signalling,
		readonly producer: RemoteProducer,
	) {
		super();
		this.#signalling = signalling;
	}

	get consumer(): types.Consumer | null {
		return this.#consumer;
	}

	/** Consumes it from now on. Does nothing if it is attached to this session already. */
	attach(session: MediaSession): void {
		if (this.#session === session) return;
		this.detach();
		this.#session = session;
		this.#retried = false;
		void this.#consume();
	}

	/** Not received any more. The server's consumer is closed with its transport or with its producer. */
	detach(): void {
		this.#session = null;
		this.#attempt += 1;
		this.#drop();
	}

	/** Not received any more, while the session and the producer live on: closes the server's consumer. */
	unsubscribe(): void {
		const consumerId = this.#consumer?.id;
		this.detach();
		if (consumerId !== undefined) this.#closeOnServer(consumerId);
	}

	/** The same session after a reconnect. @param kept ids of the consumers that the server still has */
	resume(kept: Set<string>): void {
		if (!this.#session) return;
		if (this.#consumer && kept.has(this.#consumer.id)) {
			if (!this.#resumed) void this.#resumeConsumer();
			return;
		}
		this.#drop();
		void this.#consume();
	}

	/** The server closed our consumer. Consumed again after a while, unless the producer is closed too. */
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
		const { producerId } = this.producer;
		try {
			const options = await session.requestConsumer(producerId);
			if (!isCurrent()) return this.#closeOnServer(options.consumerId);
			const consumer = await session.recv.consume({
				id: options.consumerId,
				producerId,
				kind: options.kind,
				rtpParameters: options.rtpParameters,
				streamId: streamIdOf(this.producer),
			});
			if (!isCurrent()) {
				consumer.close();
				return this.#closeOnServer(consumer.id);
			}
			this.#consumer = consumer;
			void this.#resumeConsumer();
			this.emit('streamChanged', new MediaStream([consumer.track]));
		} catch (cause) {
			if (isCurrent() && this.#isWorthRetrying(CallError.from(cause))) this.#retryLater();
		}
	}

	async #resumeConsumer(): Promise<void> {
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

	/** Errors are ignored: most often it was closed already, with its transport or its producer. */
	#closeOnServer(consumerId: string): void {
		this.#signalling.request('closeConsumer', { consumerId }).catch(() => {});
	}

	/** After a lost connection, `resume` consumes again. A producer that is missing or forbidden stays so. */
	#isWorthRetrying({ code }: CallError): boolean {
		if (code === 'unavailable') return this.#signalling.connected;
		return !['not-found', 'forbidden', 'cannot-consume'].includes(code);
	}
}

/** Video and sound of one shared screen share a stream id, so that the browser keeps them in sync. */
function streamIdOf({ source, peerId, producerId }: RemoteProducer): string {
	return source === 'screen' || source === 'screenAudio' ? `${peerId}-screen` : producerId;
}
