import { readFileSync } from 'node:fs';
import { uptime } from 'node:os';
import { z } from 'zod';
import { steadyNowMs } from '../steadyClock.ts';
import type { Store } from '../store/Store.ts';

/** Its name in the store's settings. */
const storedAs = 'lastSign';
/** Clocks that differ by less than this were not set: some count whole seconds, and all drift. */
const noticedShiftMs = 5_000;

/** What an earlier version stored is only when a room was closed, by the clock of the computer. */
const Sign = z.object({
	wallMs: z.number(),
	steadyMs: z.number().optional(),
	uptimeMs: z.number().optional(),
	bootId: z.string().nullable().default(null),
});

/** ms, except `bootId`, which names one start of the computer; null: this system does not tell. */
export type SignClocks = {
	wallMs: () => number;
	steadyMs: () => number;
	uptimeMs: () => number;
	bootId: string | null;
};

/**
 * When this data folder's server was last known to run, so that the next run knows for how long a lesson was interrupted,
 * also by `kill -9`. As long as the computer was not started anew, that is a difference of its uptime, which nobody can
 * set; otherwise it is one of its clock.
 */
export class LastSign {
	/** Since the last sign of the run before this one, ms, perhaps below 0 if the clock was set; null: there is none. */
	readonly interruptedMs: number | null;
	/** To be added to times of the steady clock of the run before, ms. */
	readonly clockShiftMs: number;
	readonly #settings: Store['settings'];
	readonly #clocks: SignClocks;
	#savedSteadyMs = Number.NEGATIVE_INFINITY;

	constructor(settings: Store['settings'], clocks: SignClocks = ownClocks()) {
		this.#settings = settings;
		this.#clocks = clocks;
		const { wallMs, steadyMs, uptimeMs, bootId } = clocks;
		const { data: last } = Sign.safeParse(settings.all()[storedAs]);
		const isSameStart = last?.bootId !== null && last?.bootId === bootId && last.uptimeMs !== undefined;
		if (!last) this.interruptedMs = null;
		else if (isSameStart) this.interruptedMs = uptimeMs() - (last.uptimeMs ?? 0);
		else this.interruptedMs = wallMs() - last.wallMs;
		const continuedMs = last?.steadyMs === undefined ? null : last.steadyMs + (this.interruptedMs ?? 0);
		const shiftMs = continuedMs === null ? 0 : Math.round(steadyMs() - continuedMs);
		this.clockShiftMs = Math.abs(shiftMs) < noticedShiftMs ? 0 : shiftMs;
	}

	/** The server runs. @param olderThanMs saves only when the last sign of this run is at least so old */
	save(olderThanMs = 0): void {
		const { wallMs, steadyMs, uptimeMs, bootId } = this.#clocks;
		if (steadyMs() - this.#savedSteadyMs < olderThanMs) return;
		this.#savedSteadyMs = steadyMs();
		const sign = { wallMs: wallMs(), steadyMs: steadyMs(), uptimeMs: uptimeMs(), bootId };
		this.#settings.save(storedAs, sign satisfies z.input<typeof Sign>);
	}
}

function ownClocks(): SignClocks {
	return {
		wallMs: () => Date.now(),
		steadyMs: steadyNowMs,
		uptimeMs: () => Math.round(uptime() * 1000),
		bootId: ownBootId(),
	};
}

/** Only Linux tells it without another program. */
function ownBootId(): string | null {
	try {
		return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
	} catch {
		return null;
	}
}
