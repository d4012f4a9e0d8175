import type { types } from 'mediasoup';
import { SfuError } from '../../core/errors.ts';
import type { ConsumerSlot } from '../../core/peer/ConsumerSlot.ts';
import type { SegmentCodec } from '../files/MatroskaSegment.ts';
import type { Gap } from '../lesson/manifest.ts';
import { createDepacketizer } from '../rtp/createDepacketizer.ts';
import type { Depacketizer, Frame, KeyFrame } from '../rtp/Depacketizer.ts';
import { opusDurationMs } from '../rtp/opus.ts';
import { type Ordered, ReorderBuffer } from '../rtp/ReorderBuffer.ts';
import { RtpTimeline } from '../rtp/RtpTimeline.ts';
import { type RtpPacket, readRtpPacket } from '../rtp/rtpPacket.ts';
import type { CapturedTrack, TrackSource } from './Capture.ts';
import { EndingSegments } from './EndingSegments.ts';
import { KeyFrameRequests } from './KeyFrameRequests.ts';
import { OpenSegment } from './OpenSegment.ts';

/** Opus frames of browsers, for a packet whose own duration cannot be read, ms. */
const usualOpusMs = 20;
/** A player shows the last frame of a video for this long, ms; nothing else depends on it. */
const lastFrameMs = 40;

/** Records one consumer of a DirectTransport: RTP packets, put in order, become frames, and these a file for each segment. */
export class BuiltInTrack implements CapturedTrack {
	readonly slot: ConsumerSlot<types.Consumer>;
	readonly #source: TrackSource;
	readonly #clockRate: number;
	readonly #depacketizer: Depacketizer | null;
	readonly #keyFrames: KeyFrameRequests | null;
	#reorder = new ReorderBuffer();
	#timeline: RtpTimeline;
	#flushTimer: NodeJS.Timeout | undefined;
	#segment: OpenSegment | null = null;
	#endGap: ((toMs: number) => void) | null = null;
	readonly #ending = new EndingSegments();
	#closing: Promise<void> | undefined;

	/** @throws SfuError unavailable: a codec that is not known */
	constructor(slot: ConsumerSlot<types.Consumer>, source: TrackSource) {
		this.slot = slot;
		this.#source = source;
		const { consumer } = slot;
		const [codec] = consumer.rtpParameters.codecs;
		this.#clockRate = codec?.clockRate ?? 90_000;
		this.#timeline = new RtpTimeline(this.#clockRate);
		this.#depacketizer = consumer.kind === 'video' ? createDepacketizer(codec?.mimeType ?? '') : null;
		if (consumer.kind === 'video' && !this.#depacketizer) {
			consumer.close();
			throw new SfuError('unavailable', `${codec?.mimeType} cannot be recorded`);
		}
		const depacketizer = this.#depacketizer;
		this.#keyFrames = depacketizer && new KeyFrameRequests(consumer, () => depacketizer.needsKeyFrame);
		consumer.on('rtp', (packet) => this.#receive(packet));
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
		// The worker has closed it along with its producer already.
		if (!this.slot.consumer.closed && !this.#source.producer.closed) this.slot.close();
		clearTimeout(this.#flushTimer);
		this.#endSegment(this.#source.clock.nowMs);
		await this.#ending.settled();
	}

	#receive(buffer: Buffer): void {
		const { clock } = this.#source;
		// What was on its way when the recording was paused.
		if (this.#closing || clock.paused) return;
		const packet = readRtpPacket(buffer);
		if (!packet) return;
		this.#take(this.#reorder.push(packet, clock.monotonicMs));
	}

	#take(ordered: Ordered[]): void {
		for (const item of ordered) {
			if ('gap' in item) this.#lost();
			else this.#depacketize(item.packet);
		}
		clearTimeout(this.#flushTimer);
		const { dueAtMs } = this.#reorder;
		if (dueAtMs === null) return;
		const { clock } = this.#source;
		const flush = () => this.#take(this.#reorder.flush(clock.monotonicMs));
		this.#flushTimer = setTimeout(flush, Math.max(1, dueAtMs - clock.monotonicMs)).unref();
	}

	#depacketize(packet: RtpPacket): void {
		const arrivedAtMs = this.#source.clock.monotonicMs;
		if (!this.#depacketizer) this.#audio(packet, arrivedAtMs);
		else for (const frame of this.#depacketizer.push(packet)) this.#video(frame, arrivedAtMs);
	}

	#audio({ timestamp, payload }: RtpPacket, arrivedAtMs: number): void {
		const durationMs = opusDurationMs(payload) ?? usualOpusMs;
		const packet = { data: payload, isKeyFrame: true, durationMs };
		const mediaMs = this.#timeline.take(timestamp, arrivedAtMs);
		const segment = this.#segment;
		if (segment?.add(packet, mediaMs, timestamp, arrivedAtMs)) {
			this.#endLoss(segment.endMs - durationMs);
			return;
		}
		if (segment) this.#jumped(segment);
		this.#begin({ codec: 'opus' }, mediaMs, timestamp, arrivedAtMs)?.add(packet, mediaMs, timestamp, arrivedAtMs);
	}

	#video(frame: Frame, arrivedAtMs: number): void {
		const { data, isKeyFrame, timestamp } = frame;
		const packet = { data, isKeyFrame, durationMs: lastFrameMs };
		const mediaMs = this.#timeline.take(timestamp, arrivedAtMs);
		const segment = this.#segment;
		if (isKeyFrame) this.#keyFrames?.received();
		const isOtherSize = isKeyFrame && segment !== null && !segment.fits(segmentCodecOf(frame));
		if (segment && !isOtherSize) {
			if (segment.add(packet, mediaMs, timestamp, arrivedAtMs)) {
				this.#endLoss(segment.endMs - lastFrameMs);
				return;
			}
			this.#jumped(segment);
		}
		if (isKeyFrame) {
			const codec = segmentCodecOf(frame);
			this.#begin(codec, mediaMs, timestamp, arrivedAtMs)?.add(packet, mediaMs, timestamp, arrivedAtMs);
		} else {
			this.#depacketizer?.reset();
			this.#keyFrames?.request();
		}
	}

	/** This computer or the sender slept, or the clock of the sender was set: the file that follows begins anew. */
	#jumped(segment: OpenSegment): void {
		this.#endGap ??= this.#source.listener.gap('sleep', segment.endMs);
		this.#endSegment(segment.endMs);
	}

	/** Begins a file, in place of the present one. null: the track is closed. */
	#begin(codec: SegmentCodec, mediaMs: number, timestamp: number, arrivedAtMs: number): OpenSegment | null {
		const { clock, senderClock, listener } = this.#source;
		if (this.#closing) return null;
		const { layerCount, consumer } = this.slot;
		const index = consumer.preferredLayers?.spatialLayer ?? layerCount - 1;
		const layer = layerCount > 1 ? { index, count: layerCount } : null;
		const timeline = { clock, senderClock, clockRate: this.#clockRate, leastOffsetMs: this.#segment?.leastOffsetMs };
		const segment = new OpenSegment({ codec, layer, listener, timeline }, mediaMs, timestamp, arrivedAtMs);
		// Both where the next one begins: no hole between two sizes of one camera.
		this.#endSegment(segment.startMs);
		this.#endLoss(segment.startMs);
		this.#segment = segment;
		return segment;
	}

	#endSegment(atMs: number): void {
		const segment = this.#segment;
		if (!segment) return;
		this.#segment = null;
		this.#ending.end(segment, atMs);
	}

	/** Packets are missing: decoders would go on with a smeared picture and not tell, so a key frame is needed. */
	#lost(): void {
		const { clock, listener } = this.#source;
		const segment = this.#segment;
		// A video shows its last picture until then: a shared screen may have stood still for minutes.
		if (segment) this.#endGap ??= listener.gap('lost', this.#depacketizer ? clock.nowMs : segment.endMs);
		this.#depacketizer?.reset();
		this.#keyFrames?.request();
	}

	/** @param atMs where what is kept again begins, on the clock of the recording */
	#endLoss(atMs: number): void {
		this.#endGap?.(atMs);
		this.#endGap = null;
	}

	/** The producer or the recording was paused, or the allocator gives this video no bandwidth. */
	#interrupted(why: Gap['why']): void {
		const { clock, listener } = this.#source;
		const wasRecording = this.#segment !== null;
		this.#endSegment(clock.nowMs);
		clearTimeout(this.#flushTimer);
		// RTP sequences go on elsewhere after a pause.
		this.#reorder = new ReorderBuffer();
		this.#timeline = new RtpTimeline(this.#clockRate);
		this.#depacketizer?.reset();
		if (wasRecording && !clock.paused) this.#endGap ??= listener.gap(why, clock.nowMs);
	}
}

function segmentCodecOf({ codec, width, height, description }: KeyFrame): SegmentCodec {
	if (description) return { codec: 'avc', width, height, description };
	return { codec: codec === 'vp8' ? 'vp8' : 'vp9', width, height };
}
