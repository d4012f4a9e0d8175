/** What the worker says of one viewer's way, bit/s. */
export type DownlinkSample = {
	/** What it believes the connection carries; undefined: this client does not let it find out. */
	availableBps: number | undefined;
	/** 0 to 1. */
	lossRatio: number;
};

/** Estimation begins low and climbs for some seconds: no verdict before, ms. */
const warmUpMs = 10_000;
/** So many samples in a row must say the same: a wave of the hand between laptop and access point is no weak connection. */
const samplesNeeded = 3;
/** An estimate is made of what is sent, and so a little below it while all is well. */
const tolerance = 0.85;
/** Better is tried after this, ms; after each failure twice as long, up to a minute. */
const firstRetryMs = 10_000;
const maxRetryMs = 60_000;
const retryFactor = 1.5;
/** Above this loss more is not tried. */
const maxLossRatio = 0.03;

/** How much one viewer's connection carries, once it has turned out to be too little. Pure: the clock comes in. */
export class DownlinkLimit {
	readonly #sinceMs: number;
	#tooLittle = 0;
	#bps: number | null = null;
	#retryMs = firstRetryMs;
	#changedAtMs = 0;

	constructor(nowMs: number) {
		this.#sinceMs = nowMs;
	}

	/** bit/s; null: no limit is known. */
	get bps(): number | null {
		return this.#bps;
	}

	/** @param neededBps what the viewer would be sent without a limit */
	take({ availableBps, lossRatio }: DownlinkSample, neededBps: number, nowMs: number): void {
		if (availableBps === undefined || nowMs - this.#sinceMs < warmUpMs) return;
		// Nothing asked for proves nothing.
		const wanted = Math.min(neededBps, this.#bps ?? neededBps);
		this.#tooLittle = wanted > 0 && availableBps < wanted * tolerance ? this.#tooLittle + 1 : 0;
		if (this.#tooLittle >= samplesNeeded) this.#lower(availableBps, nowMs);
		else if (this.#bps !== null)
			this.#tryMore(Math.max(this.#bps * retryFactor, availableBps), { neededBps, lossRatio, nowMs });
	}

	#lower(availableBps: number, nowMs: number): void {
		// More was tried, and it was too much; a step that held was none of that.
		const failed = this.#bps !== null && nowMs - this.#changedAtMs < this.#retryMs;
		this.#retryMs = failed ? Math.min(maxRetryMs, this.#retryMs * 2) : firstRetryMs;
		this.#bps = availableBps;
		this.#tooLittle = 0;
		this.#changedAtMs = nowMs;
	}

	#tryMore(
		moreBps: number,
		{ neededBps, lossRatio, nowMs }: { neededBps: number; lossRatio: number; nowMs: number },
	): void {
		if (lossRatio > maxLossRatio || nowMs - this.#changedAtMs < this.#retryMs) return;
		this.#bps = moreBps;
		this.#changedAtMs = nowMs;
		if (this.#bps < neededBps / tolerance) return;
		this.#bps = null;
		this.#retryMs = firstRetryMs;
	}
}
