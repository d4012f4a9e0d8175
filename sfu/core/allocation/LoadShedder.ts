import type { LoadState } from '../../protocol/models.ts';

/** Factors per sample: shedding is faster than its recovery, so that the load does not swing. */
const shedFactor = 0.85;
const recoverFactor = 1.05;
/** At least this share of small tiles is kept, 0 to 1. */
const minKeptShare = 0.2;

/** Which share of its small tiles a room keeps while the computer is full. */
export class LoadShedder {
	#keptShare = 1;

	/** 1: all of them. */
	get keptShare(): number {
		return this.#keptShare;
	}

	/** Once per sample; `busy` leaves the share as it is. */
	take(load: LoadState): void {
		if (load === 'full') this.#keptShare = Math.max(minKeptShare, this.#keptShare * shedFactor);
		if (load === 'fine') this.#keptShare = Math.min(1, this.#keptShare * recoverFactor);
	}
}
