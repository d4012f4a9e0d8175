/** Encoded packets from FFmpeg, and what FFmpeg says of a file. */
import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EncodedPacketSink, FilePathSource, Input, MATROSKA } from 'mediabunny';
import { decodeAllArgs } from '../../testing/decodedMedia.ts';
import { MatroskaSegment, type SegmentCodec, type SegmentPacket } from './MatroskaSegment.ts';

const run = promisify(execFile);

/** Why tests with encoded media are skipped. */
export const noFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0 ? undefined : 'ffmpeg is missing';
if (noFfmpeg) console.warn(`Recorded files are not tested: ${noFfmpeg}`);

export type CodecName = SegmentCodec['codec'];
export const codecNames: CodecName[] = ['opus', 'vp8', 'vp9', 'avc'];

export type EncodedMedia = { codec: SegmentCodec; packets: SegmentPacket[] };
type MediaOptions = {
	/** Default 6. */
	seconds?: number;
	/** Of video, px. Default 320x180. */
	size?: string;
	/** As a killed FFmpeg leaves it: the size of the Segment is unknown, there are no cues. Default false. */
	isUnfinished?: boolean;
};

const encoders: Record<CodecName, string[]> = {
	opus: ['-c:a', 'libopus', '-ac', '2', '-b:a', '32k'],
	vp8: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '8', '-g', '30', '-b:v', '300k'],
	vp9: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-g', '30', '-b:v', '300k'],
	avc: ['-c:v', 'libx264', '-preset', 'ultrafast', '-bf', '0', '-g', '30', '-b:v', '300k'],
};

/** Writes what FFmpeg's own Matroska writer makes of test sound (20 ms packets) or a moving test picture (15 per second). */
export async function ffmpegFile(file: string, codec: CodecName, options: MediaOptions = {}): Promise<void> {
	const { seconds = 6, size = '320x180', isUnfinished = false } = options;
	const source = codec === 'opus' ? 'sine=frequency=440:sample_rate=48000' : `testsrc2=size=${size}:rate=15`;
	const input = ['-f', 'lavfi', '-i', source, '-t', String(seconds), ...encoders[codec]];
	const output = ['-cluster_time_limit', '500', '-f', 'matroska', isUnfinished ? 'pipe:1' : file];
	// Into a pipe, it cannot go back to correct what it wrote first.
	const { stdout } = await run('ffmpeg', ['-v', 'error', '-y', ...input, ...output], {
		encoding: 'buffer',
		maxBuffer: 2 ** 26,
	});
	if (isUnfinished) await writeFile(file, stdout);
}

/** Encodes in memory what `ffmpegFile` writes. */
export async function encode(codec: CodecName, options: MediaOptions = {}): Promise<EncodedMedia> {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-encode-'));
	try {
		await ffmpegFile(join(folder, 'a.mkv'), codec, options);
		return await readMedia(join(folder, 'a.mkv'), codec);
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

/** Reads a whole file with one track. */
export async function readMedia(file: string, codec: CodecName): Promise<EncodedMedia> {
	using input = new Input({ formats: [MATROSKA], source: new FilePathSource(file) });
	const [track] = await input.getTracks();
	if (!track) throw new Error(`${file} has no track`);
	const packets: SegmentPacket[] = [];
	const sink = new EncodedPacketSink(track);
	for (let packet = await sink.getFirstPacket(); packet; packet = await sink.getNextPacket(packet)) {
		const { data, type, timestamp, duration } = packet;
		packets.push({ data, isKeyFrame: type === 'key', timestampMs: timestamp * 1000, durationMs: duration * 1000 });
	}
	if (codec === 'opus' || !track.isVideoTrack()) return { codec: { codec: 'opus' }, packets };
	const [width, height] = [await track.getCodedWidth(), await track.getCodedHeight()];
	if (codec !== 'avc') return { codec: { codec, width, height }, packets };
	const { description } = (await track.getDecoderConfig()) ?? {};
	if (!(description instanceof Uint8Array)) throw new Error(`${file} has no avcC`);
	return { codec: { codec, width, height, description }, packets };
}

/** Writes packets as a recording does. @returns bytes of the file after each of them */
export async function writeSegment(file: string, { codec, packets }: EncodedMedia): Promise<number[]> {
	const segment = new MatroskaSegment(file, codec);
	const ends: number[] = [];
	segment.on('failed', (failure) => {
		throw failure;
	});
	for (const packet of packets) {
		segment.add(packet);
		await segment.written();
		ends.push(segment.bytes);
	}
	await segment.close();
	return ends;
}

/** Packets that FFmpeg finds. @throws Error if it cannot read the file */
export async function ffprobePackets(
	file: string,
): Promise<{ timestampMs: number; position: number; bytes: number }[]> {
	const show = ['-show_entries', 'packet=pts_time,pos,size', '-of', 'csv=p=0'];
	const { stdout } = await run('ffprobe', ['-v', 'error', ...show, file], { maxBuffer: 2 ** 26 });
	return stdout
		.split('\n')
		.filter(Boolean)
		.map((line) => {
			const [seconds, bytes, position] = line.split(',').map(Number);
			return { timestampMs: Math.round((seconds ?? 0) * 1000), position: position ?? 0, bytes: bytes ?? 0 };
		});
}

/** What FFmpeg complains about when it decodes all of a file. */
export async function decodeErrors(file: string): Promise<string> {
	const { stderr } = await run('ffmpeg', ['-nostdin', '-v', 'error', ...decodeAllArgs(file)]);
	return stderr;
}

/** A checksum of the packets' bytes. */
export async function mediaHash(file: string): Promise<string> {
	const { stdout } = await run('ffmpeg', [
		'-nostdin',
		'-v',
		'error',
		'-i',
		file,
		'-map',
		'0',
		'-c',
		'copy',
		'-f',
		'hash',
		'-',
	]);
	return stdout;
}
