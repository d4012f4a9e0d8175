const windowMs = 60_000;
const maxReloads = 5;

/** How often the window may bring its page back by itself: a page that is lost again and again would take the computer from the class. */
export class ReloadLimit {
	/** Times of the last reloads, oldest first, in ms. */
	#reloads: number[] = [];

	/** Counts a reload. False: there were 5 in the last minute, and this one is too many. */
	allows(nowMs = performance.now()): boolean {
		this.#reloads = this.#reloads.filter((atMs) => nowMs - atMs < windowMs);
		if (this.#reloads.length >= maxReloads) return false;
		this.#reloads.push(nowMs);
		return true;
	}

	reset(): void {
		this.#reloads = [];
	}
}
