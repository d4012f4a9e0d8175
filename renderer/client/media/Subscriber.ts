import type { types } from 'mediasoup-client';
import type { PeerView, ProducerView, VoiceView } from '../../../sfu/protocol/models.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';
import type { MediaSession } from './MediaSession.ts';
import { ShownVideos } from './ShownVideos.ts';
import { type RemoteProducer, Subscription } from './Subscription.ts';

/** Order of consuming on a new session: speech before video, shared content before cameras. */
const consumeOrder: RemoteProducer['source'][] = ['voice', 'screenAudio', 'screen', 'camera'];

/**
 * Consumes what we hear and see: the room's voices (streams that carry the loudest microphones), shared screens, and
 * the cameras on our screen. Never consumes a microphone by itself, nor a camera that is not shown.
 */
export class Subscriber extends Emitter<{
	/** null: not received any more. */
	streamChanged: [producer: RemoteProducer, stream: MediaStream | null];
}> {
	readonly #signalling: Signalling;
	readonly #subscriptions = new Map<string, Subscription>();
	readonly #videos = new ShownVideos();
	#session: MediaSession | null = null;

	constructor(signalling: Signalling) {
		super();
		this.#signalling = signalling;
	}

	/** Consumers whose video or shared sound should be arriving now, without voices; for statistics. */
	get activeConsumers(): { peerId: string; consumer: types.Consumer }[] {
		return [...this.#subscriptions.values()].flatMap(({ producer: { source, peerId, producerId }, consumer }) => {
			const isHidden = source === 'camera' && !this.#videos.isShown(producerId);
			return peerId === null || !consumer || isHidden ? [] : [{ peerId, consumer }];
		});
	}

	/** Sets the voices of the room. Their producers stay the same, whoever speaks in them. */
	setVoices(voices: VoiceView[]): void {
		const wanted = new Set(voices.map(({ producerId }) => producerId));
		for (const { producer } of this.#all) {
			if (producer.source === 'voice' && !wanted.has(producer.producerId)) this.remove(producer.producerId);
		}
		for (const { producerId } of voices) this.#add({ source: 'voice', peerId: null, producerId });
	}

	add(peerId: string, { producerId, source }: ProducerView): void {
		// Microphones are heard through the voices.
		if (source !== 'mic') this.#add({ source, peerId, producerId });
	}

	remove(producerId: string): void {
		this.#subscriptions.get(producerId)?.detach();
		this.#subscriptions.delete(producerId);
		this.#videos.forget(producerId);
	}

	removePeer(peerId: string): void {
		for (const { producer } of this.#all) if (producer.peerId === peerId) this.remove(producer.producerId);
	}

	/** Sets the producers of all others: subscribes to what is new, unsubscribes from what is missing. */
	setProducers(peers: PeerView[]): void {
		const wanted = new Set(peers.flatMap(({ producers }) => producers.map(({ producerId }) => producerId)));
		for (const { producer } of this.#all) {
			if (producer.source !== 'voice' && !wanted.has(producer.producerId)) this.remove(producer.producerId);
		}
		for (const { peerId, producers } of peers) for (const producer of producers) this.add(peerId, producer);
	}

	/** Sets all cameras on the screen. Recently hidden ones stay consumed, for a page that is turned back. */
	show(producerIds: string[]): void {
		for (const producerId of this.#videos.show(producerIds)) this.#subscriptions.get(producerId)?.unsubscribe();
		this.#consumeWanted();
	}

	/** No session until the next `attach`. */
	detach(): void {
		this.#session = null;
		for (const subscription of this.#all) subscription.detach();
	}

	/** A new session: everything heard and seen now is consumed again. */
	attach(session: MediaSession): void {
		this.detach();
		this.#session = session;
		this.#videos.forgetHidden();
		this.#consumeWanted();
	}

	/** The same session after a reconnect. @param kept the consumers of ours that the server still has */
	resume(kept: { consumerId: string; producerId: string }[]): void {
		const keptIds = new Set(kept.map(({ consumerId }) => consumerId));
		for (const subscription of this.#all) subscription.resume(keptIds);
		for (const { consumerId } of kept.filter(({ consumerId }) => !this.#byConsumer(consumerId))) {
			this.#signalling.request('closeConsumer', { consumerId }).catch(() => {});
		}
	}

	/** The server closed a consumer of ours. */
	consumerClosed(consumerId: string): void {
		this.#byConsumer(consumerId)?.consumerClosed();
	}

	get #all(): Subscription[] {
		return [...this.#subscriptions.values()];
	}

	#add(producer: RemoteProducer): void {
		if (this.#subscriptions.has(producer.producerId)) return;
		const subscription = new Subscription(this.#signalling, producer);
		subscription.on('streamChanged', (stream) => this.emit('streamChanged', producer, stream));
		this.#subscriptions.set(producer.producerId, subscription);
		if (this.#session && this.#isWanted(producer)) subscription.attach(this.#session);
	}

	#consumeWanted(): void {
		if (!this.#session) return;
		const wanted = this.#all.filter(({ producer }) => this.#isWanted(producer));
		wanted.sort((a, b) => consumeOrder.indexOf(a.producer.source) - consumeOrder.indexOf(b.producer.source));
		for (const subscription of wanted) subscription.attach(this.#session);
	}

	#isWanted({ source, producerId }: RemoteProducer): boolean {
		return source !== 'camera' || this.#videos.isKept(producerId);
	}

	#byConsumer(consumerId: string): Subscription | undefined {
		return this.#all.find(({ consumer }) => consumer?.id === consumerId);
	}
}
