/**
 * A camera that shows the same picture all the time, 640x360 at 20 frames a second: each frame is the key frame or one that changes
 * nothing, so that either may follow either without an encoder. It makes key frames when Chromium does.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { payloadsOf } from '../wire/vp8.ts';
import type { WireTransport } from '../wire/WireTransport.ts';
import { encodedPackets } from './encodedPackets.ts';
import { pacer } from './Pacer.ts';
import { WireStream } from './WireStream.ts';

const clockRate = 90_000;
const maxPayloadBytes = 1_100;
const frameIntervalMs = 1000 / 20;
/** libwebrtc drops a request that comes sooner after the last one that it followed (`kMinKeyframeSendIntervalMs`). */
const minRequestIntervalMs = 300;

/** VP8 frames. */
export type StillPicture = { keyFrame: Buffer; unchanged: Buffer };

/** Needs FFmpeg. */
export async function encodeStillPicture(): Promise<StillPicture> {
	const picture = ['-f', 'lavfi', '-i', 'color=c=gray:s=640x360:r=20,noise=alls=20:all_seed=1'];
	const vp8 = ['-c:v', 'libvpx', '-deadline', 'realtime', '-error-resilient', 'default', '-b:v', '300k'];
	// One picture, twice.
	const twice = ['-vf', 'loop=loop=1:size=1', '-frames:v', '2'];
	const args = ['-nostdin', '-v', 'error', ...picture, ...twice, ...vp8, '-f', 'matroska', '-'];
	const { stdout } = await promisify(execFile)('ffmpeg', args, { encoding: 'buffer' });
	const [keyFrame, unchanged] = await encodedPackets(stdout, 'video');
	if (!keyFrame || !unchanged) throw new Error('FFmpeg has not encoded two frames');
	return { keyFrame, unchanged };
}

export class StillCamera {
	readonly stream: WireStream;
	readonly #picture: StillPicture;
	readonly #stop: () => void;
	#frames = 0;
	#needsKeyFrame = true;
	#followedAtMs = Number.NEGATIVE_INFINITY;

	constructor(transport: WireTransport, payloadType: number, picture: StillPicture) {
		this.#picture = picture;
		this.stream = new WireStream(transport, { payloadType, clockRate });
		this.#stop = pacer.every(frameIntervalMs, () => this.#sendFrame());
	}

	/** By RTCP. */
	keyFrameRequested(): void {
		const nowMs = performance.now();
		if (nowMs - this.#followedAtMs < minRequestIntervalMs) return;
		this.#followedAtMs = nowMs;
		this.#needsKeyFrame = true;
	}

	/** As a page does by `encodingOptions`. */
	makeKeyFrame(): void {
		this.#needsKeyFrame = true;
	}

	stop(): void {
		this.#stop();
		this.stream.stop();
	}

	#sendFrame(): void {
		const frame = this.#needsKeyFrame ? this.#picture.keyFrame : this.#picture.unchanged;
		this.#needsKeyFrame = false;
		this.stream.sendFrame(payloadsOf(frame, this.#frames++, maxPayloadBytes), this.stream.timestamp);
	}
}
