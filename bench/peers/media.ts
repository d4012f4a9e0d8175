/** Test camera and microphone of libwebrtc peers, and detection of the first decoded frame. */
import wrtc from '@roamhq/wrtc';

const { RTCAudioSource, RTCVideoSink, RTCVideoSource } = wrtc.nonstandard;

const width = 640;
const height = 360;
const frameIntervalMs = 1000 / 20;
const sampleRate = 48_000;
/** RTCAudioSource takes audio in slices of 10 ms. */
const sliceMs = 10;

/** A grey video that changes from frame to frame, 640x360 at 20 frames a second. */
export class TestCamera {
	readonly #source = new RTCVideoSource();
	readonly track = this.#source.createTrack();
	readonly #frame = { width, height, data: new Uint8Array((width * height * 3) / 2).fill(128) };
	#shade = 0;
	readonly #timer = setInterval(() => {
		this.#shade = (this.#shade + 8) % 256;
		this.#frame.data.fill(this.#shade, 0, width * 40);
		this.#source.onFrame(this.#frame);
	}, frameIntervalMs);

	stop(): void {
		clearInterval(this.#timer);
		this.track.stop();
	}
}

/** A tone of 440 Hz. */
export class TestMicrophone {
	readonly #source = new RTCAudioSource();
	readonly track = this.#source.createTrack();
	readonly #samples = new Int16Array((sampleRate * sliceMs) / 1000);
	#phase = 0;
	readonly #timer = setInterval(() => {
		for (let i = 0; i < this.#samples.length; i++) {
			this.#samples[i] = 8000 * Math.sin(this.#phase);
			this.#phase += (2 * Math.PI * 440) / sampleRate;
		}
		this.#source.onData({
			samples: this.#samples,
			sampleRate,
			bitsPerSample: 16,
			channelCount: 1,
			numberOfFrames: this.#samples.length,
		});
	}, sliceMs);

	stop(): void {
		clearInterval(this.#timer);
		this.track.stop();
	}
}

/** Settles when the first frame of a received track has been decoded. @throws Error after 10 s without one */
export function firstFrame(track: MediaStreamTrack): Promise<void> {
	const sink = new RTCVideoSink(track);
	return new Promise<void>((resolve, reject) => {
		const timer = setTimeout(() => reject(new Error('no video frame decoded within 10 s')), 10_000);
		sink.onframe = () => {
			clearTimeout(timer);
			resolve();
		};
	}).finally(() => sink.stop());
}
