/** Sends encoded media in real time, over and over, with the timestamps and sender reports of an ideal sender. */
import { payloadsOf } from '../wire/vp8.ts';
import type { WireTransport } from '../wire/WireTransport.ts';
import { pacer } from './Pacer.ts';
import { WireStream } from './WireStream.ts';

const clockRates = { audio: 48_000, video: 90_000 };
const maxPayloadBytes = 1_100;
/** How often it is looked which frames are due, ms. */
const tickMs = 5;

/** Opus packets or VP8 frames in order; `atMs` is the time of a frame, below `lengthMs`. */
export type EncodedMedia = {
	kind: 'audio' | 'video';
	frames: readonly { atMs: number; data: Buffer }[];
	/** When it begins again. */
	lengthMs: number;
};

export class EncodedStream {
	readonly stream: WireStream;
	readonly #media: EncodedMedia;
	readonly #startMs: number;
	/** Frames sent so far. */
	#sent = 0;
	readonly #stop: () => void;

	/** @param startMs time of `performance.now()` at which its first frame was captured; that of media which belong together is the same */
	constructor(transport: WireTransport, media: EncodedMedia, payloadType: number, startMs: number) {
		this.#media = media;
		this.#startMs = startMs;
		this.stream = new WireStream(transport, { payloadType, clockRate: clockRates[media.kind] });
		this.#stop = pacer.every(tickMs, () => this.#sendDue());
	}

	stop(): void {
		this.#stop();
		this.stream.stop();
	}

	#sendDue(): void {
		const { frames, lengthMs, kind } = this.#media;
		const nowMs = performance.now();
		for (;;) {
			const frame = frames[this.#sent % frames.length];
			if (!frame) return;
			const round = Math.floor(this.#sent / frames.length);
			const dueMs = this.#startMs + round * lengthMs + frame.atMs;
			if (dueMs > nowMs) return;
			const timestamp = this.stream.timestampAt(dueMs);
			if (kind === 'audio') this.stream.send(frame.data, { marker: false, timestamp });
			else this.stream.sendFrame(payloadsOf(frame.data, this.#sent, maxPayloadBytes), timestamp);
			this.#sent++;
		}
	}
}
