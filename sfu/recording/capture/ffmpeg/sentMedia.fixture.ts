/** Media that FFmpeg sends to a router, what a capture tells of their recording, and what is in the files. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { types } from 'mediasoup';
import type { SfuError } from '../../../core/errors.ts';
import type { Peer, PeerProducer } from '../../../core/peer/Peer.ts';
import type { RoomMedia } from '../../../core/router/RoomMedia.ts';
import { TestSfu } from '../../../testing/TestSfu.ts';
import { until } from '../../../testing/until.ts';
import type { Gap } from '../../lesson/manifest.ts';
import type { Capture, CapturedTrack, SegmentState, TrackListener } from '../Capture.ts';
import { RecordingClock } from '../RecordingClock.ts';
import { SenderClock } from '../SenderClock.ts';
import { followSenderReports } from '../senderReports.ts';

const run = promisify(execFile);
const sampleRate = 48_000;
/** Once a second the picture is white and the sound beeps, for so long, s. */
const flashSeconds = 0.12;
/** Longer than any test. */
const sentSeconds = 25;
/** Of the first producer; sender reports are known by it. */
const firstSsrc = 1_234;

type Sent = { kind: types.MediaKind; mimeType: string; encoder: string[]; packetizer?: string[] };
/** A key frame every half second: FFmpeg does not make those that are requested. */
const video = ['-g', '12', '-b:v', '300k', '-pix_fmt', 'yuv420p'];
const sent = {
	mic: { kind: 'audio', mimeType: 'audio/opus', encoder: ['-c:a', 'libopus'] },
	vp8: {
		kind: 'video',
		mimeType: 'video/VP8',
		encoder: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', ...video],
	},
	vp9: {
		kind: 'video',
		mimeType: 'video/VP9',
		encoder: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-lag-in-frames', '0', ...video],
	},
	h264: {
		kind: 'video',
		mimeType: 'video/H264',
		encoder: ['-c:v', 'libx264', '-preset', 'ultrafast', '-tune', 'zerolatency', '-profile:v', 'baseline', ...video],
		// Parameter sets in the stream, as browsers send them.
		packetizer: ['-bsf:v', 'h264_mp4toannexb'],
	},
} satisfies Record<string, Sent>;
export type SentCodec = keyof typeof sent;

/** A room whose one participant is FFmpeg, and a folder for what is recorded of it. */
export class SentMedia {
	readonly clock = new RecordingClock();
	readonly producers: PeerProducer[] = [];
	readonly #server: TestSfu;
	readonly #peer: Peer;
	readonly #senderClock = new SenderClock();
	readonly #senders: ChildProcess[] = [];
	readonly #transports: types.PlainTransport[] = [];
	readonly #tracks: CapturedTrack[] = [];

	private constructor(
		server: TestSfu,
		peer: Peer,
		readonly media: RoomMedia,
		readonly folder: string,
	) {
		this.#server = server;
		this.#peer = peer;
	}

	static async open(): Promise<SentMedia> {
		const server = await TestSfu.start();
		const room = server.createRoom();
		const { session } = await server.enter();
		const folder = await mkdtemp(join(tmpdir(), 'lectern-ffmpeg-'));
		return new SentMedia(server, session.peer, await room.media(), folder);
	}

	/**
	 * Sends these at once, by one FFmpeg and with sender reports every 5 s. Resolves when they flow. They are encoded before: a
	 * sender on a busy computer would send late, and then too much at once.
	 */
	async send(...codecs: SentCodec[]): Promise<PeerProducer[]> {
		const files = await Promise.all(codecs.map((codec) => this.#encode(codec)));
		const opened = await Promise.all(codecs.map((codec) => this.#produce(sent[codec])));
		const sender = spawn('ffmpeg', [
			...['-nostdin', '-loglevel', 'error'],
			...files.flatMap((file) => ['-re', '-i', file]),
			...opened.flatMap(({ to }, index) => ['-map', `${index}`, '-c', 'copy', ...to]),
		]);
		this.#senders.push(sender);
		for (const { producer } of opened) await until(() => producer.score.length > 0, 'media of FFmpeg');
		return opened.map(({ producer }) => producer);
	}

	/** A producer of whom FFmpeg sends nothing. `port`: where it receives RTP, Opus with the SSRC 1234 and the payload type 100. */
	async produce(codec: SentCodec): Promise<{ producer: PeerProducer; port: number }> {
		return await this.#produce(sent[codec]);
	}

	/** Resolves when so much more time has passed on the clock of the recording. */
	async passed(ms: number): Promise<void> {
		const untilMs = this.clock.nowMs + ms;
		await until(
			() => this.clock.nowMs,
			`${ms} ms of the recording`,
			(nowMs) => nowMs >= untilMs,
		);
	}

	/** Captures a producer and lets it flow. */
	async record(capture: Capture, producer: PeerProducer): Promise<RecordedTrack> {
		const listener = new RecordedTrack(this.folder);
		const { clock } = this;
		const senderClock = this.#senderClock;
		const gaveUp = () => undefined;
		const track = await capture.add({ peer: this.#peer, producer, clock, senderClock, listener, gaveUp });
		this.#tracks.push(track);
		await track.slot.resume();
		await track.slot.grant(0);
		return Object.assign(listener, { track });
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const sender of this.#senders) sender.kill('SIGKILL');
		await Promise.all(this.#tracks.map((track) => track.close()));
		for (const transport of this.#transports) transport.close();
		await rm(this.folder, { recursive: true, force: true });
		await this.#server[Symbol.asyncDispose]();
	}

	async #produce({ kind, mimeType, packetizer = [] }: Sent) {
		const transport = await this.media.router.createPlainTransport({
			listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
			rtcpMux: false,
			comedia: true,
		});
		const ssrc = firstSsrc + this.#transports.length;
		this.#transports.push(transport);
		const codec =
			kind === 'audio'
				? { mimeType, payloadType: 100, clockRate: sampleRate, channels: 2 }
				: { mimeType, payloadType: 101, clockRate: 90_000, parameters: parametersOf(mimeType) };
		const producer: PeerProducer = await transport.produce({
			kind,
			rtpParameters: { codecs: [codec], encodings: [{ ssrc }] },
			appData: { source: kind === 'audio' ? 'mic' : 'camera' },
		});
		this.producers.push(producer);
		await followSenderReports(producer, this.#senderClock, this.clock);
		const url = `rtp://127.0.0.1:${transport.tuple.localPort}?rtcpport=${transport.rtcpTuple?.localPort}&pkt_size=1200`;
		const rtp = ['-strict', 'experimental', '-ssrc', `${ssrc}`, '-payload_type', `${codec.payloadType}`];
		return { producer, port: transport.tuple.localPort, to: [...packetizer, ...rtp, '-f', 'rtp', url] };
	}

	async #encode(codec: SentCodec): Promise<string> {
		const file = join(this.folder, `${codec}.sent.mkv`);
		const isFlash = `lt(mod(t\\,1)\\,${flashSeconds})`;
		const source =
			sent[codec].kind === 'audio'
				? `aevalsrc='0.5*sin(2*PI*1000*t)*${isFlash}':s=${sampleRate}`
				: `color=c=black:s=320x180:r=25,drawbox=c=white:t=fill:enable='${isFlash}'`;
		const input = ['-v', 'error', '-f', 'lavfi', '-i', source, '-t', `${sentSeconds}`];
		await run('ffmpeg', [...input, ...sent[codec].encoder, file]);
		return file;
	}
}

function parametersOf(mimeType: string): Record<string, unknown> {
	if (mimeType === 'video/H264') return { 'packetization-mode': 1, 'profile-level-id': '42e01f' };
	return mimeType === 'video/VP9' ? { 'profile-id': 0 } : {};
}

type EndedSegment = SegmentState & { path: string; durationMs: number };

/** What a capture tells of one track. */
export class RecordedTrack implements TrackListener {
	/** Set by `SentMedia.record`. */
	declare readonly track: CapturedTrack;
	/** By file, as told last. */
	readonly segments = new Map<string, SegmentState>();
	readonly ended: EndedSegment[] = [];
	readonly gaps: { why: Gap['why']; fromMs: number; toMs: number | null }[] = [];
	readonly failures: SfuError[] = [];
	#folder: string;
	readonly #id = crypto.randomUUID();
	#files = 0;

	constructor(folder: string) {
		this.#folder = folder;
	}

	nextFile(): { file: string; path: string } {
		this.#files++;
		const file = `${this.#id}-${this.#files}.mkv`;
		return { file, path: join(this.#folder, file) };
	}

	/** Files that are begun from now on cannot be made. */
	takeFolderAway(): void {
		this.#folder = join(this.#folder, 'no such folder');
	}

	segmentChanged(segment: SegmentState): void {
		this.segments.set(segment.file, segment);
	}

	segmentEnded(segment: SegmentState, durationMs: number): void {
		this.segments.set(segment.file, segment);
		this.ended.push({ ...segment, path: join(this.#folder, segment.file), durationMs });
	}

	gap(why: Gap['why'], fromMs: number): (toMs: number) => void {
		const gap: RecordedTrack['gaps'][number] = { why, fromMs, toMs: null };
		this.gaps.push(gap);
		return (toMs) => {
			gap.toMs ??= toMs;
		};
	}

	failed(error: SfuError): void {
		this.failures.push(error);
	}

	/** Resolves when so many files were begun. */
	async begun(count: number): Promise<void> {
		await until(
			() => this.segments.size,
			`${count} files`,
			(begun) => begun >= count,
		);
	}

	/** Resolves when a sender report has placed the last file. */
	async reported(): Promise<void> {
		await until(() => [...this.segments.values()].at(-1)?.bySenderReport, 'a sender report');
	}

	/** Resolves when so many files are complete. */
	async completed(count: number): Promise<void> {
		await until(
			() => this.ended.length,
			`${count} complete files`,
			(ended) => ended >= count,
		);
	}
}

/** When the pictures of a file become white, ms in the file. */
export async function flashesIn(path: string): Promise<number[]> {
	const scaled = ['-fps_mode', 'passthrough', '-vf', 'scale=1:1,format=gray', '-f', 'rawvideo', '-'];
	const pictures = await output('ffmpeg', ['-v', 'error', '-i', path, ...scaled]);
	const entries = ['-show_entries', 'frame=pts_time', '-of', 'csv=p=0'];
	const times = (await output('ffprobe', ['-v', 'error', ...entries, path])).toString().trim().split('\n');
	return onsets(pictures, (index) => Number.parseFloat(times[index] ?? '') * 1000, 128, 1);
}

/** When the beeps of a file begin, ms in the file. */
export async function beepsIn(path: string): Promise<number[]> {
	const pcm = await output('ffmpeg', [
		'-v',
		'error',
		'-i',
		path,
		'-ac',
		'1',
		'-ar',
		`${sampleRate}`,
		'-f',
		's16le',
		'-',
	]);
	const samples = new Int16Array(pcm.buffer, pcm.byteOffset, pcm.length / 2).map(Math.abs);
	// Between two waves of a beep it is silent, too.
	return onsets(samples, (index) => (index / sampleRate) * 1000, 3_000, sampleRate / 5);
}

/** Indices at which values become large after so many small ones, as times. */
function onsets(values: Uint8Array | Int16Array, timeOf: (index: number) => number, large: number, quiet: number) {
	const found: number[] = [];
	let small = 0;
	values.forEach((value, index) => {
		if (value < large) small++;
		else {
			if (small >= quiet) found.push(timeOf(index));
			small = 0;
		}
	});
	return found;
}

async function output(program: string, args: string[]): Promise<Buffer> {
	const { stdout } = await run(program, args, { encoding: 'buffer', maxBuffer: 2 ** 28 });
	return stdout;
}
