import type { ConsumerSlot } from '../../../core/peer/ConsumerSlot.ts';
import { errorText } from '../../../errorText.ts';
import { SegmentFile } from '../../files/SegmentFile.ts';
import type { Codec } from '../../lesson/manifest.ts';
import { RtpTimeline } from '../../rtp/RtpTimeline.ts';
import type { SegmentState, TrackSource } from '../Capture.ts';
import { SegmentTimeline } from '../SegmentTimeline.ts';
import { type FfmpegProgram, FfmpegReceiver } from './FfmpegReceiver.ts';
import { clusterBytes, MatroskaClusters, pictureSizeOf } from './MatroskaClusters.ts';
import { PacketTrace, type SentPacket } from './PacketTrace.ts';
import type { ListeningSince } from './ReceiverPort.ts';
import { sdpOf } from './sdp.ts';

/** An FFmpeg that is sent media and has written nothing for so long is ended, ms: a key frame comes within seconds. */
const silentMs = 10_000;

type Parts = {
	slot: ConsumerSlot;
	source: TrackSource;
	port: number;
	program: FfmpegProgram;
	/** The file was begun. */
	began(): void;
	/** FFmpeg has ended, although nobody asked it to. */
	exited(reason: string): void;
};

/**
 * One segment that FFmpeg records: RTP goes to its port, Matroska comes back by its pipe, and is written here. When the
 * first packet of the file was captured is known from trace events of the worker: FFmpeg does not tell.
 */
export class FfmpegSegment {
	readonly #parts: Parts;
	readonly #codec: Codec;
	readonly #receiver: FfmpegReceiver;
	readonly #clusters = new MatroskaClusters();
	readonly #trace: PacketTrace;
	readonly #media: RtpTimeline;
	readonly #silence: NodeJS.Timeout;
	#since: ListeningSince | null = null;
	#timeline: SegmentTimeline | null = null;
	/** RTP time of the first packet in the file, and the present correction of its timestamps, ms. */
	#firstMediaMs = 0;
	#correctionMs = 0;
	#file: { writer: SegmentFile; name: string; size: { width: number; height: number } | null } | null = null;
	#isEnding = false;
	#exited: Promise<void>;

	constructor(parts: Parts) {
		this.#parts = parts;
		const { slot, source, port, program } = parts;
		const { consumer } = slot;
		const { sdp, codec } = sdpOf(consumer.rtpParameters, port);
		this.#codec = codec;
		this.#media = new RtpTimeline(consumer.rtpParameters.codecs[0]?.clockRate ?? 90_000);
		const now = () => source.clock.monotonicMs;
		this.#receiver = new FfmpegReceiver(program, sdp, port, now);
		this.#trace = new PacketTrace(consumer, now, (packet) => this.#sent(packet));
		this.#receiver.on('listening', (since) => {
			this.#since = since;
			void this.#trace.followAll();
			if (consumer.kind === 'video' && !consumer.closed) consumer.requestKeyFrame().catch(() => undefined);
		});
		this.#receiver.on('data', (chunk) => this.#received(chunk));
		this.#exited = new Promise((resolve) =>
			this.#receiver.once('exited', (reason) => {
				resolve();
				if (!this.#isEnding) parts.exited(reason);
			}),
		);
		this.#silence = setTimeout(() => {
			if (!this.isWriting) this.#receiver.kill();
		}, silentMs).unref();
	}

	/** Whether a part of the file is written: FFmpeg knows the stream. */
	get isWriting(): boolean {
		return this.#file !== null;
	}

	get bytes(): number {
		return this.#file?.writer.bytes ?? 0;
	}

	/** On the clock of the recording. */
	get startMs(): number {
		return this.#timeline?.startMs ?? this.#parts.source.clock.nowMs;
	}

	/** Resolves when the file is complete. @param atMs where the segment ends, on the clock of the recording */
	async end(atMs: number): Promise<void> {
		this.#isEnding = true;
		clearTimeout(this.#silence);
		this.#trace.close();
		await this.#receiver.end();
		await this.#exited;
		const file = this.#file;
		if (!file) return;
		await file.writer.close();
		this.#parts.source.listener.segmentEnded(this.#stateOf(file), atMs - this.startMs);
	}

	/** Finds the packet with which the file begins, and follows the clock of its sender afterwards. */
	#sent({ timestamp, isKeyFrame, sentAtMs }: SentPacket): void {
		const { clock, senderClock } = this.#parts.source;
		const mediaMs = this.#media.take(timestamp, sentAtMs);
		if (this.#timeline) {
			const { timestampMs, jumped } = this.#timeline.place(mediaMs, timestamp, sentAtMs);
			// Its own time goes on in the file: a new segment begins where it does not.
			if (jumped) this.#receiver.kill();
			else this.#correctionMs = timestampMs - (mediaMs - this.#firstMediaMs);
			return;
		}
		const isHeard = this.#since !== null && sentAtMs >= this.#since.latestMs;
		if (!isHeard || (this.#codec !== 'opus' && !isKeyFrame)) return;
		const clockRate = this.#parts.slot.consumer.rtpParameters.codecs[0]?.clockRate ?? 90_000;
		this.#firstMediaMs = mediaMs;
		this.#timeline = new SegmentTimeline({ clock, senderClock, clockRate }, mediaMs, timestamp, sentAtMs);
		this.#trace.sample();
	}

	#received(chunk: Buffer): void {
		try {
			for (const cluster of this.#clusters.push(chunk)) {
				const { writer } = this.#open();
				writer.write(clusterBytes(cluster, cluster.timestampMs + this.#correctionMs));
			}
		} catch (error) {
			// No Matroska: it is ended, which is logged with the reason.
			this.#receiver.kill();
			if (!(error instanceof RangeError)) throw new Error(errorText(error), { cause: error });
		}
	}

	/** The file, begun with the first cluster. */
	#open() {
		if (this.#file) return this.#file;
		const { listener } = this.#parts.source;
		const { file: name, path } = listener.nextFile(this.#codec);
		const writer = new SegmentFile(path);
		writer.on('failed', (error) => listener.failed(error));
		writer.write(this.#clusters.head);
		const file = { writer, name, size: pictureSizeOf(this.#clusters.head) };
		this.#file = file;
		this.#parts.began();
		listener.segmentChanged(this.#stateOf(file));
		return file;
	}

	#stateOf({ name, size }: { name: string; size: { width: number; height: number } | null }): SegmentState {
		const { layerCount, consumer } = this.#parts.slot;
		const index = consumer.preferredLayers?.spatialLayer ?? layerCount - 1;
		return {
			...{ file: name, codec: this.#codec, startMs: this.startMs },
			...{ width: size?.width ?? null, height: size?.height ?? null },
			layer: layerCount > 1 ? { index, count: layerCount } : null,
			bySenderReport: this.#timeline?.bySenderReport ?? false,
		};
	}
}
