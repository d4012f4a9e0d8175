import { packetTicks, sequenceDistance, sequenceNumberOf, ticksPerMs, timestampOf } from './rtp.ts';

const markerBit = 0x80;
/** A packet may be overtaken by so many: twenty seconds of speech, far more than any network holds one back. */
const overtakenPackets = 1_000;

/**
 * Makes one uninterrupted RTP stream of the packets of changing microphones: to receivers a change of speaker looks like
 * the next talk spurt of the same source. Sequence numbers go on without a hole, timestamps by the time that has passed.
 */
export class VoiceStream {
	readonly #ssrc: number;
	#source: string | null = null;
	/** Of the present source: what is older than this packet is not taken, and what is added to those that are. */
	#oldestSequence = 0;
	#sequenceShift = 0;
	#timestampShift = 0;
	#lastSequence: number;
	#lastTimestamp: number;
	#lastSentMs: number | null = null;

	/** @param start where sequence numbers and timestamps begin; any number */
	constructor(ssrc: number, start: number) {
		this.#ssrc = ssrc;
		this.#lastSequence = start & 0xffff;
		this.#lastTimestamp = start >>> 0;
	}

	/**
	 * The packet as it goes on, changed in place. undefined: it is older than the moment its source was switched in.
	 * @param source whose packet it is; another one than before is a switch
	 * @param nowMs when it arrived, by any steady clock
	 */
	next(packet: Buffer, source: string, nowMs: number): Buffer | undefined {
		const switched = source !== this.#source;
		if (switched) this.#begin(packet, source, nowMs);
		const own = sequenceNumberOf(packet);
		if (sequenceDistance(own, this.#oldestSequence) < 0) return undefined;
		// It follows: numbers come round again after eleven minutes of speech.
		if (sequenceDistance(own, this.#oldestSequence) > overtakenPackets)
			this.#oldestSequence = (own - overtakenPackets) & 0xffff;
		const sequence = (own + this.#sequenceShift) & 0xffff;
		const timestamp = (timestampOf(packet) + this.#timestampShift) >>> 0;
		packet.writeUInt16BE(sequence, 2);
		packet.writeUInt32BE(timestamp, 4);
		packet.writeUInt32BE(this.#ssrc, 8);
		// RFC 3551: the first packet after silence; jitter buffers may adapt there.
		if (switched) packet[1] = (packet[1] ?? 0) | markerBit;
		if (switched || sequenceDistance(sequence, this.#lastSequence) > 0) {
			this.#lastSequence = sequence;
			this.#lastTimestamp = timestamp;
			this.#lastSentMs = nowMs;
		}
		return packet;
	}

	#begin(packet: Buffer, source: string, nowMs: number): void {
		const passedTicks = this.#lastSentMs === null ? 0 : Math.round((nowMs - this.#lastSentMs) * ticksPerMs);
		const sequence = sequenceNumberOf(packet);
		this.#source = source;
		this.#oldestSequence = sequence;
		this.#sequenceShift = this.#lastSequence + 1 - sequence;
		this.#timestampShift = this.#lastTimestamp + Math.max(packetTicks, passedTicks) - timestampOf(packet);
	}
}
