/** RTCP sender report of one stream (RFC 3550, 6.4.1). */
export type SenderReport = {
	ssrc: number;
	/** NTP time of the sender's clock, ms. */
	ntpMs: number;
	rtpTimestamp: number;
	/** When it arrived, monotonic ms. */
	arrivedAtMs: number;
};

/** Reports within this time say how far the sender's clock is from ours: longer, and the drift of its clock would count. */
const windowMs = 60_000;
/** Of one stream and of another, timestamps begin at random: reports that place a packet further away are of another stream. */
const plausibleMs = 3_000;

const signed32 = (value: number) => value | 0;

/**
 * Places the media of one person on our clock by sender reports: they tie the RTP timestamps of sound and picture to one
 * clock, that of the sender, which is what keeps lips and voice together. The distance of that clock to ours is the
 * least that was seen between a report and its arrival, because delay only ever adds.
 */
export class SenderClock {
	/** Last report by SSRC. */
	readonly #reports = new Map<number, SenderReport>();
	#delays: { arrivedAtMs: number; delayMs: number }[] = [];

	add(report: SenderReport): void {
		this.#reports.set(report.ssrc, report);
		const delayMs = report.arrivedAtMs - report.ntpMs;
		this.#delays = this.#delays.filter(({ arrivedAtMs }) => report.arrivedAtMs - arrivedAtMs < windowMs);
		// A sender whose own clock was set begins anew.
		const [before] = this.#delays;
		if (before && Math.abs(before.delayMs - delayMs) > plausibleMs) this.#delays = [];
		this.#delays.push({ arrivedAtMs: report.arrivedAtMs, delayMs });
	}

	/**
	 * When a packet was captured, monotonic ms of this computer. The stream of a consumer is found by its timestamps: a
	 * simulcast consumer keeps those of the layer that it forwarded first, whichever that was, and shifts all others.
	 * @returns null: no report fits
	 */
	capturedAtMs(rtpTimestamp: number, clockRate: number, arrivedAtMs: number): number | null {
		if (this.#delays.length === 0) return null;
		const leastDelayMs = Math.min(...this.#delays.map(({ delayMs }) => delayMs));
		let best: number | null = null;
		for (const report of this.#reports.values()) {
			const sinceReportMs = (signed32(rtpTimestamp - report.rtpTimestamp) / clockRate) * 1000;
			const capturedAtMs = report.ntpMs + sinceReportMs + leastDelayMs;
			const distanceMs = Math.abs(arrivedAtMs - capturedAtMs);
			if (distanceMs <= plausibleMs && (best === null || distanceMs < Math.abs(arrivedAtMs - best)))
				best = capturedAtMs;
		}
		return best;
	}
}

/** NTP timestamp (seconds, and fraction of 2^32) as ms. */
export const ntpToMs = (seconds: number, fraction: number): number => seconds * 1000 + (fraction / 2 ** 32) * 1000;
