import type { types } from 'mediasoup';
import { z } from 'zod';
import { unlessClosed } from '../../../core/errors.ts';

/** An RTP packet that the worker has sent to a consumer. */
export type SentPacket = {
	/** As on the wire. */
	timestamp: number;
	/** It begins a key frame, or belongs to one. */
	isKeyFrame: boolean;
	/** Without RTP's header, bytes. */
	payloadBytes: number;
	/** Monotonic ms. */
	sentAtMs: number;
};

/** mediasoup leaves the type of `info` open. */
const Info = z.object({
	rtpPacket: z.object({ sequenceNumber: z.number(), timestamp: z.number(), payloadSize: z.coerce.number() }),
});

/** Where a segment begins is corrected often at first, ms since `followAll`. */
const early = { forMs: 12_000, everyMs: 1_000 };
/** Often enough to notice that a computer slept, ms. */
const laterEveryMs = 5_000;
/** The worker and this process count from the same start, so an event cannot be older, ms. */
const maxAgeMs = 2_000;

/**
 * What a consumer is sent, without its payload, as trace events of the worker: each packet while a segment begins; later
 * one now and then, and key frames. Of all packets this would cost about as much as receiving them.
 */
export class PacketTrace {
	readonly #consumer: types.Consumer;
	readonly #now: () => number;
	readonly #sent: (packet: SentPacket) => void;
	readonly #listener = (event: types.ConsumerTraceEventData) => this.#take(event);
	#timer: NodeJS.Timeout | undefined;
	#followsAll = false;
	#isSampling = false;
	#followedAtMs = 0;
	#lastSequenceNumber = -1;

	/** @param now monotonic ms */
	constructor(consumer: types.Consumer, now: () => number, sent: (packet: SentPacket) => void) {
		this.#consumer = consumer;
		this.#now = now;
		this.#sent = sent;
		consumer.on('trace', this.#listener);
	}

	/** Each packet, from now on. */
	async followAll(): Promise<void> {
		clearTimeout(this.#timer);
		this.#followedAtMs = this.#now();
		this.#isSampling = false;
		if (this.#followsAll) return;
		this.#followsAll = true;
		await this.#enable(['rtp', 'keyframe']);
	}

	/** Some packets, and all key frames. */
	sample(): void {
		this.#followsAll = false;
		this.#isSampling = false;
		this.#disable();
	}

	/** Idempotent. */
	close(): void {
		clearTimeout(this.#timer);
		this.#consumer.off('trace', this.#listener);
	}

	#take({ type, info, timestamp: atMs }: types.ConsumerTraceEventData): void {
		const parsed = type === 'rtp' || type === 'keyframe' ? Info.safeParse(info) : undefined;
		if (!parsed?.success) return;
		const { sequenceNumber, timestamp, payloadSize: payloadBytes } = parsed.data.rtpPacket;
		// mediasoup 3.27 emits each event twice.
		if (sequenceNumber === this.#lastSequenceNumber) return;
		this.#lastSequenceNumber = sequenceNumber;
		const sentAtMs = this.#monotonicMs(atMs);
		this.#sent({ timestamp, isKeyFrame: type === 'keyframe', payloadBytes, sentAtMs });
		if (!this.#isSampling) return;
		this.#isSampling = false;
		this.#disable();
	}

	/** The worker stamps events with libuv's clock of the system, which is that of `process.hrtime` too. */
	#monotonicMs(workerMs: number): number {
		const ageMs = Number(process.hrtime.bigint()) / 1e6 - workerMs;
		return this.#now() - (ageMs >= 0 && ageMs < maxAgeMs ? ageMs : 0);
	}

	#disable(): void {
		clearTimeout(this.#timer);
		void this.#enable(['keyframe']);
		const isEarly = this.#now() - this.#followedAtMs < early.forMs;
		const sample = () => {
			this.#isSampling = true;
			void this.#enable(['rtp', 'keyframe']);
		};
		this.#timer = setTimeout(sample, isEarly ? early.everyMs : laterEveryMs).unref();
	}

	/** Without its answer nothing is lost but corrections. */
	async #enable(types: types.ConsumerTraceEventType[]): Promise<void> {
		if (this.#consumer.closed) return;
		await unlessClosed(this.#consumer, this.#consumer.enableTraceEvent(types)).catch(() => undefined);
	}
}
