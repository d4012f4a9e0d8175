import { SegmentTimeline, type TimelineParts } from '../SegmentTimeline.ts';
import type { SentPacket } from './PacketTrace.ts';

/** Timestamps move by at most this much from one cluster to the next: half a second of sound, which nobody hears, ms. */
const correctionPerClusterMs = 2;

/** Places a segment that FFmpeg writes on the clock of the recording, by the packets that are known of it. */
export class TracedTimeline {
	readonly #timeline: SegmentTimeline;
	readonly #ticksPerMs: number;
	#last: SentPacket;
	/** RTP time since the first packet, ms. */
	#mediaMs = 0;
	/** What timestamps in the file have to differ from RTP time by, because the sender's clock drifts. */
	#wantedCorrectionMs = 0;
	#correctionMs = 0;

	/** @param first at 0 in the file */
	constructor(parts: TimelineParts, first: SentPacket) {
		this.#timeline = new SegmentTimeline(parts, 0, first.timestamp, first.sentAtMs);
		this.#ticksPerMs = parts.clockRate / 1000;
		this.#last = first;
	}

	/** Where the segment begins, ms on the clock of the recording. */
	get startMs(): number {
		return this.#timeline.startMs;
	}

	get bySenderReport(): boolean {
		return this.#timeline.bySenderReport;
	}

	/** Learns from a packet. Returns false when RTP time has jumped: a new segment has to begin. */
	follow(packet: SentPacket): boolean {
		const { timestamp, sentAtMs } = packet;
		// `| 0` makes the difference a signed one, so it is right across a wrap and backwards.
		this.#mediaMs += ((timestamp - this.#last.timestamp) | 0) / this.#ticksPerMs;
		this.#last = packet;
		const { timestampMs, jumped } = this.#timeline.place(this.#mediaMs, timestamp, sentAtMs);
		if (!jumped) this.#wantedCorrectionMs = timestampMs - Math.max(0, this.#mediaMs);
		return !jumped;
	}

	/** Where a cluster belongs in the file, ms. One call for each cluster, in order. @param mediaMs RTP time in the file */
	place(mediaMs: number): number {
		const missingMs = this.#wantedCorrectionMs - this.#correctionMs;
		this.#correctionMs += Math.sign(missingMs) * Math.min(Math.abs(missingMs), correctionPerClusterMs);
		return mediaMs + this.#correctionMs;
	}
}
