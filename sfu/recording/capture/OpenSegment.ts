import { isDeepStrictEqual } from 'node:util';
import { MatroskaSegment, type SegmentCodec, type SegmentPacket } from '../files/MatroskaSegment.ts';
import type { Segment } from '../lesson/manifest.ts';
import type { SegmentState, TrackListener } from './Capture.ts';
import { SegmentTimeline, type TimelineParts } from './SegmentTimeline.ts';

/** The manifest follows a better known start from this difference on, ms. */
const movedMs = 5;

type Parts = { codec: SegmentCodec; layer: Segment['layer']; listener: TrackListener; timeline: TimelineParts };

/** A file that is being written, and where it belongs on the clock of the recording. */
export class OpenSegment {
	readonly #codec: SegmentCodec;
	readonly #layer: Segment['layer'];
	readonly #listener: TrackListener;
	readonly #timeline: SegmentTimeline;
	readonly #writer: MatroskaSegment;
	readonly #file: string;
	#toldStartMs: number;
	/** Where its last packet ends, or where it jumped, in the file. */
	#lengthMs = 0;

	/** As `SegmentTimeline`: of its first packet. */
	constructor({ codec, layer, listener, timeline }: Parts, mediaMs: number, timestamp: number, arrivedAtMs: number) {
		this.#codec = codec;
		this.#layer = layer;
		this.#listener = listener;
		this.#timeline = new SegmentTimeline(timeline, mediaMs, timestamp, arrivedAtMs);
		const { file, path } = listener.nextFile(codec.codec);
		this.#file = file;
		this.#writer = new MatroskaSegment(path, codec);
		this.#writer.on('failed', (error) => listener.failed(error));
		this.#toldStartMs = this.startMs;
		listener.segmentChanged(this.#state);
	}

	/** On the clock of the recording. */
	get startMs(): number {
		return this.#timeline.startMs;
	}

	/** Where its last packet ends, or where RTP time jumped, on the clock of the recording. */
	get endMs(): number {
		return this.startMs + this.#lengthMs;
	}

	/** Of its timeline, for the segment that follows without a break. */
	get leastOffsetMs(): number {
		return this.#timeline.leastOffsetMs;
	}

	get bytes(): number {
		return this.#writer.bytes;
	}

	/** Whether frames of this size and with these parameters may be in the same file. */
	fits(codec: SegmentCodec): boolean {
		return isDeepStrictEqual(codec, this.#codec);
	}

	/** Returns false, and keeps nothing, when RTP time has jumped: a new segment has to begin. */
	add(packet: Omit<SegmentPacket, 'timestampMs'>, mediaMs: number, timestamp: number, arrivedAtMs: number): boolean {
		const { timestampMs, jumped } = this.#timeline.place(mediaMs, timestamp, arrivedAtMs);
		this.#lengthMs = Math.max(this.#lengthMs, timestampMs + (jumped ? 0 : packet.durationMs));
		if (jumped) return false;
		this.#writer.add({ ...packet, timestampMs });
		if (Math.abs(this.startMs - this.#toldStartMs) > movedMs) {
			this.#toldStartMs = this.startMs;
			this.#listener.segmentChanged(this.#state);
		}
		return true;
	}

	/** Resolves when the file is complete. @param atMs where it ends, on the clock of the recording */
	async end(atMs: number): Promise<void> {
		await this.#writer.close();
		this.#listener.segmentEnded(this.#state, atMs - this.startMs);
	}

	get #state(): SegmentState {
		const codec = this.#codec;
		const { startMs, bySenderReport } = this.#timeline;
		const { width, height } = codec.codec === 'opus' ? { width: null, height: null } : codec;
		return { file: this.#file, codec: codec.codec, startMs, width, height, layer: this.#layer, bySenderReport };
	}
}
