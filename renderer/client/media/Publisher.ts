import type { types } from 'mediasoup-client';
import type { HostStops, ProducerView, Source } from '../../../sfu/protocol/models.ts';
import { CallError } from '../signalling/CallError.ts';
import { Emitter } from '../signalling/Emitter.ts';
import type { Signalling } from '../signalling/Signalling.ts';
import { encodeUpTo } from './encodings.ts';
import { makeKeyFrames } from './keyFrames.ts';
import type { MediaSession, ProducerData } from './MediaSession.ts';
import { produceOptions } from './produceOptions.ts';

/** What should be sent. Paused without a track: the device is off, and the producer is kept until it is on again. */
type DesiredState = { track: MediaStreamTrack | null; paused: boolean };

/**
 * A paused screen sends no frames at all: its track stays live for the person's own preview, and a disabled track would
 * show the others a black picture in place of the last one.
 */
const sentTrack = (source: Source, { track, paused }: DesiredState): MediaStreamTrack | null =>
	source === 'screen' && paused ? null : track;

type Publication = {
	/** null: nothing is to be sent, the producer is to be closed. */
	desired: DesiredState | null;
	producer: types.Producer<ProducerData> | null;
	/** Whether the producer is paused on the server. */
	serverPaused: boolean;
	/** Spatial layers of which a key frame is to be made. */
	readonly neededKeyFrames: Set<number>;
	/** Settles when every reconciliation started so far has ended: they run one after the other. */
	queue: Promise<void>;
};

/**
 * Keeps our producers on the server equal to the desired state of each source. Callers set the desired state at any
 * time, connected or not; it is reconciled as soon as there is a session, and again on every later session.
 */
export class Publisher extends Emitter<{
	changed: [Source];
	/** The server refused it. The desired state is given up: paused if there is a producer, nothing otherwise. */
	refused: [Source, CallError];
}> {
	readonly #signalling: Signalling;
	readonly #publications = new Map<Source, Publication>();
	/**
	 * By producerId: the highest spatial layer that anybody receives, null for none. Missing: encode all layers. The
	 * notice may come before the answer of our `produce`.
	 */
	readonly #demands = new Map<string, number | null>();
	#session: MediaSession | null = null;
	/** As far as we know, and as the desired states take them into account. */
	#hostStops: Readonly<Record<Source, number>> = { mic: 0, camera: 0, screen: 0, screenAudio: 0 };

	constructor(signalling: Signalling) {
		super();
		this.#signalling = signalling;
		// Notices of the gap are lost. Encoding layers that nobody receives is better than omitting one that is needed.
		signalling.on('disconnected', () => this.#demands.clear());
	}

	producerId(source: Source): string | undefined {
		return this.#publications.get(source)?.producer?.id;
	}

	sourceOf(producerId: string): Source | undefined {
		return [...this.#publications].find(([, { producer }]) => producer?.id === producerId)?.[0];
	}

	/** The server refuses to send what a host has stopped after these numbers: set the desired states that follow from them at once. */
	setHostStops(hostStops: HostStops): void {
		this.#hostStops = hostStops;
	}

	/** null: stop sending it. Resolves when it is reconciled or cannot be reconciled now; never rejects. */
	set(source: Source, desired: DesiredState | null): Promise<void> {
		const publication = this.#publications.get(source) ?? {
			desired: null,
			producer: null,
			serverPaused: false,
			neededKeyFrames: new Set(),
			queue: Promise.resolve(),
		};
		this.#publications.set(source, publication);
		publication.desired = desired;
		// Muting takes effect before the server answers: it must not wait for a slow network.
		if (desired?.paused) this.#silence(source, publication.producer, desired);
		return this.#reconcile(source, publication);
	}

	/** Sets the highest spatial layer to encode of a producer; null: none, since nobody receives it. */
	async setDemand(producerId: string, maxSpatialLayer: number | null): Promise<void> {
		this.#demands.set(producerId, maxSpatialLayer);
		const source = this.sourceOf(producerId);
		const publication = source && this.#publications.get(source);
		if (publication) await this.#reconcile(source, publication);
	}

	/** Makes a key frame of each of these spatial layers of a producer, 0 the lowest. */
	async makeKeyFrames(producerId: string, spatialLayers: readonly number[]): Promise<void> {
		const source = this.sourceOf(producerId);
		const publication = source && this.#publications.get(source);
		if (!publication) return;
		for (const layer of spatialLayers) publication.neededKeyFrames.add(layer);
		// After a reconciliation: a sender takes no two changes of its parameters at once.
		publication.queue = publication.queue.then(async () => {
			const layers = [...publication.neededKeyFrames];
			publication.neededKeyFrames.clear();
			const { producer } = publication;
			if (layers.length > 0 && producer?.id === producerId && producer.rtpSender)
				await makeKeyFrames(producer.rtpSender, layers);
		});
		await publication.queue;
	}

	/** The server has closed the producer, e.g. because a host stopped it. */
	forget(source: Source): void {
		const publication = this.#publications.get(source);
		if (!publication) return;
		publication.desired = null;
		this.#dropProducer(source, publication);
	}

	/** A new session: every source is produced again. */
	async attach(session: MediaSession): Promise<void> {
		this.#session = session;
		this.#demands.clear();
		for (const [source, publication] of this.#publications) this.#dropProducer(source, publication);
		await this.#reconcileAll();
	}

	/** The same session after a reconnect. @param kept the producers of ours that the server still has */
	async resume(kept: ProducerView[]): Promise<void> {
		for (const [source, publication] of this.#publications) {
			const known = kept.find(({ producerId }) => producerId === publication.producer?.id);
			if (known) publication.serverPaused = known.paused;
			else this.#dropProducer(source, publication);
		}
		for (const { producerId } of kept.filter(({ producerId }) => !this.sourceOf(producerId))) {
			this.#signalling.request('closeProducer', { producerId }).catch(() => {});
		}
		await this.#reconcileAll();
	}

	#silence(source: Source, producer: types.Producer | null, desired: DesiredState): void {
		producer?.pause();
		const sent = sentTrack(source, desired);
		if (sent) sent.enabled = false;
		// A closed producer sends nothing anyway.
		else void producer?.replaceTrack({ track: null }).catch(() => {});
	}

	async #reconcileAll(): Promise<void> {
		const waits = [...this.#publications].map(([source, publication]) => this.#reconcile(source, publication));
		await Promise.all(waits);
	}

	#reconcile(source: Source, publication: Publication): Promise<void> {
		publication.queue = publication.queue.then(async () => {
			const send = this.#session?.send;
			if (!send || send.closed) return;
			const { desired } = publication;
			try {
				await this.#applyToPresent(source, publication, send);
			} catch (cause) {
				// A closed transport aborts whatever runs on it; the next session reconciles again. What is no longer desired, e.g.
				// because a host stopped it meanwhile, has not failed.
				if (!send.closed && publication.desired === desired) this.#failed(source, publication, CallError.from(cause));
			}
		});
		return publication.queue;
	}

	/** Where the server has closed the producer before we knew its id, its notice found nothing to drop here. */
	async #applyToPresent(source: Source, publication: Publication, send: types.Transport): Promise<void> {
		try {
			await this.#apply(source, publication, send);
		} catch (cause) {
			if (CallError.from(cause).what !== 'producer') throw cause;
			this.#dropProducer(source, publication);
			await this.#apply(source, publication, send);
		}
	}

	async #apply(source: Source, publication: Publication, send: types.Transport): Promise<void> {
		const { desired, producer } = publication;
		if (!desired) return this.#closeProducer(source, publication);
		if (!producer) {
			// A device that starts paused is not produced, so that the others do not see it announced; a paused screen is, after the
			// media were restarted.
			const isWanted = source === 'screen' || !desired.paused;
			if (desired.track && isWanted) await this.#produce(source, publication, send, desired.track);
			return;
		}
		const track = sentTrack(source, desired);
		if (producer.track !== track) await producer.replaceTrack({ track });
		if (publication.serverPaused !== desired.paused) {
			const { id: producerId } = producer;
			if (desired.paused) await this.#signalling.request('pauseProducer', { producerId });
			else await this.#resume(source, producerId);
			publication.serverPaused = desired.paused;
		}
		// Read again: the desired state may have changed while the server answered.
		if (publication.desired?.paused) producer.pause();
		else producer.resume();
		await this.#encodeByDemand(producer);
	}

	async #resume(source: Source, producerId: string): Promise<void> {
		await this.#signalling.request('resumeProducer', { producerId, knownHostStops: this.#hostStops[source] });
	}

	async #produce(source: Source, publication: Publication, send: types.Transport, track: MediaStreamTrack) {
		track.enabled = true;
		const paused = publication.desired?.paused ?? false;
		const producer = await send.produce<ProducerData>({
			...produceOptions[source],
			track,
			// The device classes own the tracks: a track may outlive its producer.
			stopTracks: false,
			appData: { source, paused, knownHostStops: this.#hostStops[source] },
		});
		publication.producer = producer;
		publication.serverPaused = paused;
		// Muted while the server answered: silent at once; the reconciliation queued by `set` pauses it on the server.
		if (publication.desired?.paused) this.#silence(source, producer, publication.desired);
		this.emit('changed', source);
		await this.#encodeByDemand(producer);
	}

	async #encodeByDemand({ id, rtpSender }: types.Producer<ProducerData>): Promise<void> {
		const demand = this.#demands.get(id);
		if (rtpSender) await encodeUpTo(rtpSender, demand === undefined ? Number.POSITIVE_INFINITY : demand);
	}

	async #closeProducer(source: Source, publication: Publication): Promise<void> {
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
		// CallConnection repairs lost connections and transports; the desired state is reconciled after that.
		if (error.code === 'unavailable' || error.code === 'not-found') return;
		publication.desired = publication.producer ? { track: publication.producer.track, paused: true } : null;
		this.emit('refused', source, error);
	}
}
