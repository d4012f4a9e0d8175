import { parseScalabilityMode, type types } from 'mediasoup';
import type { Source } from '../protocol/models.ts';
import { unlessClosed } from './errors.ts';
import { layerForTile, type Tile } from './selection.ts';

/** Who sends what is consumed. */
export type Origin = { peerId: string; source: Source };

/**
 * One consumer and the two wills about it: it flows when its client resumed it and, for video, its tile is shown.
 * mediasoup is only told what changes.
 */
export class ConsumerSlot {
	readonly observer: types.ConsumerObserver;
	readonly #layerCount: number;
	#resumed = false;
	#visible: boolean;
	#spatialLayer: number;
	#temporalLayer: number | undefined;
	#priority = 1;

	/** `tiles` is null for a client that has not said what it shows: it sees everything. */
	constructor(
		readonly consumer: types.Consumer,
		readonly origin: Origin,
		tiles: ReadonlyMap<string, Tile> | null,
	) {
		this.observer = consumer.observer;
		const [encoding] = consumer.rtpParameters.encodings ?? [];
		this.#layerCount = parseScalabilityMode(encoding?.scalabilityMode).spatialLayers;
		this.#spatialLayer = this.#layerCount - 1;
		this.#visible = consumer.kind === 'audio' || tiles === null || tiles.has(consumer.producerId);
	}

	get id(): string {
		return this.consumer.id;
	}

	get producerId(): string {
		return this.consumer.producerId;
	}

	/** The client is ready for it. */
	async resume(): Promise<void> {
		this.#resumed = true;
		await this.#flow();
	}

	async pause(): Promise<void> {
		this.#resumed = false;
		await this.#flow();
	}

	/** Audio and peers that never named tiles are not concerned. */
	async show(tile: Tile | undefined): Promise<void> {
		if (this.consumer.kind === 'audio') return;
		this.#visible = tile !== undefined;
		// Layers first: the key frame of a resumed consumer then already has the right size.
		if (tile) await this.#setLayers(layerForTile(tile, this.origin.source, this.#layerCount), undefined);
		if (tile) await this.#setPriority(tile.priority);
		await this.#flow();
	}

	/** Stays until the next `show`. Layers beyond the top one mean the top one. */
	async prefer(spatialLayer: number, temporalLayer: number | undefined): Promise<void> {
		await this.#setLayers(Math.min(spatialLayer, this.#layerCount - 1), temporalLayer);
	}

	close(): void {
		this.consumer.close();
	}

	/** Resuming asks the sender for a key frame by itself. */
	async #flow(): Promise<void> {
		const { consumer } = this;
		const flows = this.#resumed && this.#visible;
		if (consumer.closed || flows === !consumer.paused) return;
		await unlessClosed(consumer, flows ? consumer.resume() : consumer.pause());
		// Asked otherwise while we waited.
		if (flows !== (this.#resumed && this.#visible)) await this.#flow();
	}

	async #setLayers(spatialLayer: number, temporalLayer: number | undefined): Promise<void> {
		if (this.consumer.closed || this.#layerCount < 2) return;
		if (spatialLayer === this.#spatialLayer && temporalLayer === this.#temporalLayer) return;
		this.#spatialLayer = spatialLayer;
		this.#temporalLayer = temporalLayer;
		const layers = { spatialLayer, ...(temporalLayer !== undefined && { temporalLayer }) };
		await unlessClosed(this.consumer, this.consumer.setPreferredLayers(layers));
	}

	async #setPriority(priority: number): Promise<void> {
		if (this.consumer.closed || priority === this.#priority) return;
		this.#priority = priority;
		await unlessClosed(this.consumer, this.consumer.setPriority(priority));
	}
}
