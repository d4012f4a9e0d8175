type Actions = {
	/** The first event after quiet. */
	first: () => void;
	/** Once at the end of `quietMs`, if more events came in that time. */
	rest: () => void;
};

/** Turns a burst of events into one signal, and one update when it is over. */
export class BurstGate {
	readonly #quietMs: number;
	readonly #actions: Actions;
	#timer: ReturnType<typeof setTimeout> | null = null;
	#hasMore = false;

	constructor(quietMs: number, actions: Actions) {
		this.#quietMs = quietMs;
		this.#actions = actions;
	}

	event(): void {
		if (this.#timer !== null) {
			this.#hasMore = true;
			return;
		}
		this.#actions.first();
		this.#wait();
	}

	/** Idempotent. */
	close(): void {
		if (this.#timer !== null) clearTimeout(this.#timer);
		this.#timer = null;
	}

	#wait(): void {
		this.#timer = setTimeout(() => {
			this.#timer = null;
			if (!this.#hasMore) return;
			this.#hasMore = false;
			this.#actions.rest();
			this.#wait();
		}, this.#quietMs);
	}
}
