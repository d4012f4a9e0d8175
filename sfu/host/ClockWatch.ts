import { EventEmitter } from 'node:events';
import { z } from 'zod';
import type { Logger } from '../core/Logger.ts';
import { steadyNowMs } from '../steadyClock.ts';
import type { Store } from '../store/Store.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** A clock before this date is certainly wrong: this program is younger. */
export const earliestPlausibleMs = Date.UTC(2025, 0, 1);

/** Its name in the store's settings. */
const storedAs = 'clock';
/** School computers lose a day or two; more than that behind what was seen before is a doubtful clock. */
const toleratedBackMs = 2 * dayMs;
/** A data folder may lie unused for a school year; a longer leap forwards is doubtful. */
const toleratedAheadMs = 400 * dayMs;
/** A doubtful clock that has gone on for so long is believed: an empty battery starts again and again at the same date. */
const believedAfterMs = dayMs;
/** Two clocks that drift differ by less within one interval; a larger difference is a clock that was set. */
const noticedStepMs = 10_000;
const watchEveryMs = 5_000;
const storeEveryMs = 60 * 60 * 1000;

const Stored = z.object({ latestMs: z.number(), doubtedFromMs: z.number().nullable() });
type Stored = z.output<typeof Stored>;

/** Why the clock of this computer is doubted. */
export type ClockDoubt = 'behind' | 'ahead';

export type ClockWatchParts = {
	settings: Store['settings'];
	logger: Logger;
	/** Injected by tests: the computer's clock, which may be set, and one that may not. */
	wallMs?: () => number;
	steadyMs?: () => number;
};

/**
 * Watches the clock of this computer, which decides about certificates and may be wrong: after an empty battery it starts in
 * 2020, and is corrected minutes or days later. Compares it with the latest time that this data folder has seen, and notices
 * when somebody sets it. A clock that is set while the server runs is believed: that is a correction.
 */
export class ClockWatch extends EventEmitter<{ set: [] }> {
	readonly #parts: Required<ClockWatchParts>;
	#stored: Stored | null;
	#aheadOfSteadyMs: number;
	#storedSteadyMs: number;
	#timer: NodeJS.Timeout | undefined;

	constructor(parts: ClockWatchParts) {
		super();
		this.#parts = { wallMs: () => Date.now(), steadyMs: steadyNowMs, ...parts };
		this.#stored = Stored.safeParse(parts.settings.all()[storedAs]).data ?? null;
		this.#aheadOfSteadyMs = this.#parts.wallMs() - this.#parts.steadyMs();
		this.#storedSteadyMs = this.#parts.steadyMs();
		this.#look();
		if (this.doubt) parts.logger.warn({ doubt: this.doubt }, 'the clock of this computer seems wrong');
	}

	/** null: nothing speaks against the clock. */
	get doubt(): ClockDoubt | null {
		const nowMs = this.#parts.wallMs();
		if (nowMs < earliestPlausibleMs) return 'behind';
		if (!this.#stored) return null;
		if (nowMs < this.#stored.latestMs - toleratedBackMs) return 'behind';
		return nowMs > this.#stored.latestMs + toleratedAheadMs ? 'ahead' : null;
	}

	/** The time for new certificates, Unix ms: in doubt, the latest that this data folder has seen. */
	get likelyNowMs(): number {
		const nowMs = this.#parts.wallMs();
		if (nowMs < earliestPlausibleMs) return Math.max(earliestPlausibleMs, this.#stored?.latestMs ?? 0);
		return this.doubt === 'ahead' && this.#stored ? this.#stored.latestMs : nowMs;
	}

	/** The latest time that this data folder has seen, Unix ms; undefined: none yet. */
	get latestMs(): number | undefined {
		return this.#stored?.latestMs;
	}

	/** Looks at the clock every few seconds, rather than once after a long time: computers sleep. */
	start(): void {
		this.#timer ??= setInterval(() => this.check(), watchEveryMs).unref();
	}

	/** Looks now. Emits `set` if the clock was set. */
	check(): void {
		const { wallMs, steadyMs, logger } = this.#parts;
		const aheadMs = wallMs() - steadyMs();
		const steppedMs = aheadMs - this.#aheadOfSteadyMs;
		this.#aheadOfSteadyMs = aheadMs;
		if (Math.abs(steppedMs) > noticedStepMs) {
			if (wallMs() >= earliestPlausibleMs) this.#save({ latestMs: wallMs(), doubtedFromMs: null });
			logger.info({ steppedMs: Math.round(steppedMs), doubt: this.doubt }, 'the clock of this computer was set');
			this.emit('set');
		} else if (steadyMs() - this.#storedSteadyMs > storeEveryMs) {
			this.#look();
		}
	}

	/** Idempotent. */
	close(): void {
		clearInterval(this.#timer);
		this.removeAllListeners();
	}

	#look(): void {
		const nowMs = this.#parts.wallMs();
		if (!this.doubt) {
			this.#save({ latestMs: Math.max(nowMs, this.#stored?.latestMs ?? 0), doubtedFromMs: null });
			return;
		}
		if (!this.#stored) return;
		const { latestMs, doubtedFromMs } = this.#stored;
		const goesOn = doubtedFromMs !== null && nowMs >= doubtedFromMs && nowMs < doubtedFromMs + toleratedAheadMs;
		if (!goesOn) this.#save({ latestMs, doubtedFromMs: nowMs });
		else if (nowMs - doubtedFromMs > believedAfterMs && nowMs >= earliestPlausibleMs)
			this.#save({ latestMs: nowMs, doubtedFromMs: null });
	}

	#save(stored: Stored): void {
		this.#stored = stored;
		this.#storedSteadyMs = this.#parts.steadyMs();
		try {
			this.#parts.settings.save(storedAs, stored);
		} catch (error) {
			// A full disk must not end a class; the next look stores it.
			this.#parts.logger.warn({ err: error }, 'the time could not be stored');
		}
	}
}
