import type { DeltaFrame, Depacketizer, Frame, KeyFrame } from './Depacketizer.ts';
import type { RtpPacket } from './rtpPacket.ts';

/** A larger frame is dropped, lest a sender that never ends its frame fills the memory: 4K key frames have 2 MB at most. */
const maxFrameBytes = 8_000_000;

/** What the payloads of one timestamp amount to; empty: no picture, e.g. only parameter sets. */
export type Assembled = Omit<DeltaFrame, 'timestamp'> | Omit<KeyFrame, 'timestamp'> | 'empty' | 'malformed';

/** The payloads of one frame, in order; what a codec has to say about joining them. */
export interface FrameAssembly {
	/** @returns false: malformed, or it cannot follow what came before, so the frame is of no use */
	add(payload: Uint8Array): boolean;
	/** Called once, after the last payload. */
	finish(): Assembled;
}

/** The rules that all codecs share: where a frame ends, and which frames are given. */
export class FrameDepacketizer implements Depacketizer {
	readonly #begin: () => FrameAssembly;
	/** The frame that has begun; `assembly` null: it is of no use. */
	#current: { timestamp: number; assembly: FrameAssembly | null; bytes: number } | null = null;
	#needsKeyFrame = true;

	/** @param begin called for every frame */
	constructor(begin: () => FrameAssembly) {
		this.#begin = begin;
	}

	get needsKeyFrame(): boolean {
		return this.#needsKeyFrame;
	}

	push({ payload, timestamp, marker }: RtpPacket): Frame[] {
		if (payload.length === 0) return [];
		const frames = this.#current?.timestamp === timestamp ? [] : this.#finish();
		this.#current ??= { timestamp, assembly: this.#begin(), bytes: 0 };
		this.#current.bytes += payload.length;
		if (this.#current.bytes > maxFrameBytes || !this.#current.assembly?.add(payload)) {
			this.#current.assembly = null;
			this.#needsKeyFrame = true;
		}
		return marker ? [...frames, ...this.#finish()] : frames;
	}

	reset(): void {
		this.#current = null;
		this.#needsKeyFrame = true;
	}

	#finish(): Frame[] {
		const current = this.#current;
		this.#current = null;
		if (!current?.assembly) return [];
		const assembled = current.assembly.finish();
		if (assembled === 'empty') return [];
		if (assembled === 'malformed') {
			this.#needsKeyFrame = true;
			return [];
		}
		if (assembled.isKeyFrame) this.#needsKeyFrame = false;
		return this.#needsKeyFrame ? [] : [{ ...assembled, timestamp: current.timestamp }];
	}
}
