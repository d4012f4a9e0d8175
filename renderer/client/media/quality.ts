/** Rates connections from measurements. Pure. */
import type { Quality } from '../types.ts';

/** Our own connection since the last sample. Missing values were not measured. */
export type OwnSample = {
	/** 0 to 1, the worse direction. */
	lossRatio?: number | undefined;
	rttMs?: number | undefined;
	/** The browser's `qualityLimitationReason`. */
	limitedBy?: 'bandwidth' | 'cpu' | undefined;
};

/** mediasoup's scores, 0 (worst) to 10: of the peer's producer at the server, and of our consumer. */
export type PeerSample = { producerScore: number; score: number };

export function rateOwn({ lossRatio, rttMs, limitedBy }: OwnSample): Quality {
	if (lossRatio === undefined && rttMs === undefined && limitedBy === undefined) return { level: 'unknown' };
	if ((lossRatio ?? 0) > 0.08) return { level: 'poor', reason: 'loss' };
	if ((rttMs ?? 0) > 400) return { level: 'poor', reason: 'delay' };
	if ((lossRatio ?? 0) > 0.03) return { level: 'fair', reason: 'loss' };
	if ((rttMs ?? 0) > 200) return { level: 'fair', reason: 'delay' };
	if (limitedBy === 'bandwidth') return { level: 'fair', reason: 'bandwidth' };
	if (limitedBy === 'cpu') return { level: 'fair', reason: 'device' };
	return { level: 'good' };
}

/** By the worst producer of a peer. The consumer's score does not count: loss on our own downlink is our own quality. */
export function ratePeer(samples: PeerSample[]): Quality {
	if (samples.length === 0) return { level: 'unknown' };
	const worst = Math.min(...samples.map(({ producerScore }) => producerScore));
	if (worst <= 4) return { level: 'poor', reason: 'loss' };
	if (worst <= 7) return { level: 'fair', reason: 'loss' };
	return { level: 'good' };
}

export const isSameQuality = (a: Quality, b: Quality): boolean => a.level === b.level && a.reason === b.reason;

/** While the bandwidth estimate still ramps up, for some seconds, browsers report `qualityLimitationReason: bandwidth`. */
const limitSamples = 4;

/**
 * Smooths ratings, since a flickering indicator worries people: a rating is shown once several samples in a row agree,
 * two for loss and delay, four for the browser's own limits. The first good rating is shown at once.
 */
export class SteadyQuality {
	#shown: Quality = { level: 'unknown' };
	#last: Quality = { level: 'unknown' };
	#inARow = 0;

	next(rating: Quality): Quality {
		this.#inARow = isSameQuality(rating, this.#last) ? this.#inARow + 1 : 1;
		this.#last = rating;
		const isFirst = this.#shown.level === 'unknown' && rating.level === 'good';
		const needed = rating.reason === 'bandwidth' || rating.reason === 'device' ? limitSamples : 2;
		if (isFirst || this.#inARow >= needed) this.#shown = rating;
		return this.#shown;
	}
}
