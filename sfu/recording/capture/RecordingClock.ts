/** Monotonic, ms: does not jump when the clock of the computer is set. */
export type Now = () => number;

/**
 * The clock of one recording, ms: 0 when it begins, standing still while it is paused. It counts monotonic time, so a
 * wall clock that is set in the middle of a lesson moves nothing.
 */
export class RecordingClock {
	/** The clock stood still at `atMs` for so long. */
	readonly breaks: { atMs: number; durationMs: number }[] = [];
	readonly #now: Now;
	/** Monotonic time at which the clock last began to run, and what it showed then. */
	#sinceMs: number;
	#shownMs = 0;
	readonly #startedAtMs: number;
	#pausedAtMs: number | null = null;

	constructor(now: Now = () => performance.now()) {
		this.#now = now;
		this.#sinceMs = now();
		this.#startedAtMs = this.#sinceMs;
	}

	get paused(): boolean {
		return this.#pausedAtMs !== null;
	}

	/** What it shows now. */
	get nowMs(): number {
		return this.at(this.#now());
	}

	/** Since it began, pauses included. */
	get elapsedMs(): number {
		return this.#now() - this.#startedAtMs;
	}

	/** Monotonic time now. */
	get monotonicMs(): number {
		return this.#now();
	}

	/** What it shows at a monotonic time; negative before the beginning of the recording. */
	at(monotonicMs: number): number {
		return this.paused ? this.#shownMs : this.#shownMs + monotonicMs - this.#sinceMs;
	}

	/** Idempotent. */
	pause(): void {
		if (this.paused) return;
		const now = this.#now();
		this.#shownMs = this.at(now);
		this.#pausedAtMs = now;
	}

	/** Idempotent. */
	resume(): void {
		if (this.#pausedAtMs === null) return;
		const now = this.#now();
		this.breaks.push({ atMs: this.#shownMs, durationMs: now - this.#pausedAtMs });
		this.#sinceMs = now;
		this.#pausedAtMs = null;
	}
}
