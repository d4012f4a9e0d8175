import type { types } from 'mediasoup';
import type { Source } from '../../protocol/models.ts';

/** Layers of a camera as our own pages send it (renderer/call/produceOptions.ts), bit/s, the smallest first. */
const cameraBps = [100_000, 300_000, 900_000];
/** One stream of an older client, and a screen while it is scrolled. */
const singleCameraBps = 600_000;
const screenBps = 1_500_000;
/** Of a measured rate, so much stays for the next burst. */
const headroom = 1.2;
/** Share of a new sample. */
const smoothing = 0.5;

/** Assumed until something was measured. @param layerCount 1 or more */
export function nominalBps(source: Source, layerCount: number): number[] {
	if (source === 'screen') return Array.from({ length: layerCount }, () => screenBps);
	if (layerCount === 1) return [singleCameraBps];
	return Array.from({ length: layerCount }, (_, layer) => cameraBps[layer] ?? cameraBps[2] ?? 0);
}

/** What one picture costs, layer by layer: as it was measured where it is sent, as it is assumed elsewhere. */
export class PictureRates {
	readonly #nominal: number[];
	readonly #measured: (number | undefined)[];

	constructor(source: Source, layerCount: number) {
		this.#nominal = nominalBps(source, layerCount);
		this.#measured = this.#nominal.map(() => undefined);
	}

	/** bit/s, the smallest layer first. */
	get layerBps(): number[] {
		return this.#nominal.map((nominal, layer) => {
			const measured = this.#measured[layer];
			return measured === undefined ? nominal : measured * headroom;
		});
	}

	/** @param layerBps as the worker counted it; a layer that is not sent keeps what is known of it */
	take(layerBps: readonly number[]): void {
		for (const [layer, bps] of layerBps.entries()) {
			if (bps === 0 || layer >= this.#measured.length) continue;
			const before = this.#measured[layer] ?? bps;
			this.#measured[layer] = before + (bps - before) * smoothing;
		}
	}
}

/** What arrives of each layer, bit/s, in the order of the producer's encodings. */
export async function arrivingBps(producer: types.Producer): Promise<number[]> {
	const stats = await producer.getStats();
	const encodings = producer.rtpParameters.encodings ?? [];
	return encodings.map(
		({ rid, ssrc }) => stats.find((stat) => (rid === undefined ? stat.ssrc === ssrc : stat.rid === rid))?.bitrate ?? 0,
	);
}
