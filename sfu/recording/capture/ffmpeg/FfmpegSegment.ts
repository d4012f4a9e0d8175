import { EventEmitter } from 'node:events';
import type { ConsumerSlot } from '../../../core/peer/ConsumerSlot.ts';
import { errorText } from '../../../errorText.ts';
import { SegmentFile } from '../../files/SegmentFile.ts';
import type { Codec } from '../../lesson/manifest.ts';
import type { SegmentState, TrackSource } from '../Capture.ts';
import { type FfmpegProgram, FfmpegReceiver } from './FfmpegReceiver.ts';
import { firstPacketOf } from './firstPacket.ts';
import { type Cluster, clusterBytes, MatroskaClusters, pictureSizeOf } from './MatroskaClusters.ts';
import type { SentPacket } from './PacketTrace.ts';
import type { ListeningSince } from './ReceiverPort.ts';
import { Silence } from './Silence.ts';
import { sdpOf } from './sdp.ts';
import { TracedTimeline } from './TracedTimeline.ts';

type Parts = {
	slot: ConsumerSlot;
	source: Pick<TrackSource, 'clock' | 'senderClock' | 'listener'>;
	program: FfmpegProgram;
	/** Of 127.0.0.1, where the consumer is sent to. */
	port: number;
	/** It fails when it writes nothing for so long although it is sent packets, ms. */
	silentMs: number;
};
type FfmpegSegmentEvents = {
	/** FFmpeg receives. */
	listening: [];
	/** The first bytes are in the file. `startMs`: where it begins, on the clock of the recording. */
	begun: [startMs: number];
	/** At most once, and not after `end`: no more comes of it, and its owner ends it. */
	failed: [reason: string];
	/** The sender's clock has jumped, or a computer slept: its owner begins a new segment. */
	jumped: [];
};
/** `zeroMs`: what FFmpeg calls the time of its first packet. */
type Begun = Pick<SegmentState, 'file' | 'width' | 'height'> & {
	writer: SegmentFile;
	timeline: TracedTimeline;
	zeroMs: number;
};

/** The manifest follows a better known start from this difference on, ms. */
const movedMs = 5;

/**
 * One segment that FFmpeg records: RTP goes to its port, Matroska comes back by its pipe, and is written here. Where it
 * belongs on the clock of the recording is known from the packets that its consumer is sent: FFmpeg does not tell.
 */
export class FfmpegSegment extends EventEmitter<FfmpegSegmentEvents> {
	/** Resolves when FFmpeg is gone, and its port is free. */
	readonly gone: Promise<void>;
	readonly #parts: Parts;
	readonly #codec: Codec;
	readonly #receiver: FfmpegReceiver;
	readonly #clusters = new MatroskaClusters();
	readonly #silence: Silence;
	/** On the clock of the recording. */
	readonly #openedMs: number;
	/** Until it has begun. */
	#packets: SentPacket[] = [];
	#listening: ListeningSince | null = null;
	#begun: Begun | null = null;
	#toldStartMs = 0;
	/** Of its last packet, ms in the file. */
	#lastMs = 0;
	/** Ended or failed. */
	#isOver = false;
	/** It is not known where its clusters belong. */
	#isLost = false;

	/** @throws SfuError unavailable: a codec that FFmpeg does not record; as `FfmpegReceiver` */
	constructor(parts: Parts) {
		super();
		this.#parts = parts;
		const { slot, source, program, port, silentMs } = parts;
		const { sdp, codec } = sdpOf(slot.consumer.rtpParameters, port);
		this.#codec = codec;
		this.#openedMs = source.clock.nowMs;
		const now = () => source.clock.monotonicMs;
		this.#receiver = new FfmpegReceiver(program, sdp, port, now);
		this.#silence = new Silence(silentMs, now, (reason) => this.#fail(reason));
		this.#receiver.on('listening', (since) => this.#listens(since));
		this.#receiver.on('data', (chunk) => this.#read(chunk));
		this.gone = new Promise((resolve) => {
			this.#receiver.once('exited', (reason) => {
				resolve();
				this.#fail(reason);
			});
		});
	}

	/** It receives, and has got no key frame that it has written. */
	get needsKeyFrame(): boolean {
		return this.#isVideo && this.#listening !== null && !this.#begun;
	}

	/** Where what was written ends, on the clock of the recording: where it was opened, if nothing was. */
	get endMs(): number {
		return this.#begun ? this.#begun.timeline.startMs + this.#lastMs : this.#openedMs;
	}

	get bytes(): number {
		return this.#begun?.writer.bytes ?? 0;
	}

	/** Its consumer was sent this. Each packet until it has begun, some later. */
	sent(packet: SentPacket): void {
		if (this.#isOver) return;
		// Without a key frame there is nothing to write.
		const isWritten = this.#begun || !this.#isVideo || packet.isKeyFrame;
		if (this.#listening && (isWritten || this.#silence.isSent)) this.#silence.sent(packet.sentAtMs);
		if (!this.#begun) this.#packets.push(packet);
		else if (this.#begun.timeline.follow(packet)) this.#tellIfMoved(this.#begun);
		else this.emit('jumped');
	}

	/**
	 * Ends FFmpeg and completes the file, if it has begun. Resolves when it is on the disk; never rejects.
	 * @param atMs where it ends, on the clock of the recording
	 */
	async end(atMs: number): Promise<void> {
		this.#isOver = true;
		this.#silence.close();
		await this.#receiver.end();
		if (!this.#begun) return;
		const { writer, timeline } = this.#begun;
		await writer.close();
		this.#parts.source.listener.segmentEnded(this.#stateOf(this.#begun), atMs - timeline.startMs);
	}

	get #isVideo(): boolean {
		return this.#parts.slot.consumer.kind === 'video';
	}

	#listens(since: ListeningSince): void {
		this.#listening = since;
		this.#silence.listens();
		this.emit('listening');
	}

	#read(chunk: Buffer): void {
		this.#silence.wrote();
		try {
			for (const cluster of this.#clusters.push(chunk)) this.#write(cluster);
		} catch (error) {
			this.#fail(errorText(error));
		}
	}

	#write(cluster: Cluster): void {
		if (this.#isLost) return;
		this.#begun ??= this.#begin(cluster);
		if (!this.#begun) return;
		const { writer, timeline, zeroMs } = this.#begun;
		const timestampMs = timeline.place(cluster.timestampMs - zeroMs);
		this.#lastMs = timestampMs + cluster.lastMs - cluster.timestampMs;
		writer.write(clusterBytes(cluster, timestampMs));
	}

	/** Returns null, and fails, if it is not known with which packet the file begins. */
	#begin(cluster: Cluster): Begun | null {
		const { source, slot } = this.#parts;
		const { kind, rtpParameters } = slot.consumer;
		const clockRate = rtpParameters.codecs[0]?.clockRate ?? 90_000;
		const since = this.#listening;
		const first = since && firstPacketOf({ kind, clockRate }, this.#packets, since, cluster);
		if (!first) {
			this.#isLost = true;
			this.#fail('it is not known with which packet the file begins');
			return null;
		}
		const timeline = new TracedTimeline({ ...source, clockRate }, first);
		for (const packet of this.#packets.slice(this.#packets.indexOf(first) + 1)) timeline.follow(packet);
		this.#packets = [];
		const { file, path } = source.listener.nextFile(this.#codec);
		const writer = new SegmentFile(path);
		writer.on('failed', (error) => source.listener.failed(error));
		const { head } = this.#clusters;
		writer.write(head);
		const zeroMs = cluster.firstMs;
		const begun = { file, writer, timeline, zeroMs, ...(pictureSizeOf(head) ?? { width: null, height: null }) };
		this.#tell(begun);
		this.emit('begun', timeline.startMs);
		return begun;
	}

	#tellIfMoved(begun: Begun): void {
		if (Math.abs(begun.timeline.startMs - this.#toldStartMs) > movedMs) this.#tell(begun);
	}

	#tell(begun: Begun): void {
		this.#toldStartMs = begun.timeline.startMs;
		this.#parts.source.listener.segmentChanged(this.#stateOf(begun));
	}

	#stateOf({ file, width, height, timeline: { startMs, bySenderReport } }: Begun): SegmentState {
		const { layerCount, consumer } = this.#parts.slot;
		const index = consumer.preferredLayers?.spatialLayer ?? layerCount - 1;
		const layer = layerCount > 1 ? { index, count: layerCount } : null;
		return { file, codec: this.#codec, startMs, width, height, layer, bySenderReport };
	}

	#fail(reason: string): void {
		if (this.#isOver) return;
		this.#isOver = true;
		this.#silence.close();
		// It may hang, and what it has written so far is all that can be used.
		this.#receiver.kill();
		this.emit('failed', reason);
	}
}
