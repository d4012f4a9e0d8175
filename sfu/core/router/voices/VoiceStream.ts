import { packetTicks, sequenceDistance, sequenceNumberOf, ticksPerMs, timestampOf } from '../../rtp.ts';

const markerBit = 0x80;
/**
 * A packet that comes later than this many packets after its turn is dropped: 20 s at 50 packets/s, more than any
 * jitter.
 */
const reorderWindowPackets = 1_000;

/**
 * Rewrites the RTP packets of changing microphones into one continuous stream (RFC 3550): to receivers a change of
 * speaker looks like the next talk spurt of the same SSRC. At a change the sequence number goes on without a gap, the
 * timestamp by the time that has passed. Losses and reordering inside a source are passed on as they are.
 */
export class VoiceStream {
	readonly #ssrc: number;
	#source: string | null = null;
	/** Sequence number of the oldest packet of the current source that is still forwarded. */
	#oldestSequence = 0;
	/** Added to the numbers of the current source. */
	#sequenceOffset = 0;
	#timestampOffset = 0;
	#lastSequence: number;
	#lastTimestamp: number;
	#lastSentMs: number | null = null;

	/**
	 * @param ssrc of all packets that go out, 32 bits
	 * @param start first sequence number and timestamp; RFC 3550, 5.1, asks for a random one
	 */
	constructor(ssrc: number, start: number) {
		this.#ssrc = ssrc;
		this.#lastSequence = start & 0xffff;
		this.#lastTimestamp = start >>> 0;
	}

	/**
	 * Rewrites a packet in its own buffer and returns it; undefined: drop it, it is from before the switch to its source.
	 * @param source microphone that sent it; a different one than before is a switch
	 * @param nowMs time of arrival, ms on any monotonic clock
	 */
	next(packet: Buffer, source: string, nowMs: number): Buffer | undefined {
		const switched = source !== this.#source;
		if (switched) this.#switchTo(packet, source, nowMs);
		const own = sequenceNumberOf(packet);
		if (sequenceDistance(own, this.#oldestSequence) < 0) return undefined;
		// The oldest number must follow: 16-bit numbers are only comparable within 32,768 packets, 11 min at 50 packets/s.
		if (sequenceDistance(own, this.#oldestSequence) > reorderWindowPackets)
			this.#oldestSequence = (own - reorderWindowPackets) & 0xffff;
		const sequence = (own + this.#sequenceOffset) & 0xffff;
		const timestamp = (timestampOf(packet) + this.#timestampOffset) >>> 0;
		packet.writeUInt16BE(sequence, 2);
		packet.writeUInt32BE(timestamp, 4);
		packet.writeUInt32BE(this.#ssrc, 8);
		// RFC 3551, 4.1: the marker bit is set on the first packet of a talk spurt; jitter buffers may adapt there.
		if (switched) packet[1] = (packet[1] ?? 0) | markerBit;
		if (switched || sequenceDistance(sequence, this.#lastSequence) > 0) {
			this.#lastSequence = sequence;
			this.#lastTimestamp = timestamp;
			this.#lastSentMs = nowMs;
		}
		return packet;
	}

	#switchTo(packet: Buffer, source: string, nowMs: number): void {
		const passedTicks = this.#lastSentMs === null ? 0 : Math.round((nowMs - this.#lastSentMs) * ticksPerMs);
		const sequence = sequenceNumberOf(packet);
		this.#source = source;
		this.#oldestSequence = sequence;
		this.#sequenceOffset = this.#lastSequence + 1 - sequence;
		this.#timestampOffset = this.#lastTimestamp + Math.max(packetTicks, passedTicks) - timestampOf(packet);
	}
}
