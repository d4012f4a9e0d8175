import { EncodedPacket } from 'mediabunny';
import { opusDurationMs } from '../rtp/opus.ts';

/** One frame of Opus, CELT, mono, 20 ms, that decodes to silence: RFC 6716, 3.1 and 4.3.2.1 (the silence flag). */
const silence = Uint8Array.of(0xf8, 0xff, 0xfe);
const silenceMs = 20;
/** Matroska rounds each timestamp to 1 ms. */
const toleranceMs = 1;

/**
 * Tells which packets of silence belong before a packet of Opus. Senders leave out what is silent (DTX), and networks lose
 * packets; Chromium plays a file on over such a hole at once, so that all sound behind it comes too early.
 */
export class SilenceFiller {
	/** Where the sound would be if it were played without its holes, ms. */
	#playedMs = Number.NaN;
	#previousMs = 0;

	/** @returns those before `packet`, in order; fewer than 20 ms stay missing and are made up for in the next hole */
	before(packet: EncodedPacket): EncodedPacket[] {
		const atMs = packet.timestamp * 1000;
		const missing = this.#missing(atMs);
		this.#playedMs = Number.isNaN(this.#playedMs) ? atMs : this.#playedMs + missing * silenceMs;
		this.#playedMs += opusDurationMs(packet.data) ?? silenceMs;
		this.#previousMs = atMs;
		return Array.from({ length: missing }, (_, index) => {
			const timestampMs = atMs - (missing - index) * silenceMs;
			return new EncodedPacket(silence, 'key', timestampMs / 1000, silenceMs / 1000);
		});
	}

	/** Number of frames: what is late by now, but no more than there is room for between two packets. */
	#missing(atMs: number): number {
		if (Number.isNaN(this.#playedMs)) return 0;
		const late = Math.floor((atMs - this.#playedMs + toleranceMs) / silenceMs);
		const room = Math.floor((atMs - this.#previousMs + toleranceMs) / silenceMs) - 1;
		return Math.max(0, Math.min(late, room));
	}
}
