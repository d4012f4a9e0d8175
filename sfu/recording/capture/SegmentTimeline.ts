import type { RecordingClock } from './RecordingClock.ts';
import type { SenderClock } from './SenderClock.ts';

/** Until then a new segment may be moved to where a sender report places it; it is short, so nobody notices. */
const settleMs = 10_000;
/** Timestamps are corrected by at most this much for each ms that passes: sound is stretched without being heard. */
const correctionPerMs = 0.002;
/** Below this a difference is noise, not drift, ms. */
const toleratedMs = 15;
/** RTP time and our clock differ by more than this: the computer or the sender slept, or the sender's clock jumped, ms. */
const jumpMs = 1_000;
/**
 * Up to so much packets may also be late because the network or this computer stood still for a moment; then those that
 * follow catch up within this time, ms.
 */
const stallMs = 5_000;
/** The usual delay may grow by this much for each ms that passes: sound cards drift by less. */
const usualGrowthPerMs = 0.001;

export type TimelineParts = {
	clock: RecordingClock;
	senderClock: SenderClock;
	clockRate: number;
	/** Of the segment before, whose end is the beginning of this one; default: there is none. */
	leastOffsetMs?: number | undefined;
};

/** Where a packet belongs. */
export type Placed = {
	/** Inside the segment, ms; of a jump, where the segment ends: there its next packet would have been without it. */
	timestampMs: number;
	/** The RTP time jumped against our clock: a new segment begins with this packet. */
	jumped: boolean;
};

/**
 * Places the packets of one segment on the clock of the recording. Inside a segment RTP timestamps count; where the
 * segment begins is told by sender reports as soon as there are some, else by the least delay of arrival. The clocks of
 * sound cards drift by some ms a minute, so timestamps are corrected slowly while the segment goes on.
 */
export class SegmentTimeline {
	/** Where the segment begins, ms on the clock of the recording. */
	startMs = 0;
	bySenderReport = false;
	readonly #parts: TimelineParts;
	readonly #firstMediaMs: number;
	/** Least of arrival minus media time so far, monotonic ms. */
	#leastOffsetMs: number;
	/** The same, but it follows a clock that drifts. */
	#usualOffsetMs: number;
	/** When packets began to be late, monotonic ms; null: they are not. */
	#lateSinceMs: number | null = null;
	#correctionMs = 0;
	#lastMediaMs: number;
	#lastRtpTimestamp: number;
	#lastArrivedAtMs: number;

	/**
	 * @param mediaMs RTP time of its first packet, extended over wraps, ms
	 * @param rtpTimestamp the same as on the wire
	 * @param arrivedAtMs monotonic
	 */
	constructor(parts: TimelineParts, mediaMs: number, rtpTimestamp: number, arrivedAtMs: number) {
		this.#parts = parts;
		this.#firstMediaMs = mediaMs;
		this.#lastMediaMs = mediaMs;
		this.#lastRtpTimestamp = rtpTimestamp;
		this.#lastArrivedAtMs = arrivedAtMs;
		this.#leastOffsetMs = Math.min(arrivedAtMs - mediaMs, parts.leastOffsetMs ?? Number.POSITIVE_INFINITY);
		this.#usualOffsetMs = this.#leastOffsetMs;
		this.#start(this.#measure(mediaMs, rtpTimestamp, arrivedAtMs));
	}

	/** Least delay of arrival so far: monotonic ms minus media time. */
	get leastOffsetMs(): number {
		return this.#leastOffsetMs;
	}

	/** @param arrivedAtMs monotonic. Returns `jumped` without placing the packet, when a new segment has to begin. */
	place(mediaMs: number, rtpTimestamp: number, arrivedAtMs: number): Placed {
		const sentMs = (((rtpTimestamp - this.#lastRtpTimestamp) | 0) / this.#parts.clockRate) * 1000;
		const waitedMs = arrivedAtMs - this.#lastArrivedAtMs;
		// Where RTP time jumps far, `RtpTimeline` goes on by the time of arrival.
		const wentOnByArrival = Math.abs(mediaMs - this.#lastMediaMs - sentMs) > jumpMs;
		if (wentOnByArrival || this.#hasJumped(arrivedAtMs - mediaMs, arrivedAtMs)) {
			const elapsedMs = Math.max(0, Math.min(sentMs, waitedMs));
			return { timestampMs: this.#inSegment(this.#lastMediaMs + elapsedMs), jumped: true };
		}
		const elapsedMs = Math.max(0, mediaMs - this.#lastMediaMs);
		this.#lastMediaMs = mediaMs;
		this.#lastRtpTimestamp = rtpTimestamp;
		this.#lastArrivedAtMs = arrivedAtMs;
		this.#leastOffsetMs = Math.min(this.#leastOffsetMs, arrivedAtMs - mediaMs);
		const sinceStartMs = mediaMs - this.#firstMediaMs;
		const measured = this.#measure(mediaMs, rtpTimestamp, arrivedAtMs);
		const wantedStartMs = measured.atMs - sinceStartMs;
		if (sinceStartMs < settleMs && (measured.bySenderReport || !this.bySenderReport)) {
			this.#start({ ...measured, atMs: wantedStartMs });
		} else this.#follow(wantedStartMs - this.startMs, elapsedMs);
		return { timestampMs: this.#inSegment(mediaMs), jumped: false };
	}

	/** @param offsetMs arrival minus media time of the next packet */
	#hasJumped(offsetMs: number, arrivedAtMs: number): boolean {
		const lateMs = offsetMs - this.#usualOffsetMs;
		const grownMs = this.#usualOffsetMs + Math.max(0, arrivedAtMs - this.#lastArrivedAtMs) * usualGrowthPerMs;
		this.#usualOffsetMs = Math.min(offsetMs, grownMs);
		this.#lateSinceMs = lateMs > jumpMs ? (this.#lateSinceMs ?? arrivedAtMs) : null;
		if (lateMs < -jumpMs || lateMs > stallMs) return true;
		return this.#lateSinceMs !== null && arrivedAtMs - this.#lateSinceMs > stallMs;
	}

	/** ms since its first packet, corrected. */
	#inSegment(mediaMs: number): number {
		return Math.max(0, mediaMs - this.#firstMediaMs + this.#correctionMs);
	}

	/** Where this media time belongs on the clock of the recording. */
	#measure(mediaMs: number, rtpTimestamp: number, arrivedAtMs: number) {
		const { clock, senderClock, clockRate } = this.#parts;
		const capturedAtMs = senderClock.capturedAtMs(rtpTimestamp, clockRate, arrivedAtMs);
		const monotonicMs = capturedAtMs ?? this.#leastOffsetMs + mediaMs;
		return { atMs: clock.at(monotonicMs), bySenderReport: capturedAtMs !== null };
	}

	#start({ atMs, bySenderReport }: { atMs: number; bySenderReport: boolean }): void {
		this.startMs = atMs;
		this.bySenderReport = bySenderReport;
	}

	#follow(wantedCorrectionMs: number, elapsedMs: number): void {
		const missingMs = wantedCorrectionMs - this.#correctionMs;
		if (Math.abs(missingMs) < toleratedMs) return;
		const stepMs = Math.min(Math.abs(missingMs), elapsedMs * correctionPerMs);
		this.#correctionMs += Math.sign(missingMs) * stepMs;
	}
}
