import type { types } from 'mediasoup';
import type { Source } from '../../protocol/models.ts';

/** Layers of a camera as our own pages send it (renderer/client/media/produceOptions.ts), bit/s, the smallest first. */
const cameraBps = [100_000, 300_000, 900_000];
/** One stream of an older client, and a screen while it is scrolled. */
const singleCameraBps = 600_000;
const screenBps = 1_500_000;
/** Of a measured rate, so much stays for the next burst. */
const headroom = 1.2;
/** Share of a new sample. */
const smoothing = 0.5;
/** Costs follow only such changes: a picture at the edge of a budget must not come and go with every sample. */
const notableChange = 0.15;
/** Samples in which a layer was asked for and did not come: a small camera, or a device that cannot encode it. */
const samplesUntilAbsent = 3;

/** Assumed until something was measured. @param layerCount 1 or more */
export function nominalBps(source: Source, layerCount: number): number[] {
	if (source === 'screen') return Array.from({ length: layerCount }, () => screenBps);
	if (layerCount === 1) return [singleCameraBps];
	return Array.from({ length: layerCount }, (_, layer) => cameraBps[layer] ?? cameraBps[2] ?? 0);
}

/** What one picture costs, layer by layer: as it was measured where it is sent, as it is assumed elsewhere. */
export class LayerRates {
	readonly #nominal: number[];
	readonly #measured: (number | undefined)[];
	/** What is reckoned with. */
	readonly #used: number[];
	readonly #missed: number[];

	constructor(source: Source, layerCount: number) {
		this.#nominal = nominalBps(source, layerCount);
		this.#measured = this.#nominal.map(() => undefined);
		this.#used = [...this.#nominal];
		this.#missed = this.#nominal.map(() => 0);
	}

	/** bit/s, the smallest layer first. */
	get layerBps(): number[] {
		return this.#used.map((bps, layer) => {
			const isAbsent = (this.#missed[layer] ?? 0) >= samplesUntilAbsent;
			// The worker sends the highest there is instead.
			return isAbsent && layer > 0 ? (this.#used[layer - 1] ?? bps) : bps;
		});
	}

	/**
	 * @param arriving as the worker counted it, by encoding; a layer that is not sent keeps what is known of it
	 * @param asked the highest layer that its owner was asked for; null: none
	 */
	take(arriving: readonly number[], asked: number | null): void {
		for (const [layer, bps] of this.#byLayer(arriving).entries()) {
			const missing = bps === 0 && asked !== null && layer <= asked && (arriving[0] ?? 0) > 0;
			this.#missed[layer] = missing ? (this.#missed[layer] ?? 0) + 1 : 0;
			if (bps === 0 || layer >= this.#measured.length) continue;
			const before = this.#measured[layer] ?? bps;
			const measured = before + (bps - before) * smoothing;
			this.#measured[layer] = measured;
			const used = this.#used[layer] ?? 0;
			if (Math.abs(measured * headroom - used) > used * notableChange) this.#used[layer] = measured * headroom;
		}
	}

	/** One encoding that holds several layers (SVC) is measured as a whole: they are taken to share as they usually do. */
	#byLayer(arriving: readonly number[]): readonly number[] {
		const [total = 0] = arriving;
		const top = this.#nominal.at(-1) ?? 0;
		if (arriving.length !== 1 || this.#nominal.length === 1) return arriving;
		return this.#nominal.map((nominal) => (top === 0 ? total : (total * nominal) / top));
	}
}

/** What arrives of each layer, bit/s, in the order of the producer's encodings. */
async function arrivingBps(producer: types.Producer): Promise<number[]> {
	const stats = await producer.getStats();
	const encodings = producer.rtpParameters.encodings ?? [];
	return encodings.map(
		({ rid, ssrc }) => stats.find((stat) => (rid === undefined ? stat.ssrc === ssrc : stat.rid === rid))?.bitrate ?? 0,
	);
}

/** @param asked of a camera, the layer its owner was asked for, null: none; undefined: of a screen all is */
export async function measureRates(
	producer: types.Producer,
	rates: LayerRates,
	asked: number | null | undefined,
): Promise<void> {
	// What closes meanwhile has no rate.
	const arriving = await arrivingBps(producer).catch(() => []);
	rates.take(arriving, asked === undefined ? arriving.length - 1 : asked);
}
