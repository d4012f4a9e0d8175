/**
 * No packet overtakes the one with the least delay by so much: a timestamp that is further ahead of its arrival is a clock
 * that jumped.
 */
const maxAheadMs = 5_000;
/** Nor is one so late: a connection that stands still for 30 s is closed (RFC 7675, 5.1). */
const maxBehindMs = 30_000;
/** Nor is one so much older than the one before: packets out of order, and frames that others refer to, are closer. */
const maxBackMs = 1_000;

/**
 * Time line of one RTP stream: makes ms of 32-bit RTP timestamps, which begin anywhere and wrap (every 13 hours of video,
 * 25 of Opus). When the sender's clock jumps, e.g. it slept or began anew, the time line goes on by the time of arrival.
 */
export class RtpTimeline {
	readonly #ticksPerMs: number;
	/** The timestamp given last, and where it is on the time line; null: none yet. */
	#last: { timestamp: number; ms: number; arrivedMs: number } | null = null;
	/** The most that a packet was ahead of its arrival, i.e. that of the least delay: time line minus clock, ms. */
	#aheadMs = Number.NEGATIVE_INFINITY;

	/** @param clockRate of the codec, Hz: 90,000 for video, 48,000 for Opus */
	constructor(clockRate: number) {
		this.#ticksPerMs = clockRate / 1000;
	}

	/**
	 * Takes the next packet or frame. It may be a little older than the one before, then so is the result.
	 * @param timestamp 32 bits
	 * @param nowMs its arrival, ms on any monotonic clock
	 * @returns ms since the first timestamp taken, with fractions
	 */
	take(timestamp: number, nowMs: number): number {
		let ms = this.msOf(timestamp) ?? 0;
		const aheadMs = ms - nowMs - this.#aheadMs;
		const isPlausible = aheadMs <= maxAheadMs && aheadMs >= -maxBehindMs;
		if (this.#last && (!isPlausible || ms < this.#last.ms - maxBackMs))
			ms = this.#last.ms + Math.max(0, nowMs - this.#last.arrivedMs);
		this.#aheadMs = Math.max(this.#aheadMs, ms - nowMs);
		this.#last = { timestamp, ms, arrivedMs: nowMs };
		return ms;
	}

	/**
	 * Where a timestamp is that belongs to no packet, e.g. that of a sender report; within 2^31 units of the one taken last.
	 * @returns ms since the first timestamp taken; null: none was
	 */
	msOf(timestamp: number): number | null {
		if (!this.#last) return null;
		// `| 0` makes the difference a signed one, so it is right across a wrap and backwards.
		return this.#last.ms + ((timestamp - this.#last.timestamp) | 0) / this.#ticksPerMs;
	}
}
