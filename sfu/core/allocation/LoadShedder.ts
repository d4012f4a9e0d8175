import type { LoadState } from '../../protocol/models.ts';

/** With every sample, while the computer is full and once it is not. Down faster than up, so that it does not swing. */
const pressFactor = 0.85;
const releaseFactor = 1.05;
const least = 0.2;

/** How much of its small tiles a room gets while the computer carries no more. */
export class LoadShedder {
	#factor = 1;

	/** 1: all of it. */
	get factor(): number {
		return this.#factor;
	}

	/** Once per sample. `busy` leaves it where it is. */
	press(load: LoadState): void {
		if (load === 'full') this.#factor = Math.max(least, this.#factor * pressFactor);
		if (load === 'fine') this.#factor = Math.min(1, this.#factor * releaseFactor);
	}
}
