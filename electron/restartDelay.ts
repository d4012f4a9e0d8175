const longestDelayMs = 8_000;
/** A server that was ready for this long resets the count of attempts. */
const stableAfterMs = 30_000;

type Options = {
	/** Default 250 ms; doubled at each attempt up to 8 s. */
	firstDelayMs?: number;
	/** Restarts in a row before SfuService gives up and the window offers _Try again_. Default 6. */
	maxAttempts?: number;
};

/** Exponential back-off between restarts of the server. */
export class RestartDelay {
	readonly #firstDelayMs: number;
	readonly #maxAttempts: number;
	#attempt = 0;

	constructor({ firstDelayMs = 250, maxAttempts = 6 }: Options = {}) {
		this.#firstDelayMs = firstDelayMs;
		this.#maxAttempts = maxAttempts;
	}

	/** Restarts in a row so far; 0 before the first failure and after `reset`. */
	get attempt(): number {
		return this.#attempt;
	}

	/** @returns milliseconds to wait before the next restart, or null to give up. `ranForMs` is how long the server had been ready. */
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
