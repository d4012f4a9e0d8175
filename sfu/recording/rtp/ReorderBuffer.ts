import { sequenceDistance } from '../../core/rtp.ts';
import type { RtpPacket } from './rtpPacket.ts';

/**
 * A missing packet is awaited for so long: time for two requests (NACK), which mediasoup sends at once and then once per
 * round trip, assumed to be 100 ms until one was measured.
 */
const waitMs = 200;
/** No loss is longer, in packets: 1.5 s of video at 6 Mbit/s. Beyond it nothing is awaited; the sender may have begun anew. */
const maxLoss = 1_000;
/** No retransmitted packet is later, in packets: 8 s of video at 6 Mbit/s. Beyond it the sender has begun anew. */
const maxLateness = 5_000;
/** Nor are so many in a row too late, without a new one between them: then the sender began anew, a little behind. */
const maxLateInARow = 100;
/** Payload that is held while packets are missing: 200 ms at 80 Mbit/s. In number, `maxLoss` is the limit. */
const maxHeldBytes = 2_000_000;

/** `gap`: so many packets are missing here; null: unknown, the sequence numbers have jumped. */
export type Ordered = { packet: RtpPacket } | { gap: number | null };

/**
 * Puts the packets of one RTP stream into the order of their sequence numbers. Waits 200 ms for a missing packet, then
 * reports a gap and goes on; drops duplicates and what comes too late. The caller calls `flush` at `dueAtMs`, since
 * there may be no next packet. Times are ms on any monotonic clock, the same in all calls.
 */
export class ReorderBuffer {
	/** Those after a missing one by sequence number, in order of arrival. */
	readonly #held = new Map<number, { packet: RtpPacket; arrivedMs: number }>();
	#heldBytes = 0;
	/** Sequence number of the packet whose turn it is; null: before the first packet. */
	#next: number | null = null;
	#lateInARow = 0;

	/** When `flush` has something to give; null: nothing is held. */
	get dueAtMs(): number | null {
		const [earliest] = this.#held.values();
		return earliest ? earliest.arrivedMs + waitMs : null;
	}

	/** @returns what is in order now; packets without a payload are left out */
	push(packet: RtpPacket, nowMs: number): Ordered[] {
		const ordered: Ordered[] = [];
		this.#next ??= packet.sequence;
		const distance = sequenceDistance(packet.sequence, this.#next);
		const isLate = distance < 0 && distance >= -maxLateness;
		this.#lateInARow = isLate ? this.#lateInARow + 1 : 0;
		const isNewStart = distance > maxLoss || distance < -maxLateness || this.#lateInARow > maxLateInARow;
		if (isNewStart) this.#beginAnew(packet.sequence, ordered);
		if (isNewStart || !isLate) this.#hold(packet, nowMs);
		this.#takeHeld(ordered);
		while (this.#heldBytes > maxHeldBytes) this.#skip(ordered);
		return [...ordered, ...this.flush(nowMs)];
	}

	/**
	 * Gives up missing packets that were awaited long enough.
	 * @param nowMs Infinity: all of them, at the end of the stream
	 */
	flush(nowMs: number): Ordered[] {
		const ordered: Ordered[] = [];
		for (let dueAtMs = this.dueAtMs; dueAtMs !== null && dueAtMs <= nowMs; dueAtMs = this.dueAtMs) this.#skip(ordered);
		return ordered;
	}

	#hold(packet: RtpPacket, arrivedMs: number): void {
		if (this.#held.has(packet.sequence)) return;
		this.#held.set(packet.sequence, { packet, arrivedMs });
		this.#heldBytes += packet.payload.length;
	}

	/** Moves the packets whose turn it is. */
	#takeHeld(ordered: Ordered[]): void {
		if (this.#next === null) return;
		for (let found = this.#held.get(this.#next); found; found = this.#held.get(this.#next)) {
			this.#held.delete(this.#next);
			this.#heldBytes -= found.packet.payload.length;
			this.#next = (this.#next + 1) & 0xffff;
			if (found.packet.payload.length > 0) ordered.push({ packet: found.packet });
		}
	}

	/** Gives up the packets up to the first one that is held. */
	#skip(ordered: Ordered[]): void {
		const next = this.#next ?? 0;
		let missing = Number.POSITIVE_INFINITY;
		for (const sequence of this.#held.keys()) missing = Math.min(missing, sequenceDistance(sequence, next));
		ordered.push({ gap: missing });
		this.#next = (next + missing) & 0xffff;
		this.#takeHeld(ordered);
	}

	#beginAnew(sequence: number, ordered: Ordered[]): void {
		ordered.push(...this.flush(Number.POSITIVE_INFINITY), { gap: null });
		this.#next = sequence;
		this.#lateInARow = 0;
	}
}
