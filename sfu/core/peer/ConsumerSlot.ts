import { parseScalabilityMode, type types } from 'mediasoup';
import type { Source } from '../../protocol/models.ts';
import { unlessClosed } from '../errors.ts';

/** Of 10: below it packets are lost on the way. */
const goodScore = 8;

/** Who sends what is consumed; null: a voice, which is of changing people. */
export type Origin = { peerId: string | null; source: Source };

/** What a client asked for by itself instead of by its tiles. */
export type PreferredLayers = { spatialLayer: number; temporalLayer: number | undefined };

/**
 * One consumer and the two wills about it: it flows when its client resumed it and the server grants it. mediasoup is
 * only told what changes.
 */
export class ConsumerSlot {
	readonly observer: types.ConsumerObserver;
	readonly layerCount: number;
	/** Stays until the client says anew what it shows. */
	preferred: PreferredLayers | undefined;
	#resumed = false;
	#granted: number | null = null;
	#toldLayers: string;
	#toldFlows = false;
	#toldPriority = 1;

	constructor(
		readonly consumer: types.Consumer,
		readonly origin: Origin,
	) {
		this.observer = consumer.observer;
		const [encoding] = consumer.rtpParameters.encodings ?? [];
		this.layerCount = parseScalabilityMode(encoding?.scalabilityMode).spatialLayers;
		this.#toldLayers = layersText({ spatialLayer: this.topLayer });
	}

	get id(): string {
		return this.consumer.id;
	}

	get producerId(): string {
		return this.consumer.producerId;
	}

	get topLayer(): number {
		return this.layerCount - 1;
	}

	/** Its client is ready for it. */
	get resumed(): boolean {
		return this.#resumed;
	}

	/** The worker does not send what was granted: a connection that carries less, or a layer that is not sent yet. */
	get isShortOf(): boolean {
		const { type, currentLayers, score } = this.consumer;
		if (!this.#flows || this.consumer.closed || this.consumer.producerPaused) return false;
		const isLower = type !== 'simple' && (currentLayers?.spatialLayer ?? -1) < (this.#granted ?? 0);
		return isLower || score.score < goodScore;
	}

	async resume(): Promise<void> {
		this.#resumed = true;
		await this.#flow();
	}

	async pause(): Promise<void> {
		this.#resumed = false;
		await this.#flow();
	}

	/** Layers beyond the top one mean the top one. */
	prefer(spatialLayer: number, temporalLayer: number | undefined): void {
		this.preferred = { spatialLayer: Math.min(spatialLayer, this.topLayer), temporalLayer };
	}

	/** The server's will: the spatial layer it may have (0 for sound), or null for nothing. */
	async grant(layer: number | null): Promise<void> {
		this.#granted = layer;
		// Layers first: the key frame of a resumed consumer then already has the right size.
		if (layer !== null && this.layerCount > 1) await this.#setLayers(layer);
		await this.#flow();
	}

	/** Who is asked to give way first when a connection is weak: 1 to 255. */
	async setPriority(priority: number): Promise<void> {
		if (this.consumer.closed || priority === this.#toldPriority) return;
		this.#toldPriority = priority;
		await unlessClosed(this.consumer, this.consumer.setPriority(priority));
	}

	close(): void {
		this.consumer.close();
	}

	get #flows(): boolean {
		return this.#resumed && this.#granted !== null;
	}

	/** Resuming asks the sender for a key frame by itself. */
	async #flow(): Promise<void> {
		const { consumer } = this;
		const flows = this.#flows;
		if (consumer.closed || flows === this.#toldFlows) return;
		// Told at once, whatever is still on its way: the worker takes one after the other.
		this.#toldFlows = flows;
		await unlessClosed(consumer, flows ? consumer.resume() : consumer.pause());
	}

	async #setLayers(spatialLayer: number): Promise<void> {
		const { temporalLayer } = this.preferred ?? {};
		const layers = { spatialLayer, ...(temporalLayer !== undefined && { temporalLayer }) };
		if (this.consumer.closed || layersText(layers) === this.#toldLayers) return;
		this.#toldLayers = layersText(layers);
		await unlessClosed(this.consumer, this.consumer.setPreferredLayers(layers));
	}
}

const layersText = ({ spatialLayer, temporalLayer }: types.ConsumerLayers) => `${spatialLayer}.${temporalLayer ?? ''}`;
