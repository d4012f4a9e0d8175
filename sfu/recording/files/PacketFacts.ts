import type { EncodedPacket } from 'mediabunny';

/** Of a file with one packet, ms: a frame of Opus as browsers send it. */
const singlePacketMs = 20;

/** What the packets of a file say, counted while they pass. */
export class PacketFacts {
	packets = 0;
	keyFrames = 0;
	/** Bytes of encoded media. */
	mediaBytes = 0;
	#firstMs = 0;
	#lastMs = 0;
	#shortestMs = Number.POSITIVE_INFINITY;

	count(packet: EncodedPacket): void {
		const timestampMs = packet.timestamp * 1000;
		if (this.packets === 0) this.#firstMs = timestampMs;
		else if (timestampMs > this.#lastMs) this.#shortestMs = Math.min(this.#shortestMs, timestampMs - this.#lastMs);
		this.#lastMs = Math.max(this.#lastMs, timestampMs);
		this.packets++;
		if (packet.type === 'key') this.keyFrames++;
		this.mediaBytes += packet.byteLength;
	}

	get firstTimestampMs(): number {
		return Math.round(this.#firstMs);
	}

	get lastTimestampMs(): number {
		return Math.round(this.#lastMs);
	}

	/**
	 * Of the last packet. Matroska does not say it: the shortest interval between two packets, because pauses (DTX, a dropped
	 * frame) make longer ones.
	 */
	get lastDurationMs(): number {
		return Number.isFinite(this.#shortestMs) ? Math.round(this.#shortestMs) : singlePacketMs;
	}

	/** From the first packet to the end of the last one. */
	get durationMs(): number {
		return this.lastTimestampMs - this.firstTimestampMs + this.lastDurationMs;
	}
}
