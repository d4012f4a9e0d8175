/** How good a connection is, from what was measured, as a person would say it. Pure. */
import type { Quality } from '../state/types.ts';

/** Of one participant's own connection since the last sample. Missing values were not measured. */
export type OwnSample = {
	/** 0 to 1, the worse direction. */
	lossRatio?: number | undefined;
	rttMs?: number | undefined;
	/** Why the browser sends less than it would like to. */
	limitedBy?: 'bandwidth' | 'cpu' | undefined;
};

/** mediasoup's scores, 0 (worst) to 10: of what the peer sends to the server, and of what reaches us. */
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

/** The worst of what a peer sends. Only its own way to the server counts: what happens on ours is our quality. */
export function ratePeer(samples: PeerSample[]): Quality {
	if (samples.length === 0) return { level: 'unknown' };
	const worst = Math.min(...samples.map(({ producerScore }) => producerScore));
	if (worst <= 4) return { level: 'poor', reason: 'loss' };
	if (worst <= 7) return { level: 'fair', reason: 'loss' };
	return { level: 'good' };
}

export const isSameQuality = (a: Quality, b: Quality): boolean => a.level === b.level && a.reason === b.reason;

/** Browsers need some seconds to find out what they can send, and call that a limit. */
const samplesOfLimits = 4;

/**
 * A dot that flickers worries more than a bad connection: a rating shows once several samples in a row agree, two for
 * loss and delay, four for the browser's own limits. Until then nothing but a good one is shown.
 */
export class SteadyQuality {
	#shown: Quality = { level: 'unknown' };
	#last: Quality = { level: 'unknown' };
	#inARow = 0;

	next(rating: Quality): Quality {
		this.#inARow = isSameQuality(rating, this.#last) ? this.#inARow + 1 : 1;
		this.#last = rating;
		const isFirst = this.#shown.level === 'unknown' && rating.level === 'good';
		const needed = rating.reason === 'bandwidth' || rating.reason === 'device' ? samplesOfLimits : 2;
		if (isFirst || this.#inARow >= needed) this.#shown = rating;
		return this.#shown;
	}
}
