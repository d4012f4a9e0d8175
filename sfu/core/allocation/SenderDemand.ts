/**
 * Lowering is delayed this long, ms: somebody who turns a page and turns it back finds the video still encoded, and
 * encoders are not switched on and off all the time.
 */
const lowerAfterMs = 3_000;

type DemandedCamera = { layer: number | null; wanted: number | null; timer: NodeJS.Timeout | undefined };

/**
 * Which layers the sender of each camera has to encode: a higher demand is told at once, a lower one after `lowerAfterMs`,
 * so that no camera goes on encoding what nobody receives.
 */
export class SenderDemand {
	readonly #cameras = new Map<string, DemandedCamera>();
	readonly #tell: (producerId: string, layer: number | null) => void;

	constructor(tell: (producerId: string, layer: number | null) => void) {
		this.#tell = tell;
	}

	/** A camera encodes all its layers at first. @param topLayer index of the highest one */
	add(producerId: string, topLayer: number): void {
		this.#cameras.set(producerId, { layer: topLayer, wanted: topLayer, timer: undefined });
	}

	remove(producerId: string): void {
		clearTimeout(this.#cameras.get(producerId)?.timer);
		this.#cameras.delete(producerId);
	}

	/** As its sender was last told; undefined: no such camera. */
	layerOf(producerId: string): number | null | undefined {
		return this.#cameras.get(producerId)?.layer;
	}

	/** @param layers the highest layer anybody receives, by producer; a camera that is not in the map nobody receives */
	update(layers: ReadonlyMap<string, number>): void {
		for (const [producerId, camera] of this.#cameras) {
			const wanted = layers.get(producerId) ?? null;
			if (wanted === camera.wanted) continue;
			camera.wanted = wanted;
			clearTimeout(camera.timer);
			const tell = () => {
				if (camera.layer === camera.wanted) return;
				camera.layer = camera.wanted;
				this.#tell(producerId, camera.wanted);
			};
			if ((wanted ?? -1) >= (camera.layer ?? -1)) tell();
			else camera.timer = setTimeout(tell, lowerAfterMs).unref();
		}
	}

	close(): void {
		for (const { timer } of this.#cameras.values()) clearTimeout(timer);
		this.#cameras.clear();
	}
}
