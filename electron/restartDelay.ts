const longestDelayMs = 8_000;
/** A server that ran this long starts the count anew. */
const stableAfterMs = 30_000;

type Options = {
	/** Default 250 ms; doubled each time up to 8 s. */
	firstDelayMs?: number;
	/** Restarts in a row before the server is given up and the teacher is asked. Default 6. */
	maxAttempts?: number;
};

/** When to start the server again after it ended. */
export class RestartDelay {
	readonly #firstDelayMs: number;
	readonly #maxAttempts: number;
	#attempt = 0;

	constructor({ firstDelayMs = 250, maxAttempts = 6 }: Options = {}) {
		this.#firstDelayMs = firstDelayMs;
		this.#maxAttempts = maxAttempts;
	}

	/** How often it was tried in a row; 0 while all is well. */
	get attempt(): number {
		return this.#attempt;
	}

	/** @returns milliseconds to wait, or null: give up. `ranForMs` is how long the server had been ready. */
	next(ranForMs: number): number | null {
		if (ranForMs >= stableAfterMs) this.#attempt = 0;
		if (this.#attempt >= this.#maxAttempts) return null;
		this.#attempt += 1;
		return Math.min(this.#firstDelayMs * 2 ** (this.#attempt - 1), longestDelayMs);
	}

	reset(): void {
		this.#attempt = 0;
	}
}
