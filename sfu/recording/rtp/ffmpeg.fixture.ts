/** RTP streams as FFmpeg sends them, and what FFmpeg decodes of a Matroska file. */
import { execFile, spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { EncodedPacket, EncodedVideoPacketSource, MkvOutputFormat, Output, StreamTarget } from 'mediabunny';
import { until } from '../../testing/until.ts';
import type { Frame } from './Depacketizer.ts';

const run = promisify(execFile);

const encoders = {
	vp8: { args: ['-c:v', 'libvpx', '-deadline', 'realtime', '-error-resilient', '1'], raw: 'ivf' },
	vp9: { args: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-lag-in-frames', '0'], raw: 'ivf' },
	// Several slices in a frame, and no frame that refers to a later one: like browsers.
	h264: { args: ['-c:v', 'libx264', '-tune', 'zerolatency', '-profile:v', 'baseline'], raw: 'h264' },
};
export type Encoder = keyof typeof encoders;

export const testVideo = { frames: 45, keyFrames: 3, width: 330, height: 186, framesPerSecond: 15 };

/** Why nothing can be tested with FFmpeg. */
export const ffmpegMissing = spawnSync('ffmpeg', ['-version']).error?.message;
if (ffmpegMissing) console.warn(`RTP streams of FFmpeg are not tested: ${ffmpegMissing}`);

/**
 * Encodes `testVideo`, which fits into the receive buffer of a socket: nothing is lost.
 * @param rawPath gets the same encoded frames, without RTP
 * @returns packets as they came
 */
export async function sendWithFfmpeg(encoder: Encoder, rawPath: string): Promise<Buffer[]> {
	const socket = createSocket({ type: 'udp4', recvBufferSize: 4_000_000 });
	try {
		socket.bind(0, '127.0.0.1');
		await once(socket, 'listening');
		const packets: Buffer[] = [];
		let ended = false;
		socket.on('message', (message) => {
			if (message.length === 0) ended = true;
			// RTCP comes to the same port (RFC 5761, 4).
			else if ((message[1] ?? 0) < 192 || (message[1] ?? 0) > 223) packets.push(message);
		});
		const { port } = socket.address();
		const { frames, keyFrames, width, height, framesPerSecond } = testVideo;
		const { args, raw } = encoders[encoder];
		await run('ffmpeg', [
			...['-v', 'error', '-f', 'lavfi', '-i', `testsrc2=s=${width}x${height}:r=${framesPerSecond}`],
			...['-frames:v', `${frames}`, '-g', `${frames / keyFrames}`, '-b:v', '400k', '-pix_fmt', 'yuv420p', ...args],
			...['-map', '0:v', '-strict', 'experimental', '-f', 'tee'],
			`[f=rtp]rtp://127.0.0.1:${port}?rtcpport=${port}&pkt_size=1200|[f=${raw}]${rawPath}`,
		]);
		// Behind all that FFmpeg has sent.
		socket.send(Buffer.alloc(0), port, '127.0.0.1');
		await until(() => ended, 'the last packet of FFmpeg');
		return packets;
	} finally {
		socket.close();
	}
}

/** Writes frames as the recorder does. */
export async function writeMatroska(path: string, codec: 'vp8' | 'vp9' | 'avc', frames: Frame[]): Promise<void> {
	await using file = await open(path, 'w');
	const writable = new WritableStream<{ data: Uint8Array }>({
		write: async ({ data }) => void (await file.write(data)),
	});
	const output = new Output({ format: new MkvOutputFormat({ appendOnly: true }), target: new StreamTarget(writable) });
	const source = new EncodedVideoPacketSource(codec);
	output.addVideoTrack(source);
	await output.start();
	const [first] = frames;
	for (const frame of frames) {
		const seconds = (frame.timestamp - (first?.timestamp ?? 0)) / 90_000;
		const packet = new EncodedPacket(frame.data, frame.isKeyFrame ? 'key' : 'delta', seconds, 0);
		await source.add(packet, frame.isKeyFrame ? { decoderConfig: decoderConfigOf(frame) } : undefined);
	}
	await output.finalize();
}

function decoderConfigOf({ codec, width, height, description }: Extract<Frame, { isKeyFrame: true }>) {
	return { codec, codedWidth: width, codedHeight: height, ...(description && { description }) };
}

/**
 * @returns a digest of each picture that FFmpeg decodes
 * @throws Error on anything that FFmpeg complains about
 */
export async function decodedPictures(path: string): Promise<string[]> {
	// Every picture as it is: none is left out, repeated or scaled to the size of the first.
	const output = ['-fps_mode', 'passthrough', '-autoscale', '0', '-f', 'framemd5', '-'];
	const { stdout, stderr } = await run('ffmpeg', ['-v', 'warning', '-i', path, ...output]);
	if (stderr) throw new Error(stderr);
	const lines = stdout.split('\n').filter((line) => line && !line.startsWith('#'));
	return lines.map((line) => line.split(',').at(-1)?.trim() ?? '');
}
