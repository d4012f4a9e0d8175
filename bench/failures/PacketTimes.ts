/** When packets came, by `performance.now()`, and the longest time without any. */
export class PacketTimes {
	lastMs = Number.NEGATIVE_INFINITY;
	#longestGapMs = 0;
	readonly #last = new Map<string, number>();

	note(producerId: string, nowMs: number): void {
		this.#longestGapMs = Math.max(this.#longestGapMs, nowMs - Math.max(this.lastMs, this.#sinceMs));
		this.lastMs = nowMs;
		this.#last.set(producerId, nowMs);
	}

	/** Of one producer; -Infinity: none yet. */
	lastOf(producerId: string): number {
		return this.#last.get(producerId) ?? Number.NEGATIVE_INFINITY;
	}

	/** From now on, gaps are looked for. */
	restart(nowMs: number): void {
		this.#longestGapMs = 0;
		this.#sinceMs = nowMs;
	}

	/** The longest time without a packet since `restart`, also the one that lasts, ms. */
	longestGapMs(nowMs: number): number {
		return Math.max(this.#longestGapMs, nowMs - Math.max(this.lastMs, this.#sinceMs));
	}

	#sinceMs = Number.NEGATIVE_INFINITY;
}
