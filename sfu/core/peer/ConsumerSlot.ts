import { parseScalabilityMode, type types } from 'mediasoup';
import type { Source } from '../../protocol/models.ts';
import { unlessClosed } from '../errors.ts';
import type { PeerConsumer } from './PeerConsumer.ts';

/** mediasoup's consumer score, 0 to 10; below this one the receiver reports lost packets. */
const goodScore = 8;

/** Sender of the consumed producer. `peerId` null: a voice slot, whose speaker changes. */
export type Origin = { peerId: string | null; source: Source };

/** Layers that a client requested by themselves, instead of by the size of its tiles. */
export type PreferredLayers = { spatialLayer: number; temporalLayer: number | undefined };

/**
 * One consumer of a peer. It flows while its client has resumed it AND the server grants it; of the two decisions only
 * what changes is requested from the worker.
 */
export class ConsumerSlot<Consumer extends PeerConsumer = PeerConsumer> {
	readonly observer: PeerConsumer['observer'];
	/** Spatial layers, 1 or more. */
	readonly layerCount: number;
	/** undefined: by the tiles. The allocator resets it when the client states its tiles anew. */
	preferred: PreferredLayers | undefined;
	#resumed = false;
	/** As last granted. */
	#granted: number | null = null;
	/** As last requested from the worker; mediasoup's default at first. */
	#requestedLayers: string;
	#requestedFlow = false;
	#requestedPriority = 1;
	/** As the worker last told; asked of mediasoup's consumer, each look copies the whole state. */
	#score: number;
	/** The spatial layer that the worker sends; -1: none. */
	#sentLayer: number;

	constructor(
		readonly consumer: Consumer,
		readonly origin: Origin,
	) {
		this.observer = consumer.observer;
		const [encoding] = consumer.rtpParameters.encodings ?? [];
		this.layerCount = parseScalabilityMode(encoding?.scalabilityMode).spatialLayers;
		this.#requestedLayers = layersKey({ spatialLayer: this.topLayer });
		this.#score = consumer.score.score;
		this.#sentLayer = consumer.currentLayers?.spatialLayer ?? -1;
		consumer.on('score', ({ score }) => {
			this.#score = score;
		});
		consumer.on('layerschange', (layers) => {
			this.#sentLayer = layers?.spatialLayer ?? -1;
		});
	}

	get id(): string {
		return this.consumer.id;
	}

	get producerId(): string {
		return this.consumer.producerId;
	}

	/** Index of the highest spatial layer. */
	get topLayer(): number {
		return this.layerCount - 1;
	}

	/** Whether its client has resumed it. */
	get resumed(): boolean {
		return this.#resumed;
	}

	/**
	 * The worker sends less than was granted: the downlink carries less, or the sender does not send that layer (yet).
	 */
	get isBelowGrant(): boolean {
		const { type, closed, producerPaused } = this.consumer;
		if (!this.#mayFlow || closed || producerPaused) return false;
		const isLower = type !== 'simple' && this.#sentLayer < (this.#granted ?? 0);
		return isLower || this.#score < goodScore;
	}

	/** By its client. */
	async resume(): Promise<void> {
		this.#resumed = true;
		await this.#applyFlow();
	}

	/** By its client. */
	async pause(): Promise<void> {
		this.#resumed = false;
		await this.#applyFlow();
	}

	/** @param spatialLayer above the top layer: the top layer */
	prefer(spatialLayer: number, temporalLayer: number | undefined): void {
		this.preferred = { spatialLayer: Math.min(spatialLayer, this.topLayer), temporalLayer };
	}

	/** @param layer highest spatial layer that the server lets flow, 0 for audio; null: none */
	async grant(layer: number | null): Promise<void> {
		this.#granted = layer;
		// Layers first: the key frame of a resumed consumer then already has the right size.
		if (layer !== null && this.layerCount > 1) await this.#setLayers(layer);
		await this.#applyFlow();
	}

	/** @param priority 1 to 255: on a weak downlink the worker serves consumers of a higher priority first */
	async setPriority(priority: number): Promise<void> {
		if (this.consumer.closed || priority === this.#requestedPriority) return;
		this.#requestedPriority = priority;
		await unlessClosed(this.consumer, this.consumer.setPriority(priority));
	}

	close(): void {
		this.consumer.close();
	}

	get #mayFlow(): boolean {
		return this.#resumed && this.#granted !== null;
	}

	/** mediasoup requests a key frame by itself when a consumer is resumed. */
	async #applyFlow(): Promise<void> {
		const { consumer } = this;
		const mayFlow = this.#mayFlow;
		if (consumer.closed || mayFlow === this.#requestedFlow) return;
		// Set before the answer and without a queue: the worker handles requests in the order in which they were sent.
		this.#requestedFlow = mayFlow;
		await unlessClosed(consumer, mayFlow ? consumer.resume() : consumer.pause());
	}

	async #setLayers(spatialLayer: number): Promise<void> {
		const { temporalLayer } = this.preferred ?? {};
		const layers = { spatialLayer, ...(temporalLayer !== undefined && { temporalLayer }) };
		if (this.consumer.closed || layersKey(layers) === this.#requestedLayers) return;
		this.#requestedLayers = layersKey(layers);
		await unlessClosed(this.consumer, this.consumer.setPreferredLayers(layers));
	}
}

const layersKey = ({ spatialLayer, temporalLayer }: types.ConsumerLayers) => `${spatialLayer}.${temporalLayer ?? ''}`;
