import type { types } from 'mediasoup';
import type { Source } from '../../protocol/models.ts';
import { statsOf } from '../errors.ts';

/**
 * Each layer of a camera as our page encodes it (renderer/client/media/produceOptions.ts), bit/s, the smallest first.
 */
const cameraBps = [100_000, 300_000, 900_000];
/** A camera in one layer, as legacy clients send it, bit/s. */
const singleCameraBps = 600_000;
/** A screen while it is scrolled, bit/s; a page that stands still needs a fraction of it. */
const screenBps = 1_500_000;
/** An estimate is this many times the measured bitrate, so that a burst still fits the budget. */
const headroom = 1.2;
/** Weight of one sample in the smoothed bitrate. */
const smoothing = 0.5;
/**
 * An estimate follows only changes above this share: a video at the edge of a budget must not switch with every sample.
 */
const notableChange = 0.15;
/**
 * A layer counts as absent after this many samples in a row in which it was demanded and not received: the camera is
 * too small, or the device too slow.
 */
const samplesUntilAbsent = 3;

/**
 * Assumed bitrate of each layer until it was measured, bit/s, the smallest layer first.
 * @param layerCount spatial layers, 1 or more
 */
export function nominalBps(source: Source, layerCount: number): number[] {
	if (source === 'screen') return Array.from({ length: layerCount }, () => screenBps);
	if (layerCount === 1) return [singleCameraBps];
	return Array.from({ length: layerCount }, (_, layer) => cameraBps[layer] ?? cameraBps[2] ?? 0);
}

/** Estimated bitrate of each spatial layer of one video: from measurements, or assumed for layers not yet received. */
export class LayerRates {
	readonly #nominal: number[];
	readonly #measured: (number | undefined)[];
	readonly #estimated: number[];
	/** Samples in a row in which a demanded layer was not received. */
	readonly #missingSamples: number[];

	constructor(source: Source, layerCount: number) {
		this.#nominal = nominalBps(source, layerCount);
		this.#measured = this.#nominal.map(() => undefined);
		this.#estimated = [...this.#nominal];
		this.#missingSamples = this.#nominal.map(() => 0);
	}

	/** Estimated bitrate of each layer by itself, bit/s, the smallest first. */
	get layerBps(): number[] {
		return this.#estimated.map((bps, layer) => {
			const isAbsent = (this.#missingSamples[layer] ?? 0) >= samplesUntilAbsent;
			// Instead of an absent layer the worker sends the one below.
			return isAbsent && layer > 0 ? (this.#estimated[layer - 1] ?? bps) : bps;
		});
	}

	/**
	 * Takes one sample; a layer that is not received keeps its estimate.
	 * @param receivedBps by encoding, bit/s, as the worker measured it
	 * @param demanded the highest layer that its sender was told to encode; null: none
	 * @returns whether an estimate has changed, or may with the next samples: a layer is missing
	 */
	take(receivedBps: readonly number[], demanded: number | null): boolean {
		const before = [...this.#estimated, ...this.#missingSamples];
		for (const [layer, bps] of this.#byLayer(receivedBps).entries()) {
			const isMissing = bps === 0 && demanded !== null && layer <= demanded && (receivedBps[0] ?? 0) > 0;
			this.#missingSamples[layer] = isMissing
				? Math.min(samplesUntilAbsent, (this.#missingSamples[layer] ?? 0) + 1)
				: 0;
			if (bps === 0 || layer >= this.#measured.length) continue;
			const before = this.#measured[layer] ?? bps;
			const measured = before + (bps - before) * smoothing;
			this.#measured[layer] = measured;
			const estimated = this.#estimated[layer] ?? 0;
			if (Math.abs(measured * headroom - estimated) > estimated * notableChange)
				this.#estimated[layer] = measured * headroom;
		}
		return [...this.#estimated, ...this.#missingSamples].some((each, index) => each !== before[index]);
	}

	/**
	 * Several layers in one encoding (SVC) are only measured together: the total is split in proportion to the assumed
	 * rates.
	 */
	#byLayer(receivedBps: readonly number[]): readonly number[] {
		const [total = 0] = receivedBps;
		const top = this.#nominal.at(-1) ?? 0;
		if (receivedBps.length !== 1 || this.#nominal.length === 1) return receivedBps;
		return this.#nominal.map((nominal) => (top === 0 ? total : (total * nominal) / top));
	}
}

/** Received bitrate of each encoding, bit/s, in the order of the producer's encodings; empty: not known at the moment. */
async function readReceivedBps(producer: types.Producer): Promise<number[]> {
	const stats = await statsOf(producer.getStats());
	if (stats.length === 0) return [];
	const encodings = producer.rtpParameters.encodings ?? [];
	return encodings.map(
		({ rid, ssrc }) => stats.find((stat) => (rid === undefined ? stat.ssrc === ssrc : stat.rid === rid))?.bitrate ?? 0,
	);
}

/**
 * Reads the received bitrates of a producer into `rates`, and resolves with what `take` returns. Never rejects.
 * @param demanded the highest layer that the sender of a camera was told to encode, null: none; undefined: a screen, of
 * which every layer is
 */
export async function measureRates(
	producer: types.Producer,
	rates: LayerRates,
	demanded: number | null | undefined,
): Promise<boolean> {
	const receivedBps = await readReceivedBps(producer);
	return rates.take(receivedBps, demanded === undefined ? receivedBps.length - 1 : demanded);
}
