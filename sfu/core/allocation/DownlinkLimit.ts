import type { DownlinkSample } from '../room/VideoReceiver.ts';

/** Bandwidth estimation begins low and rises for some seconds: samples before that are ignored, ms. */
const warmUpMs = 10_000;
/** So many samples in a row must be too low: a short disturbance of the radio link is no weak connection. */
const samplesNeeded = 3;
/** The estimate follows what is sent, and so stays a little below it even where the link carries more. */
const tolerance = 0.85;
/** A higher rate is tried after this, ms; after each failure twice as long, up to `maxRetryMs`. */
const firstRetryMs = 10_000;
const maxRetryMs = 60_000;
const retryFactor = 1.5;
/** With more loss than this no higher rate is tried, 0 to 1. */
const maxLossRatio = 0.03;

/** How much one receiver's downlink carries, once it turned out to carry too little. Pure: the clock comes in. */
export class DownlinkLimit {
	readonly #sinceMs: number;
	#lowSamples = 0;
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

	/** @param neededBps what the receiver would be sent without a limit of its downlink */
	take({ availableBps, lossRatio }: DownlinkSample, neededBps: number, nowMs: number): void {
		if (availableBps === undefined || nowMs - this.#sinceMs < warmUpMs) return;
		// While no video is requested, the bandwidth estimate says nothing.
		const wanted = Math.min(neededBps, this.#bps ?? neededBps);
		this.#lowSamples = wanted > 0 && availableBps < wanted * tolerance ? this.#lowSamples + 1 : 0;
		if (this.#lowSamples >= samplesNeeded) this.#lower(availableBps, nowMs);
		else if (this.#bps !== null)
			this.#tryHigher(Math.max(this.#bps * retryFactor, availableBps), { neededBps, lossRatio, nowMs });
	}

	#lower(availableBps: number, nowMs: number): void {
		// Lowered within `retryMs` of the last change: the higher rate that was tried did not hold.
		const hasFailed = this.#bps !== null && nowMs - this.#changedAtMs < this.#retryMs;
		this.#retryMs = hasFailed ? Math.min(maxRetryMs, this.#retryMs * 2) : firstRetryMs;
		this.#bps = availableBps;
		this.#lowSamples = 0;
		this.#changedAtMs = nowMs;
	}

	#tryHigher(
		higherBps: number,
		{ neededBps, lossRatio, nowMs }: { neededBps: number; lossRatio: number; nowMs: number },
	): void {
		if (lossRatio > maxLossRatio || nowMs - this.#changedAtMs < this.#retryMs) return;
		this.#bps = higherBps;
		this.#changedAtMs = nowMs;
		if (this.#bps < neededBps / tolerance) return;
		this.#bps = null;
		this.#retryMs = firstRetryMs;
	}
}
