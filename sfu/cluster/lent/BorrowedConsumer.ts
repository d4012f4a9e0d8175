import type { types } from 'mediasoup';
import { EnhancedEventEmitter } from 'mediasoup/extras';
import type { PeerConsumer } from '../../core/peer/PeerConsumer.ts';
import type { Change, MediaEvent } from './messages.ts';
import type { ConsumerBehind, ProducerPipe } from './ProducerPipe.ts';

type ConsumerEvents = Pick<
	types.ConsumerEvents,
	'producerclose' | 'producerpause' | 'producerresume' | 'score' | 'layerschange'
>;

type Parts = {
	id: string;
	producerId: string;
	type: types.ConsumerType;
	rtpParameters: types.RtpParameters;
	score: types.ConsumerScore;
	preferredLayers: types.ConsumerLayers | undefined;
	pipe: ProducerPipe;
	/** Sends a one-way message about it. */
	change(change: Change['change']): void;
	stats(): Promise<object[]>;
};

/**
 * Stands for a consumer on another server, created paused. What is asked of it is sent ahead and not waited for: the link keeps
 * the order, and a consumer that is not there any more needs nothing.
 */
export class BorrowedConsumer extends EnhancedEventEmitter<ConsumerEvents> implements PeerConsumer, ConsumerBehind {
	readonly id: string;
	readonly producerId: string;
	readonly kind: types.MediaKind;
	readonly type: types.ConsumerType;
	readonly rtpParameters: types.RtpParameters;
	readonly observer = new EnhancedEventEmitter<Pick<types.ConsumerObserverEvents, 'close'>>();
	readonly #parts: Parts;
	#score: types.ConsumerScore;
	#preferredLayers: types.ConsumerLayers | undefined;
	#currentLayers: types.ConsumerLayers | undefined;
	#priority = 1;
	#paused = true;
	#closed = false;

	constructor(parts: Parts) {
		super();
		this.id = parts.id;
		this.producerId = parts.producerId;
		this.kind = parts.pipe.kind;
		this.type = parts.type;
		this.rtpParameters = parts.rtpParameters;
		this.#score = parts.score;
		this.#preferredLayers = parts.preferredLayers;
		this.#parts = parts;
		parts.pipe.add(this);
	}

	get closed(): boolean {
		return this.#closed;
	}

	get paused(): boolean {
		return this.#paused;
	}

	get producerPaused(): boolean {
		return this.#parts.pipe.producerPaused;
	}

	get priority(): number {
		return this.#priority;
	}

	get score(): types.ConsumerScore {
		return this.#score;
	}

	get preferredLayers(): types.ConsumerLayers | undefined {
		return this.#preferredLayers;
	}

	get currentLayers(): types.ConsumerLayers | undefined {
		return this.#currentLayers;
	}

	async pause(): Promise<void> {
		this.#setPaused(true);
	}

	async resume(): Promise<void> {
		this.#setPaused(false);
	}

	async setPreferredLayers(layers: types.ConsumerLayers): Promise<void> {
		this.#preferredLayers = layers;
		this.#change({ what: 'layers', layers });
	}

	async setPriority(priority: number): Promise<void> {
		this.#priority = priority;
		this.#change({ what: 'priority', priority });
	}

	async requestKeyFrame(): Promise<void> {
		this.#change({ what: 'keyFrame' });
	}

	async getStats(): Promise<(types.ConsumerStat | types.ProducerStat)[]> {
		// The other server's mediasoup has made them.
		return (await this.#parts.stats()) as (types.ConsumerStat | types.ProducerStat)[];
	}

	close(): void {
		if (this.#closed) return;
		this.#parts.change({ what: 'close' });
		this.#end();
	}

	/** With its transport, which the other server closes along with it. */
	transportClosed(): void {
		if (!this.#closed) this.#end();
	}

	producerClosed(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#parts.pipe.changed(this);
		this.safeEmit('producerclose');
		this.observer.safeEmit('close');
	}

	producerPausedChanged(paused: boolean): void {
		if (paused) this.safeEmit('producerpause');
		else this.safeEmit('producerresume');
	}

	/** Told by the other server. */
	happened(event: Extract<MediaEvent, { what: 'score' | 'layers' }>): void {
		if (this.#closed) return;
		if (event.what === 'score') {
			this.#score = event.score;
			this.safeEmit('score', event.score);
		} else {
			this.#currentLayers = event.layers ?? undefined;
			this.safeEmit('layerschange', this.#currentLayers);
		}
	}

	#setPaused(paused: boolean): void {
		if (this.#closed || paused === this.#paused) return;
		this.#paused = paused;
		// The pipe first: what it lets through is needed there.
		this.#parts.pipe.changed(this);
		this.#change({ what: paused ? 'pause' : 'resume' });
	}

	#change(change: Change['change']): void {
		if (!this.#closed) this.#parts.change(change);
	}

	#end(): void {
		this.#closed = true;
		this.#parts.pipe.changed(this);
		this.observer.safeEmit('close');
	}
}
