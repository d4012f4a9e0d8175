/** How often a process may be started anew, so that one that always fails does not keep the computer busy. */
export class RestartBudget {
	readonly #max: number;
	readonly #withinMs: number;
	#spentAtMs: number[] = [];

	/** @param max within any stretch of `withinMs` */
	constructor(max: number, withinMs: number) {
		this.#max = max;
		this.#withinMs = withinMs;
	}

	/** Returns false when it is used up. @param nowMs monotonic */
	spend(nowMs: number): boolean {
		this.#spentAtMs = this.#spentAtMs.filter((atMs) => nowMs - atMs < this.#withinMs);
		if (this.#spentAtMs.length >= this.#max) return false;
		this.#spentAtMs.push(nowMs);
		return true;
	}
}
