/**
 * A camera that is asked for less goes on for a while, ms: a page that is turned back at once finds its pictures, and an
 * encoder is not switched on and off.
 */
const lowerAfterMs = 3_000;

type Told = { layer: number | null; timer: NodeJS.Timeout | undefined };

/**
 * What is asked of one camera after the other: more at once, less after a while. Nobody's camera stays encoded that no
 * one watches.
 */
export class SenderDemand {
	readonly #cameras = new Map<string, Told & { wanted: number | null }>();
	readonly #tell: (producerId: string, layer: number | null) => void;

	constructor(tell: (producerId: string, layer: number | null) => void) {
		this.#tell = tell;
	}

	/** A camera sends all its layers at first. @param topLayer the highest of them */
	add(producerId: string, topLayer: number): void {
		this.#cameras.set(producerId, { layer: topLayer, wanted: topLayer, timer: undefined });
	}

	remove(producerId: string): void {
		clearTimeout(this.#cameras.get(producerId)?.timer);
		this.#cameras.delete(producerId);
	}

	/** As it was last asked for; undefined: no such camera. */
	layerOf(producerId: string): number | null | undefined {
		return this.#cameras.get(producerId)?.layer;
	}

	/** The highest layer anybody gets, by camera; one that is not named nobody gets. */
	want(layers: ReadonlyMap<string, number>): void {
		for (const [producerId, camera] of this.#cameras) {
			const wanted = layers.get(producerId) ?? null;
			if (wanted === camera.wanted) continue;
			camera.wanted = wanted;
			clearTimeout(camera.timer);
			const say = () => {
				if (camera.layer === camera.wanted) return;
				camera.layer = camera.wanted;
				this.#tell(producerId, camera.wanted);
			};
			if ((wanted ?? -1) >= (camera.layer ?? -1)) say();
			else camera.timer = setTimeout(say, lowerAfterMs).unref();
		}
	}

	close(): void {
		for (const { timer } of this.#cameras.values()) clearTimeout(timer);
		this.#cameras.clear();
	}
}
