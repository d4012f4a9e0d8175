import type { types } from 'mediasoup';
import type { Logger } from '../../../core/Logger.ts';
import type { ConsumerSlot } from '../../../core/peer/ConsumerSlot.ts';
import { errorText } from '../../../errorText.ts';
import type { Gap } from '../../lesson/manifest.ts';
import type { CapturedTrack, TrackSource } from '../Capture.ts';
import { EndingSegments } from '../EndingSegments.ts';
import { KeyFrameRequests } from '../KeyFrameRequests.ts';
import type { FfmpegProgram } from './FfmpegReceiver.ts';
import { FfmpegSegment } from './FfmpegSegment.ts';
import { PacketTrace, type SentPacket } from './PacketTrace.ts';
import { RestartBudget } from './RestartBudget.ts';

/** An FFmpeg that fails is started anew so often within a minute; after that the track is given up. */
const maxRestarts = 3;
const restartWindowMs = 60_000;

type FfmpegTrackParts = {
	slot: ConsumerSlot<types.Consumer>;
	source: TrackSource;
	/** Connected to `port` of 127.0.0.1; closed with the track. */
	transport: types.PlainTransport;
	port: number;
	program: FfmpegProgram;
	logger: Logger;
	/** An FFmpeg that writes nothing of what it is sent for so long has failed, ms. */
	silentMs: number;
};

/** Records one consumer of a PlainTransport by FFmpeg, one process for each stretch in which it flows. */
export class FfmpegTrack implements CapturedTrack {
	readonly slot: ConsumerSlot<types.Consumer>;
	readonly #parts: FfmpegTrackParts;
	readonly #trace: PacketTrace;
	readonly #keyFrames: KeyFrameRequests | null;
	readonly #restarts = new RestartBudget(maxRestarts, restartWindowMs);
	readonly #ending = new EndingSegments();
	#segment: FfmpegSegment | null = null;
	/** The FFmpeg of the last segment is still there, at the only port that the transport sends to. */
	#isPortTaken = false;
	#endGap: ((toMs: number) => void) | null = null;
	#closing: Promise<void> | undefined;

	private constructor(parts: FfmpegTrackParts) {
		this.slot = parts.slot;
		this.#parts = parts;
		const { consumer } = parts.slot;
		const now = () => parts.source.clock.monotonicMs;
		this.#trace = new PacketTrace(consumer, now, (packet) => this.#sent(packet));
		const needsKeyFrame = () => this.#segment?.needsKeyFrame ?? false;
		this.#keyFrames = consumer.kind === 'video' ? new KeyFrameRequests(consumer, needsKeyFrame) : null;
		consumer.observer.on('resume', () => this.#begin());
		consumer.observer.on('pause', () => this.#interrupted('paused'));
		consumer.observer.once('close', () => void this.close());
	}

	static async create(parts: FfmpegTrackParts): Promise<FfmpegTrack> {
		const track = new FfmpegTrack(parts);
		// Before it is resumed: the file may begin with the first packet.
		await track.#trace.followAll();
		return track;
	}

	get bytes(): number {
		return this.#ending.bytes + (this.#segment?.bytes ?? 0);
	}

	close(): Promise<void> {
		this.#closing ??= this.#close();
		return this.#closing;
	}

	async #close(): Promise<void> {
		this.#keyFrames?.close();
		this.#trace.close();
		if (!this.slot.consumer.closed) this.slot.close();
		this.#endSegment(this.#parts.source.clock.nowMs);
		await this.#ending.settled();
		this.#parts.transport.close();
	}

	/** If the consumer flows. */
	#begin(): void {
		const { closed, paused, producerPaused } = this.slot.consumer;
		if (closed || paused || producerPaused || this.#parts.source.clock.paused) return;
		if (this.#closing || this.#segment || this.#isPortTaken) return;
		void this.#trace.followAll();
		try {
			const segment = new FfmpegSegment(this.#parts);
			this.#segment = segment;
			segment.on('listening', () => this.#keyFrames?.request());
			segment.on('begun', (startMs) => this.#begun(startMs));
			segment.on('failed', (reason) => this.#failed(reason, segment.endMs));
			segment.on('jumped', () => this.#jumped(segment.endMs));
		} catch (error) {
			this.#failed(errorText(error), this.#parts.source.clock.nowMs);
		}
	}

	#sent(packet: SentPacket): void {
		if (packet.isKeyFrame && this.#segment && !this.#segment.needsKeyFrame) this.#keyFrames?.received();
		this.#segment?.sent(packet);
	}

	#begun(startMs: number): void {
		this.#keyFrames?.received();
		this.#endGap?.(startMs);
		this.#endGap = null;
		this.#trace.sample();
	}

	/** The producer or the recording was paused, or the allocator gives this video no bandwidth. */
	#interrupted(why: Gap['why']): void {
		const { clock } = this.#parts.source;
		const isGap = this.#segment !== null && !clock.paused;
		this.#endSegment(clock.nowMs);
		if (isGap) this.#gap(why, clock.nowMs);
		void this.#trace.followAll();
	}

	/** What was written since a computer slept is at a wrong time, so the next segment begins at once. */
	#jumped(endMs: number): void {
		this.#gap('sleep', endMs);
		this.#endSegment(endMs);
	}

	/** FFmpeg has crashed, was killed, hangs, or cannot be started. */
	#failed(reason: string, endMs: number): void {
		const { source, logger } = this.#parts;
		const producerId = source.producer.id;
		this.#gap('lost', endMs);
		const mayRestart = this.#restarts.spend(source.clock.monotonicMs);
		this.#endSegment(endMs);
		if (mayRestart) {
			logger.warn({ reason, producerId }, 'FFmpeg failed while it recorded, and is started anew');
			this.#begin();
		} else {
			logger.error({ reason, producerId }, 'FFmpeg failed again and again: a producer is no longer recorded by it');
			// Nobody else is to lower the quality of others for it.
			this.slot.close();
			source.gaveUp(this.#endGap ?? (() => undefined));
		}
	}

	#gap(why: Gap['why'], fromMs: number): void {
		this.#endGap ??= this.#parts.source.listener.gap(why, fromMs);
	}

	/** Ends the segment, if there is one; if the consumer flows on, the next one begins as soon as it can. */
	#endSegment(atMs: number): void {
		const segment = this.#segment;
		if (!segment) return;
		this.#segment = null;
		this.#isPortTaken = true;
		this.#ending.end(segment, atMs);
		void segment.gone.then(() => {
			this.#isPortTaken = false;
			this.#begin();
		});
	}
}
