import { nanoid } from 'nanoid';
import { z } from 'zod';
import type { Store } from '../../store/Store.ts';

/** Its name in the store's settings. */
const storedAs = 'serverRuns';
/** So many earlier runs are remembered: whoever starts the server that often has no token of the first of them any more. */
const maxRuns = 50;

const StoredRun = z.object({
	id: z.string(),
	startedAtMs: z.number(),
	/** When a later run first found this start in the future: the clock had been ahead, or is behind since. */
	aheadSeenAtMs: z.number().optional(),
});
type StoredRun = z.output<typeof StoredRun>;
const StoredRuns = z.array(StoredRun).catch([]);

/** The clocks that decide how old a token is, ms. */
export type TokenClock = {
	/** The clock of the computer, which may be set at any time. */
	wallMs: () => number;
	/** `steadyNowMs`: cannot be set. */
	steadyMs: () => number;
};

/** When a token was issued: claims of the token. */
export type IssuedIn = { run: string; runMs: number };

/**
 * Tells the age of tokens without the clock of the computer, which is wrong at first on computers with an empty battery and
 * corrected later, also during a class. A token says in which run of the server it was issued, and how long that run had
 * lasted. In the same run, its age is a difference on the steady clock. After a restart, it is reckoned from the start of
 * the earlier run, which that run kept in the store, and corrected whenever the clock was set.
 */
export class ServerRuns {
	readonly id = nanoid();
	readonly #settings: Store['settings'];
	readonly #clock: TokenClock;
	readonly #startedSteadyMs: number;
	readonly #earlier: Map<string, StoredRun>;

	constructor(settings: Store['settings'], clock: TokenClock) {
		this.#settings = settings;
		this.#clock = clock;
		this.#startedSteadyMs = clock.steadyMs();
		this.#earlier = new Map(this.#stored().map((run) => [run.id, markedIfAhead(run, clock.wallMs())]));
		this.clockSet();
	}

	/** To be called when the clock of the computer was set: stores the start of this run as the clock has it now. */
	clockSet(): void {
		const others = [...this.#earlier.values()];
		const startedAtMs = this.#clock.wallMs() - this.#elapsedMs;
		this.#settings.save(storedAs, [...others, { id: this.id, startedAtMs }].slice(-maxRuns));
	}

	/** Claims of a token that is issued now. */
	get now(): IssuedIn {
		return { run: this.id, runMs: Math.round(this.#elapsedMs) };
	}

	/** Whether it is one of this server: this one or an earlier one. */
	knows(run: string): boolean {
		return run === this.id || this.#earlier.has(run);
	}

	/**
	 * How long ago it was, ms; null: the run is not known. While the start of an earlier run lies in the future, because the clock
	 * had been ahead, it is at least the time since that was noticed.
	 */
	ageMs({ run, runMs }: IssuedIn): number | null {
		if (run === this.id) return this.#elapsedMs - runMs;
		const earlier = this.#earlier.get(run);
		if (!earlier) return null;
		const nowMs = this.#clock.wallMs();
		const { startedAtMs, aheadSeenAtMs } = earlier;
		const byClockMs = nowMs - startedAtMs - runMs;
		const sinceSeenMs = startedAtMs > nowMs && aheadSeenAtMs !== undefined ? nowMs - aheadSeenAtMs : 0;
		return Math.max(this.#elapsedMs, byClockMs, sinceSeenMs);
	}

	get #elapsedMs(): number {
		return this.#clock.steadyMs() - this.#startedSteadyMs;
	}

	#stored() {
		return StoredRuns.parse(this.#settings.all()[storedAs] ?? []);
	}
}

function markedIfAhead(run: StoredRun, nowMs: number): StoredRun {
	return run.startedAtMs > nowMs && run.aheadSeenAtMs === undefined ? { ...run, aheadSeenAtMs: nowMs } : run;
}
