/** Packets that are sent by hand, through a real worker, to a capture whose clock the test moves. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { types } from 'mediasoup';
import type { Peer, PeerProducer } from '../../core/peer/Peer.ts';
import type { RoomMedia } from '../../core/router/RoomMedia.ts';
import { TestSfu } from '../../testing/TestSfu.ts';
import { until } from '../../testing/until.ts';
import { type Manifest, type Segment, tracksFolder } from '../lesson/manifest.ts';
import { newManifest } from '../lesson/newManifest.ts';
import { BuiltInCapture } from './BuiltInCapture.ts';
import type { CapturedTrack } from './Capture.ts';
import { LessonJournal } from './LessonJournal.ts';
import { RecordingClock } from './RecordingClock.ts';
import { SenderClock } from './SenderClock.ts';

export type DirectCodec = 'opus' | 'vp8' | 'vp9' | 'h264';

const payloadType = 96;
const ssrc = 1_234;
const codecs: Record<DirectCodec, types.RtpCodecParameters & { kind: types.MediaKind }> = {
	opus: { kind: 'audio', mimeType: 'audio/opus', payloadType, clockRate: 48_000, channels: 2 },
	vp8: { kind: 'video', mimeType: 'video/VP8', payloadType, clockRate: 90_000 },
	vp9: { kind: 'video', mimeType: 'video/VP9', payloadType, clockRate: 90_000 },
	h264: {
		...{ kind: 'video', mimeType: 'video/H264', payloadType, clockRate: 90_000 },
		parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
	},
};

/** An RTP packet; sequence number, SSRC and payload type are those of the sender. */
type Packet = { payload: Uint8Array; timestamp: number; marker?: boolean };

/** One participant who sends one stream, and its recording. */
export class DirectSender {
	/** Monotonic time of the recorder: the test moves it. */
	readonly time: { nowMs: number };
	/** On a transport of its own. */
	readonly producer: PeerProducer;
	readonly track: CapturedTrack;
	readonly #server: TestSfu;
	readonly #folder: string;
	readonly #journal: LessonJournal;
	readonly #capture: BuiltInCapture;
	#sequence = 65_500;
	#sent = 0;
	#received = 0;

	private constructor(parts: {
		time: { nowMs: number };
		server: TestSfu;
		folder: string;
		journal: LessonJournal;
		capture: BuiltInCapture;
		producer: PeerProducer;
		track: CapturedTrack;
	}) {
		this.time = parts.time;
		this.#server = parts.server;
		this.#folder = parts.folder;
		this.#journal = parts.journal;
		this.#capture = parts.capture;
		this.producer = parts.producer;
		this.track = parts.track;
		this.track.slot.consumer.on('rtp', () => this.#received++);
	}

	static async open(codec: DirectCodec): Promise<DirectSender> {
		const server = await TestSfu.start();
		const room = server.createRoom();
		const { peer } = (await server.enter()).session;
		const media = await room.media();
		const folder = await mkdtemp(join(tmpdir(), 'lectern-direct-'));
		const producer = await produce(media, peer, codec);
		const time = { nowMs: 0 };
		const clock = new RecordingClock(() => time.nowMs);
		const options = { recordingId: 'direct', roomId: 'physics', name: 'Physics', startedAtMs: Date.now() };
		const manifest = newManifest({ ...options, recorder: 'built-in', options: {} });
		const failed = (error: Error) => {
			throw error;
		};
		const journal = new LessonJournal(folder, manifest, { nowMs: () => clock.nowMs, failed });
		await mkdir(join(folder, tracksFolder));
		const capture = await BuiltInCapture.open(media);
		const listener = journal.track(peer, producer);
		const gaveUp = () => failed(new Error('the built-in recorder gives no track up'));
		const track = await capture.add({ peer, producer, clock, senderClock: new SenderClock(), listener, gaveUp });
		await track.slot.resume();
		await track.slot.grant(0);
		return new DirectSender({ time, server, folder, journal, capture, producer, track });
	}

	get manifest(): Manifest {
		return this.#journal.manifest;
	}

	fileOf(segment: Segment | undefined): string {
		return join(this.#folder, segment?.file ?? 'no segment');
	}

	/** Resolves when the recorder has it. */
	async send({ payload, timestamp, marker = false }: Packet): Promise<void> {
		const header = Buffer.alloc(12);
		header[0] = 0x80;
		header[1] = (marker ? 0x80 : 0) | payloadType;
		header.writeUInt16BE(this.#sequence, 2);
		header.writeUInt32BE(timestamp >>> 0, 4);
		header.writeUInt32BE(ssrc, 8);
		this.lose();
		this.#sent++;
		this.producer.send(Buffer.concat([header, payload]));
		await until(() => this.#received === this.#sent, `packet ${this.#sent}`);
	}

	/** The network loses the next packet. */
	lose(): void {
		this.#sequence = (this.#sequence + 1) & 0xffff;
	}

	/** Resolves when the recorder knows. */
	async pause(): Promise<void> {
		await this.producer.pause();
		await until(() => this.track.slot.consumer.producerPaused, 'the recorder to know of the pause');
	}

	/** Resolves when the recorder knows. */
	async resume(): Promise<void> {
		await this.producer.resume();
		await until(() => !this.track.slot.consumer.producerPaused, 'the recorder to know of the end of the pause');
	}

	/** Ends the recording. Resolves when its files are complete. */
	async stop(): Promise<Manifest> {
		await this.track.close();
		return this.manifest;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.stop();
		this.#capture.close();
		await this.#journal.close();
		await this.#server[Symbol.asyncDispose]();
		await rm(this.#folder, { recursive: true, force: true });
	}
}

async function produce({ router }: RoomMedia, peer: Peer, name: DirectCodec): Promise<PeerProducer> {
	const { kind, ...codec } = codecs[name];
	const transport = await router.createDirectTransport();
	const rtpParameters: types.RtpParameters = { codecs: [codec], encodings: [{ ssrc }] };
	const source = kind === 'audio' ? ('mic' as const) : ('camera' as const);
	return peer.producers.add(() => transport.produce({ kind, rtpParameters, appData: { source } }));
}
