import type { types } from 'mediasoup-client';
import type { PeerView, ProducerView, VoiceView } from '../../../sfu/protocol/models.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';
import type { MediaSession } from './MediaSession.ts';
import { ShownVideos } from './ShownVideos.ts';
import { type Sent, Subscription } from './Subscription.ts';

/** Speech before pictures, the lesson before faces. */
const order: Sent['source'][] = ['voice', 'screenAudio', 'screen', 'camera'];

/**
 * Receives what is heard and seen: the voices of the room, in which the loudest microphones are, shared screens, and
 * the cameras on the screen. Nobody's microphone is received by itself, and no picture that nobody looks at.
 */
export class Subscriber extends Emitter<{
	/** null: not received any more. */
	streamChanged: [sent: Sent, stream: MediaStream | null];
}> {
	readonly #signalling: Signalling;
	readonly #subscriptions = new Map<string, Subscription>();
	readonly #videos = new ShownVideos();
	#session: MediaSession | null = null;

	constructor(signalling: Signalling) {
		super();
		this.#signalling = signalling;
	}

	/** What should be arriving now, voices apart, for statistics. */
	get arriving(): { peerId: string; consumer: types.Consumer }[] {
		return [...this.#subscriptions.values()].flatMap(({ sent: { source, peerId, producerId }, consumer }) => {
			const isHidden = source === 'camera' && !this.#videos.isShown(producerId);
			return peerId === null || !consumer || isHidden ? [] : [{ peerId, consumer }];
		});
	}

	/** The voices of the room. They stay, whoever speaks. */
	setVoices(voices: VoiceView[]): void {
		const wanted = new Set(voices.map(({ producerId }) => producerId));
		for (const { sent } of this.#all) {
			if (sent.source === 'voice' && !wanted.has(sent.producerId)) this.remove(sent.producerId);
		}
		for (const { producerId } of voices) this.#add({ source: 'voice', peerId: null, producerId });
	}

	add(peerId: string, { producerId, source }: ProducerView): void {
		// Heard through the voices.
		if (source !== 'mic') this.#add({ source, peerId, producerId });
	}

	remove(producerId: string): void {
		this.#subscriptions.get(producerId)?.detach();
		this.#subscriptions.delete(producerId);
		this.#videos.forget(producerId);
	}

	removePeer(peerId: string): void {
		for (const { sent } of this.#all) if (sent.peerId === peerId) this.remove(sent.producerId);
	}

	/** Exactly what these peers send. */
	setProducers(peers: PeerView[]): void {
		const wanted = new Set(peers.flatMap(({ producers }) => producers.map(({ producerId }) => producerId)));
		for (const { sent } of this.#all) {
			if (sent.source !== 'voice' && !wanted.has(sent.producerId)) this.remove(sent.producerId);
		}
		for (const { peerId, producers } of peers) for (const producer of producers) this.add(peerId, producer);
	}

	/** The pictures on the screen, whole each time. Hidden ones are kept for a while: pages are turned back. */
	show(producerIds: string[]): void {
		for (const producerId of this.#videos.show(producerIds)) this.#subscriptions.get(producerId)?.giveUp();
		this.#receive();
	}

	/** No session until the next `attach`. */
	detach(): void {
		this.#session = null;
		for (const subscription of this.#all) subscription.detach();
	}

	/** A new session: all that is heard and seen now is consumed again. */
	attach(session: MediaSession): void {
		this.detach();
		this.#session = session;
		this.#videos.forgetHidden();
		this.#receive();
	}

	/** The same session after a gap: `kept` is what the server still has for us. */
	reconcile(kept: { consumerId: string; producerId: string }[]): void {
		const keptIds = new Set(kept.map(({ consumerId }) => consumerId));
		for (const subscription of this.#all) subscription.reconcile(keptIds);
		for (const { consumerId } of kept.filter(({ consumerId }) => !this.#byConsumer(consumerId))) {
			this.#signalling.request('closeConsumer', { consumerId }).catch(() => {});
		}
	}

	/** The server closed one. */
	consumerClosed(consumerId: string): void {
		this.#byConsumer(consumerId)?.consumerClosed();
	}

	get #all(): Subscription[] {
		return [...this.#subscriptions.values()];
	}

	#add(sent: Sent): void {
		if (this.#subscriptions.has(sent.producerId)) return;
		const subscription = new Subscription(this.#signalling, sent);
		subscription.on('streamChanged', (stream) => this.emit('streamChanged', sent, stream));
		this.#subscriptions.set(sent.producerId, subscription);
		if (this.#session && this.#isWanted(sent)) subscription.attach(this.#session);
	}

	#receive(): void {
		if (!this.#session) return;
		const wanted = this.#all.filter(({ sent }) => this.#isWanted(sent));
		wanted.sort((a, b) => order.indexOf(a.sent.source) - order.indexOf(b.sent.source));
		for (const subscription of wanted) subscription.attach(this.#session);
	}

	#isWanted({ source, producerId }: Sent): boolean {
		return source !== 'camera' || this.#videos.isKept(producerId);
	}

	#byConsumer(consumerId: string): Subscription | undefined {
		return this.#all.find(({ consumer }) => consumer?.id === consumerId);
	}
}
