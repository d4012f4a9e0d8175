import type { types } from 'mediasoup-client';
import type { ConsumerOptions, PeerView, ProducerView, Source } from '../../sfu/protocol/models.ts';
import { CallError } from './CallError.ts';
import { Emitter } from './Emitter.ts';
import type { MediaSession } from './MediaSession.ts';
import type { Signalling } from './Signalling.ts';

const retryAfterMs = 1_000;

type Subscription = {
	peerId: string;
	producerId: string;
	source: Source;
	consumer: types.Consumer | null;
	/** The server knows that we are ready for it. */
	resumed: boolean;
	retried: boolean;
	/** Counts the attempts to consume; an older one that ends late is void. */
	attempt: number;
};

/** Speech before pictures, the lesson before faces. */
const order: Source[] = ['mic', 'screenAudio', 'screen', 'camera'];

/** Receives everything the others send: one consumer per producer, made as soon as there is a session. */
export class Subscriber extends Emitter<{
	/** null: not received any more. */
	streamChanged: [peerId: string, producerId: string, stream: MediaStream | null];
}> {
	readonly #signalling: Signalling;
	readonly #subscriptions = new Map<string, Subscription>();
	#session: MediaSession | null = null;
	/** The server remembers what we can receive: it is said once per session, with the first request. */
	#capabilitiesToldFor: MediaSession | null = null;

	constructor(signalling: Signalling) {
		super();
		this.#signalling = signalling;
	}

	/** Consumers by id, for statistics. */
	get consumers(): { peerId: string; consumer: types.Consumer }[] {
		return [...this.#subscriptions.values()].flatMap(({ peerId, consumer }) =>
			consumer ? [{ peerId, consumer }] : [],
		);
	}

	peerOf(consumerId: string): string | undefined {
		return this.#byConsumer(consumerId)?.peerId;
	}

	add(peerId: string, { producerId, source }: ProducerView): void {
		if (this.#subscriptions.has(producerId)) return;
		const subscription = { peerId, producerId, source, consumer: null, resumed: false, retried: false, attempt: 0 };
		this.#subscriptions.set(producerId, subscription);
		void this.#consume(subscription);
	}

	remove(producerId: string): void {
		const subscription = this.#subscriptions.get(producerId);
		if (!subscription) return;
		this.#subscriptions.delete(producerId);
		this.#dropConsumer(subscription);
	}

	removePeer(peerId: string): void {
		for (const subscription of [...this.#subscriptions.values()]) {
			if (subscription.peerId === peerId) this.remove(subscription.producerId);
		}
	}

	/** Exactly what these peers send. */
	setProducers(peers: PeerView[]): void {
		const wanted = new Set(peers.flatMap(({ producers }) => producers.map(({ producerId }) => producerId)));
		for (const producerId of [...this.#subscriptions.keys()]) if (!wanted.has(producerId)) this.remove(producerId);
		const added = peers.flatMap(({ peerId, producers }) => producers.map((producer) => ({ peerId, producer })));
		added.sort((a, b) => order.indexOf(a.producer.source) - order.indexOf(b.producer.source));
		for (const { peerId, producer } of added) this.add(peerId, producer);
	}

	/** No session until the next `attach`. */
	detach(): void {
		this.#session = null;
		for (const subscription of this.#subscriptions.values()) this.#dropConsumer(subscription);
	}

	/** A new session: everything is consumed again. */
	attach(session: MediaSession): void {
		this.detach();
		this.#session = session;
		for (const subscription of this.#subscriptions.values()) {
			subscription.retried = false;
			void this.#consume(subscription);
		}
	}

	/** The same session after a gap: `kept` is what the server still has for us. */
	reconcile(kept: { consumerId: string; producerId: string }[]): void {
		const keptIds = new Set(kept.map(({ consumerId }) => consumerId));
		for (const subscription of this.#subscriptions.values()) {
			if (subscription.consumer && keptIds.has(subscription.consumer.id)) {
				if (!subscription.resumed) void this.#resume(subscription);
			} else {
				this.#dropConsumer(subscription);
				void this.#consume(subscription);
			}
		}
		for (const { consumerId } of kept.filter(({ consumerId }) => !this.#byConsumer(consumerId))) {
			this.#signalling.request('closeConsumer', { consumerId }).catch(() => {});
		}
	}

	/** The server closed one. Unless its producer goes too, it is asked for again. */
	consumerClosed(consumerId: string): void {
		const subscription = this.#byConsumer(consumerId);
		if (!subscription) return;
		this.#dropConsumer(subscription);
		this.#retryLater(subscription);
	}

	async #consume(subscription: Subscription): Promise<void> {
		const session = this.#session;
		if (!session) return;
		const { peerId, producerId, source } = subscription;
		subscription.attempt += 1;
		const { attempt } = subscription;
		const isWanted = () =>
			this.#session === session &&
			this.#subscriptions.get(producerId) === subscription &&
			subscription.attempt === attempt;
		try {
			const options = await this.#request(session, producerId);
			// Gone meanwhile: the server closed it with its producer or its transport.
			if (!isWanted()) return;
			const consumer = await session.recv.consume({
				id: options.consumerId,
				producerId,
				kind: options.kind,
				rtpParameters: options.rtpParameters,
				// Voice and face of one stream are kept in step by the browser.
				streamId: source === 'mic' || source === 'camera' ? peerId : `${peerId}-screen`,
			});
			if (!isWanted()) return consumer.close();
			subscription.consumer = consumer;
			void this.#resume(subscription);
			this.emit('streamChanged', peerId, producerId, new MediaStream([consumer.track]));
		} catch (cause) {
			if (isWanted() && this.#isWorthRetrying(CallError.from(cause))) this.#retryLater(subscription);
		}
	}

	async #request(session: MediaSession, producerId: string): Promise<ConsumerOptions> {
		const isFirst = this.#capabilitiesToldFor !== session;
		this.#capabilitiesToldFor = session;
		try {
			return await session.request('consume', {
				producerId,
				transportId: session.recv.id,
				...(isFirst && { rtpCapabilities: session.rtpCapabilities }),
			});
		} catch (cause) {
			// Perhaps refused before it was read.
			if (isFirst && this.#capabilitiesToldFor === session) this.#capabilitiesToldFor = null;
			throw cause;
		}
	}

	async #resume(subscription: Subscription): Promise<void> {
		const consumerId = subscription.consumer?.id;
		if (!consumerId) return;
		try {
			await this.#signalling.request('resumeConsumer', { consumerId });
			subscription.resumed = subscription.consumer?.id === consumerId;
		} catch (cause) {
			if (subscription.consumer?.id !== consumerId || !this.#isWorthRetrying(CallError.from(cause))) return;
			this.#dropConsumer(subscription);
			this.#retryLater(subscription);
		}
	}

	#retryLater(subscription: Subscription): void {
		if (subscription.retried) return;
		subscription.retried = true;
		setTimeout(() => {
			const isWanted = this.#subscriptions.get(subscription.producerId) === subscription;
			if (isWanted && !subscription.consumer) void this.#consume(subscription);
		}, retryAfterMs);
	}

	#dropConsumer(subscription: Subscription): void {
		if (!subscription.consumer) return;
		subscription.consumer.close();
		subscription.consumer = null;
		subscription.resumed = false;
		this.emit('streamChanged', subscription.peerId, subscription.producerId, null);
	}

	#byConsumer(consumerId: string): Subscription | undefined {
		return [...this.#subscriptions.values()].find(({ consumer }) => consumer?.id === consumerId);
	}

	/** A lost connection is mended by a reconcile; what is not there or not ours will not be there later either. */
	#isWorthRetrying({ code }: CallError): boolean {
		if (code === 'unavailable') return this.#signalling.connected;
		return !['not-found', 'forbidden', 'cannot-consume'].includes(code);
	}
}
