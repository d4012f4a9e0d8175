import type { types } from 'mediasoup-client';
import type { ProducerView, Source } from '../../../sfu/protocol/models.ts';
import { CallError } from '../signalling/CallError.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';
import { encodeUpTo } from './encodings.ts';
import type { MediaSession, ProducerData } from './MediaSession.ts';
import { produceOptions } from './produceOptions.ts';

/** What should be sent. No track while paused: the device is off, the producer is kept for its return. */
type Wish = { track: MediaStreamTrack | null; paused: boolean };

type Publication = {
	wish: Wish | null;
	producer: types.Producer<ProducerData> | null;
	/** As the server has it. */
	serverPaused: boolean;
	/** Settles when all that was wished for so far has been done. */
	queue: Promise<void>;
};

/**
 * Makes the server send on what is wished for. Callers state wishes at any time, connected or not; each is brought
 * about as soon as there is a session, and again on the next one.
 */
export class Publisher extends Emitter<{
	changed: [Source];
	/** The server does not want it; it is wished for no longer. */
	refused: [Source, CallError];
}> {
	readonly #signalling: Signalling;
	readonly #publications = new Map<Source, Publication>();
	/** By producer: the highest layer anybody receives, null for none. Without one: all. May come before our own answer. */
	readonly #demands = new Map<string, number | null>();
	#session: MediaSession | null = null;

	constructor(signalling: Signalling) {
		super();
		this.#signalling = signalling;
		// What was told in the gap is lost: better all layers for nobody than none for somebody.
		signalling.on('disconnected', () => this.#demands.clear());
	}

	producerId(source: Source): string | undefined {
		return this.#publications.get(source)?.producer?.id;
	}

	sourceOf(producerId: string): Source | undefined {
		return [...this.#publications].find(([, { producer }]) => producer?.id === producerId)?.[0];
	}

	/** Null: stop sending it. Resolves when done, or when it cannot be done now; never rejects. */
	set(source: Source, wish: Wish | null): Promise<void> {
		const publication = this.#publications.get(source) ?? {
			wish: null,
			producer: null,
			serverPaused: false,
			queue: Promise.resolve(),
		};
		this.#publications.set(source, publication);
		publication.wish = wish;
		// Silence must not wait for a slow network.
		if (wish?.paused) publication.producer?.pause();
		if (wish?.paused && wish.track) wish.track.enabled = false;
		return this.#reconcile(source, publication);
	}

	/** Layers that nobody receives need not be encoded. */
	async setDemand(producerId: string, maxSpatialLayer: number | null): Promise<void> {
		this.#demands.set(producerId, maxSpatialLayer);
		const source = this.sourceOf(producerId);
		const publication = source && this.#publications.get(source);
		if (publication) await this.#reconcile(source, publication);
	}

	/** The server closed it, e.g. because a host stopped it. */
	forget(source: Source): void {
		const publication = this.#publications.get(source);
		if (!publication) return;
		publication.wish = null;
		this.#dropProducer(source, publication);
	}

	/** A new session: everything is produced again. */
	async attach(session: MediaSession): Promise<void> {
		this.#session = session;
		this.#demands.clear();
		for (const [source, publication] of this.#publications) this.#dropProducer(source, publication);
		await this.#bringAboutAll();
	}

	/** The same session after a gap: `kept` is what the server still has of us. */
	async reconcile(kept: ProducerView[]): Promise<void> {
		for (const [source, publication] of this.#publications) {
			const known = kept.find(({ producerId }) => producerId === publication.producer?.id);
			if (known) publication.serverPaused = known.paused;
			else this.#dropProducer(source, publication);
		}
		for (const { producerId } of kept.filter(({ producerId }) => !this.sourceOf(producerId))) {
			this.#signalling.request('closeProducer', { producerId }).catch(() => {});
		}
		await this.#bringAboutAll();
	}

	async #bringAboutAll(): Promise<void> {
		const waits = [...this.#publications].map(([source, publication]) => this.#reconcile(source, publication));
		await Promise.all(waits);
	}

	#reconcile(source: Source, publication: Publication): Promise<void> {
		publication.queue = publication.queue.then(async () => {
			const send = this.#session?.send;
			if (!send || send.closed) return;
			try {
				await this.#apply(source, publication, send);
			} catch (cause) {
				// With its transport goes what was being done on it: the next session begins it anew.
				if (!send.closed) this.#failed(source, publication, CallError.from(cause));
			}
		});
		return publication.queue;
	}

	async #apply(source: Source, publication: Publication, send: types.Transport): Promise<void> {
		const { wish, producer } = publication;
		if (!wish) return this.#withdraw(source, publication);
		if (!producer) {
			// What nobody is to see or hear yet is not announced either.
			if (wish.track && !wish.paused) await this.#produce(source, publication, send, wish.track);
			return;
		}
		if (producer.track !== wish.track) await producer.replaceTrack({ track: wish.track });
		if (publication.serverPaused !== wish.paused) {
			const operation = wish.paused ? 'pauseProducer' : 'resumeProducer';
			await this.#signalling.request(operation, { producerId: producer.id });
			publication.serverPaused = wish.paused;
		}
		// The wish may have changed while the server answered.
		if (publication.wish?.paused) producer.pause();
		else producer.resume();
		await this.#encodeByDemand(producer);
	}

	async #produce(source: Source, publication: Publication, send: types.Transport, track: MediaStreamTrack) {
		track.enabled = true;
		const producer = await send.produce<ProducerData>({
			...produceOptions[source],
			track,
			// The device classes own the tracks: a picture may outlive its producer.
			stopTracks: false,
			appData: { source },
		});
		publication.producer = producer;
		publication.serverPaused = false;
		// Muted while the server answered: silent at once, the server hears of it next.
		if (publication.wish?.paused) producer.pause();
		this.emit('changed', source);
		await this.#encodeByDemand(producer);
	}

	async #encodeByDemand({ id, rtpSender }: types.Producer<ProducerData>): Promise<void> {
		const demand = this.#demands.get(id);
		if (rtpSender) await encodeUpTo(rtpSender, demand === undefined ? Number.POSITIVE_INFINITY : demand);
	}

	async #withdraw(source: Source, publication: Publication): Promise<void> {
		const producerId = publication.producer?.id;
		this.#dropProducer(source, publication);
		if (producerId) await this.#signalling.request('closeProducer', { producerId });
	}

	#dropProducer(source: Source, publication: Publication): void {
		if (!publication.producer) return;
		this.#demands.delete(publication.producer.id);
		publication.producer.close();
		publication.producer = null;
		this.emit('changed', source);
	}

	#failed(source: Source, publication: Publication, error: CallError): void {
		// Lost connections and transports are mended by others, who then state the wishes again.
		if (error.code === 'unavailable' || error.code === 'not-found') return;
		publication.wish = publication.producer ? { track: publication.producer.track, paused: true } : null;
		this.emit('refused', source, error);
	}
}
