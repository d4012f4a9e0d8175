import type { QueuedFilm } from './QueuedFilm.ts';

/** Before that the speed is chance: FFmpeg starts, files are opened. */
const measuredMs = 2_000;
const measuredFraction = 0.002;

/** A film while it is being made. */
export class FilmRun {
	readonly film: QueuedFilm;
	readonly #controller = new AbortController();
	/** What was there already when it went on; null: no progress yet. */
	#began: { fraction: number; atMs: number } | null = null;
	#fraction = 0;

	constructor(film: QueuedFilm) {
		this.film = film;
	}

	get signal(): AbortSignal {
		return this.#controller.signal;
	}

	/** 0 to 100, with one decimal. */
	get percent(): number {
		return Math.round(this.#fraction * 1_000) / 10;
	}

	/** At the speed so far; null: not known yet. */
	get remainingMs(): number | null {
		if (!this.#began) return null;
		const elapsedMs = performance.now() - this.#began.atMs;
		const made = this.#fraction - this.#began.fraction;
		if (elapsedMs < measuredMs || made < measuredFraction) return null;
		return Math.round((elapsedMs * (1 - this.#fraction)) / made);
	}

	progress(fraction: number): void {
		this.#began ??= { fraction, atMs: performance.now() };
		this.#fraction = Math.min(1, Math.max(this.#fraction, fraction));
	}

	/** Idempotent. @param why for the log */
	interrupt(why: string): void {
		this.#controller.abort(new Error(`the film is not made any further: ${why}`));
	}
}
