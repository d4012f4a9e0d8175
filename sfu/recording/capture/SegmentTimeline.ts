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

export type TimelineParts = { clock: RecordingClock; senderClock: SenderClock; clockRate: number };

/** Where a packet belongs. */
export type Placed = {
	/** Inside the segment, ms. */
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
	#correctionMs = 0;
	#lastMediaMs: number;
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
		this.#lastArrivedAtMs = arrivedAtMs;
		this.#leastOffsetMs = arrivedAtMs - mediaMs;
		this.#start(this.#measure(mediaMs, rtpTimestamp, arrivedAtMs));
	}

	/** @param arrivedAtMs monotonic. Returns `jumped` without placing the packet, when a new segment has to begin. */
	place(mediaMs: number, rtpTimestamp: number, arrivedAtMs: number): Placed {
		const driftMs = mediaMs - this.#lastMediaMs - (arrivedAtMs - this.#lastArrivedAtMs);
		if (Math.abs(driftMs) > jumpMs) return { timestampMs: 0, jumped: true };
		const elapsedMs = Math.max(0, mediaMs - this.#lastMediaMs);
		this.#lastMediaMs = mediaMs;
		this.#lastArrivedAtMs = arrivedAtMs;
		this.#leastOffsetMs = Math.min(this.#leastOffsetMs, arrivedAtMs - mediaMs);
		const sinceStartMs = mediaMs - this.#firstMediaMs;
		const measured = this.#measure(mediaMs, rtpTimestamp, arrivedAtMs);
		const wantedStartMs = measured.atMs - sinceStartMs;
		if (sinceStartMs < settleMs && (measured.bySenderReport || !this.bySenderReport)) {
			this.#start({ ...measured, atMs: wantedStartMs });
		} else this.#follow(wantedStartMs - this.startMs, elapsedMs);
		return { timestampMs: Math.max(0, sinceStartMs + this.#correctionMs), jumped: false };
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
