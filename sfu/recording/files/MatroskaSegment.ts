import { EventEmitter } from 'node:events';
import {
	EncodedAudioPacketSource,
	EncodedPacket,
	EncodedVideoPacketSource,
	MkvOutputFormat,
	Output,
	StreamTarget,
	type StreamTargetChunk,
} from 'mediabunny';
import { SfuError } from '../../core/errors.ts';
import { errorText } from '../../errorText.ts';
import { SegmentFile } from './SegmentFile.ts';

/** Opus is 48 kHz stereo. `description` of avc: the AVCDecoderConfigurationRecord (avcC); its packets are length-prefixed. */
export type SegmentCodec =
	| { codec: 'opus' }
	| { codec: 'vp8' | 'vp9'; width: number; height: number }
	| { codec: 'avc'; width: number; height: number; description: Uint8Array };

export type SegmentPacket = {
	data: Uint8Array;
	/** Not looked at of Opus, which can be decoded from anywhere. */
	isKeyFrame: boolean;
	/** On any clock that stays the same within a segment. */
	timestampMs: number;
	durationMs: number;
};

type MatroskaSegmentEvents = { failed: [failure: SfuError] };

/**
 * Least duration of a cluster, s. mediabunny remembers every cluster until the end: at 1 s, its default, an audio track takes
 * 5.8 MB of memory in 3 hours, at 5 s 1.6 MB. A torn cluster costs nothing, see `trim.ts`.
 */
const clusterDuration = 5;

/** The header that Opus in Matroska has to have: version 1, 2 channels, nothing to skip, 48 kHz, no gain, mapping family 0. */
const opusHead = new Uint8Array([...Buffer.from('OpusHead'), 1, 2, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0]);

/**
 * One track, written into a Matroska file of its own as its packets arrive. Each packet is one write, and nothing that was
 * written is changed later: what a killed process leaves is a file that ends early (`trim.ts`).
 *
 * Emits `failed` at most once: the codes of `SegmentFile`, or internal (a packet that mediabunny refuses). After it, packets are
 * ignored.
 */
export class MatroskaSegment extends EventEmitter<MatroskaSegmentEvents> {
	readonly #codec: SegmentCodec;
	readonly #file: SegmentFile;
	#muxer: Muxer | undefined;
	/**
	 * The packets that were added, one after the other. It runs dry in the tick in which it was filled, because a write only
	 * queues: the bytes that wait for a slow disk are those that `SegmentFile` limits.
	 */
	#muxing: Promise<void> = Promise.resolve();
	#failure: SfuError | undefined;
	#closing: Promise<void> | undefined;
	#firstTimestampMs: number | undefined;
	#timestampMs = 0;

	/** The first packet creates the file; without packets there is none. */
	constructor(path: string, codec: SegmentCodec) {
		super();
		this.#codec = codec;
		this.#file = new SegmentFile(path);
		this.#file.on('failed', (failure) => this.#fail(failure));
	}

	/** Bytes that were handed to the system. */
	get bytes(): number {
		return this.#file.bytes;
	}

	/**
	 * Adds a copy of a packet. The first one is at 0 in the file; a timestamp before that of its predecessor becomes the same.
	 * Ignored: empty packets, video before the first key frame, everything after a failure and after `close`.
	 */
	add(packet: SegmentPacket): void {
		if (this.#failure || this.#closing || packet.data.length === 0) return;
		const isKeyFrame = packet.isKeyFrame || this.#codec.codec === 'opus';
		if (this.#firstTimestampMs === undefined && !isKeyFrame) return;
		this.#firstTimestampMs ??= packet.timestampMs;
		this.#timestampMs = Math.max(this.#timestampMs, packet.timestampMs - this.#firstTimestampMs);
		// Not `slice`: of a Buffer, that would be the same memory.
		const data = new Uint8Array(packet.data);
		const timestamped = { ...packet, data, isKeyFrame, timestampMs: this.#timestampMs };
		this.#enqueue(async () => {
			this.#muxer ??= await startMuxer(this.#codec, this.#file);
			await this.#muxer.add(timestamped);
		});
	}

	/** Resolves when all packets so far were handed to the system, or the segment failed. */
	async written(): Promise<void> {
		await this.#muxing;
		await this.#file.written();
	}

	/** Ends the file and syncs it, however long the disk needs for it. Never throws: see `failed`. */
	close(): Promise<void> {
		this.#closing ??= this.#finish();
		return this.#closing;
	}

	#enqueue(step: () => Promise<void>): void {
		this.#muxing = this.#muxing.then(async () => {
			if (this.#failure) return;
			try {
				await step();
			} catch (cause) {
				this.#fail(new SfuError('internal', `cannot write ${this.#file.path}: ${errorText(cause)}`, { cause }));
			}
		});
	}

	#fail(failure: SfuError): void {
		if (this.#failure) return;
		this.#failure = failure;
		queueMicrotask(() => this.emit('failed', failure));
	}

	async #finish(): Promise<void> {
		this.#enqueue(async () => this.#muxer?.finish());
		await this.#muxing;
		await this.#file.close();
	}
}

type Muxer = { add(packet: SegmentPacket): Promise<void>; finish(): Promise<void> };

async function startMuxer(codec: SegmentCodec, file: SegmentFile): Promise<Muxer> {
	const output = new Output({
		format: new MkvOutputFormat({ appendOnly: true, minimumClusterDuration: clusterDuration }),
		target: new StreamTarget(new WritableStream<StreamTargetChunk>({ write: ({ data }) => file.write(data) })),
	});
	const add = addTrack(output, codec);
	await output.start();
	return {
		add: ({ data, isKeyFrame, timestampMs, durationMs }) =>
			add(new EncodedPacket(data, isKeyFrame ? 'key' : 'delta', timestampMs / 1000, durationMs / 1000)),
		finish: () => output.finalize(),
	};
}

function addTrack(output: Output, codec: SegmentCodec): (packet: EncodedPacket) => Promise<void> {
	if (codec.codec === 'opus') {
		const source = new EncodedAudioPacketSource('opus');
		output.addAudioTrack(source);
		const decoderConfig = { codec: 'opus', numberOfChannels: 2, sampleRate: 48_000, description: opusHead };
		return (packet) => source.add(packet, { decoderConfig });
	}
	const source = new EncodedVideoPacketSource(codec.codec);
	output.addVideoTrack(source);
	const { width: codedWidth, height: codedHeight } = codec;
	const decoderConfig = { codedWidth, codedHeight, ...codecString(codec) };
	return (packet) => source.add(packet, { decoderConfig });
}

/** What WebCodecs calls the codec. */
function codecString(codec: Exclude<SegmentCodec, { codec: 'opus' }>): { codec: string; description?: Uint8Array } {
	if (codec.codec === 'avc') {
		// Profile, constraints and level are bytes 1 to 3 of the record.
		const profile = Buffer.from(codec.description.subarray(1, 4)).toString('hex');
		return { codec: `avc1.${profile}`, description: codec.description };
	}
	// Of vp9: profile 0, 8 bit, the level of 720p at 30 fps, which is what browsers send. Decoders read the stream itself.
	return { codec: codec.codec === 'vp9' ? 'vp09.00.31.08' : 'vp8' };
}
