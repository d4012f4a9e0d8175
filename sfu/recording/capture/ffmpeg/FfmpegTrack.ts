import type { types } from 'mediasoup';
import type { Logger } from '../../../core/Logger.ts';
import type { ConsumerSlot } from '../../../core/peer/ConsumerSlot.ts';
import type { Gap } from '../../lesson/manifest.ts';
import type { CapturedTrack, TrackSource } from '../Capture.ts';
import { EndingSegments } from '../EndingSegments.ts';
import { KeyFrameRequests } from '../KeyFrameRequests.ts';
import type { FfmpegProgram } from './FfmpegReceiver.ts';
import { FfmpegSegment } from './FfmpegSegment.ts';
import { RestartBudget } from './RestartBudget.ts';

/** An FFmpeg that ends by itself is started anew so often within a minute; after that the track is given up. */
const maxRestarts = 3;
const restartWindowMs = 60_000;

export type FfmpegTrackParts = {
	slot: ConsumerSlot;
	source: TrackSource;
	/** Connected to `port` of 127.0.0.1; closed with the track. */
	transport: types.PlainTransport;
	port: number;
	program: FfmpegProgram;
	logger: Logger;
};

/** Records one consumer of a PlainTransport by FFmpeg, one process for each segment. */
export class FfmpegTrack implements CapturedTrack {
	readonly slot: ConsumerSlot;
	readonly #parts: FfmpegTrackParts;
	readonly #keyFrames: KeyFrameRequests | null;
	readonly #restarts = new RestartBudget(maxRestarts, restartWindowMs);
	readonly #ending = new EndingSegments();
	#segment: FfmpegSegment | null = null;
	#endGap: ((toMs: number) => void) | null = null;
	#closing: Promise<void> | undefined;

	constructor(parts: FfmpegTrackParts) {
		this.slot = parts.slot;
		this.#parts = parts;
		const { consumer } = parts.slot;
		this.#keyFrames =
			consumer.kind === 'video'
				? new KeyFrameRequests(consumer, () => this.#segment !== null && !this.#segment.isWriting)
				: null;
		consumer.observer.on('resume', () => this.#begin());
		consumer.observer.on('pause', () => this.#interrupted('paused'));
		consumer.observer.once('close', () => void this.close());
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
		this.#endSegment();
		// FFmpeg is told by the transport's port, not by the transport.
		this.#parts.transport.close();
		await this.#ending.settled();
	}

	#begin(): void {
		const { source, port, program } = this.#parts;
		if (this.#closing || this.#segment || source.clock.paused) return;
		const segment: FfmpegSegment = new FfmpegSegment({
			...{ slot: this.slot, source, port, program },
			began: () => {
				this.#keyFrames?.received();
				this.#endGap?.(segment.startMs);
				this.#endGap = null;
			},
			exited: (reason) => this.#exited(segment, reason),
		});
		this.#segment = segment;
	}

	/** FFmpeg has ended by itself: it crashed, was killed, or wrote nothing. */
	#exited(segment: FfmpegSegment, reason: string): void {
		if (this.#segment !== segment) return;
		const { source, logger } = this.#parts;
		const producerId = source.producer.id;
		this.#interrupted('lost');
		if (this.#restarts.spend(source.clock.monotonicMs)) {
			logger.warn({ reason, producerId }, 'FFmpeg ended while it recorded, and is started anew');
			// The port is free again when the old process is gone.
			void this.#ending.settled().then(() => {
				if (!this.slot.consumer.closed && !this.slot.consumer.paused) this.#begin();
			});
		} else logger.error({ reason, producerId }, 'FFmpeg ended again and again: a producer is no longer recorded');
	}

	#interrupted(why: Gap['why']): void {
		const { clock, listener } = this.#parts.source;
		const wasRecording = this.#segment !== null;
		this.#endSegment();
		if (wasRecording && !clock.paused) this.#endGap ??= listener.gap(why, clock.nowMs);
	}

	#endSegment(): void {
		const segment = this.#segment;
		if (!segment) return;
		this.#segment = null;
		this.#ending.end(segment, this.#parts.source.clock.nowMs);
	}
}
