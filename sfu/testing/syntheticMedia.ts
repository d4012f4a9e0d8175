/**
 * Cameras and microphones that can be told apart, and detectors for what they send, with libwebrtc under Node.
 * Imported by programs outside the test runner and by tests of the page too: nothing of vitest or the server in here.
 */
import wrtc from '@roamhq/wrtc';
import type { types } from 'mediasoup-client';

const { RTCAudioSink, RTCAudioSource, RTCVideoSink, RTCVideoSource } = wrtc.nonstandard;

export type Colour = readonly [red: number, green: number, blue: number];
/** Everybody's camera shows one colour and everybody's microphone hums one tone. */
export type Looks = { colour: Colour; toneHz: number };

/** Any two differ by 80 in one channel; no tone is a multiple of another. @param index 0 to 4 */
export function looksOf(index: number): Looks {
	const looks: Looks[] = [
		{ colour: [200, 60, 50], toneHz: 430 },
		{ colour: [60, 170, 90], toneHz: 590 },
		{ colour: [50, 90, 200], toneHz: 770 },
		{ colour: [190, 180, 60], toneHz: 970 },
		{ colour: [110, 60, 110], toneHz: 1130 },
	];
	const chosen = looks[index];
	if (!chosen) throw new RangeError(`nobody looks like ${index}`);
	return chosen;
}

const sampleRate = 48_000;
/** libwebrtc takes sound in slices of 10 ms. */
const sliceMs = 10;
/** Of full scale. */
const defaultLoudness = 0.4;
const fullScale = 32_767;
/** A third of a second: tells tones apart that are 10 Hz from each other. */
const analysedSamples = 16_384;
/** Per channel: compression moves a colour by a few units. */
const colourTolerance = 30;
/** Power below which a frequency counts as absent: silence and noise stay below, a test tone has several thousands. */
const audibleAmplitude = 300;

type Track = types.Consumer['track'];
export type Device = { track: Track; stop(): void };
export type Camera = {
	/** Default: grey. */
	colour?: Colour;
	/** Noise in place of the colour: costs a video of its size what it can cost. Default false. */
	noise?: boolean;
	/** Default 160 x 90: one process may encode for four and decode twenty of them, beside browsers. */
	width?: number;
	height?: number;
	/** Default 10. */
	framesPerSecond?: number;
};

export const grey: Colour = [190, 190, 190];

/** Puts WebRTC where mediasoup-client looks for it: among the globals, as in a browser. */
export function installWebRtc(): void {
	const { RTCPeerConnection, RTCSessionDescription, RTCRtpTransceiver, MediaStream, MediaStreamTrack } = wrtc;
	const classes = { RTCPeerConnection, RTCSessionDescription, RTCRtpTransceiver, MediaStream, MediaStreamTrack };
	Object.assign(globalThis, classes);
}

/** Title of the window that is shared. */
export const sharedWindow = 'Slides';

/** Gives `navigator.mediaDevices` a grey camera (320 x 240) and a 440 Hz microphone. `stop` ends all that were opened. */
export function installMediaDevices(): { stop(): void } {
	const opened: Device[] = [];
	const keep = (device: Device) => {
		opened.push(device);
		return device.track;
	};
	const mediaDevices = {
		getUserMedia: async ({ audio, video }: { audio?: unknown; video?: unknown }) =>
			new wrtc.MediaStream([
				...(audio ? [keep(openMicrophone())] : []),
				...(video ? [keep(openCamera({ width: 320, height: 240, framesPerSecond: 20 }))] : []),
			]),
		getSupportedConstraints: () => ({}),
		getDisplayMedia: async () => {
			const track = keep(openCamera({ width: 320, height: 240 }));
			// Tracks of @roamhq/wrtc have none.
			Object.defineProperty(track, 'label', { value: sharedWindow });
			return new wrtc.MediaStream([track]);
		},
		enumerateDevices: async () => [],
	};
	Object.defineProperty(globalThis.navigator, 'mediaDevices', { value: mediaDevices, configurable: true });
	return {
		stop() {
			for (const device of opened) device.stop();
		},
	};
}

/** A plain colour with a bar that moves, since a video that stands still need not be sent; or noise. */
export function openCamera(camera: Camera = {}): Device {
	const { colour = grey, noise = false, width = 160, height = 90, framesPerSecond = 10 } = camera;
	const source = new RTCVideoSource();
	const [y, u, v] = toYuv(colour);
	const data = new Uint8Array((width * height * 3) / 2);
	let frame = 0;
	const draw = () => {
		data.fill(y, 0, width * height);
		data.fill(u, width * height, width * height * 1.25);
		data.fill(v, width * height * 1.25);
		const row = height / 2 + (frame++ % 20);
		data.fill(235, row * width, (row + 8) * width);
	};
	const crackle = () => {
		for (let i = 0; i < data.length; i++) data[i] = Math.random() * 255;
	};
	const timer = setInterval(() => {
		if (noise) crackle();
		else draw();
		source.onFrame({ width, height, data });
	}, 1000 / framesPerSecond);
	return deviceOf(source.createTrack(), timer);
}

/** One tone. @param loudness of full scale, 0 to 1; default 0.4, which passes for a voice. Silent while `quiet` is set. */
export function openMicrophone({ toneHz = 440, loudness = defaultLoudness } = {}): Device & { quiet: boolean } {
	const source = new RTCAudioSource();
	const numberOfFrames = (sampleRate * sliceMs) / 1000;
	const samples = new Int16Array(numberOfFrames);
	let position = 0;
	const sendSlice = () => {
		const amplitude = microphone.quiet ? 0 : fullScale * loudness;
		for (let i = 0; i < numberOfFrames; i++) {
			samples[i] = amplitude * Math.sin((position++ * 2 * Math.PI * toneHz) / sampleRate);
		}
		source.onData({ samples, sampleRate, bitsPerSample: 16, channelCount: 1, numberOfFrames });
	};
	let sentUntilMs = performance.now();
	// On a busy machine timers come late: what was missed is sent at once, up to a tenth of a second.
	const timer = setInterval(() => {
		const nowMs = performance.now();
		sentUntilMs = Math.max(sentUntilMs, nowMs - 100);
		for (; sentUntilMs < nowMs; sentUntilMs += sliceMs) sendSlice();
	}, sliceMs);
	const microphone = { ...deviceOf(source.createTrack(), timer), quiet: false };
	return microphone;
}

function deviceOf(track: Track, timer: ReturnType<typeof setInterval>): Device {
	return {
		track,
		stop() {
			clearInterval(timer);
			track.stop();
		},
	};
}

/** BT.601, limited range. */
function toYuv([red, green, blue]: Colour): [number, number, number] {
	return [
		Math.round(16 + 0.257 * red + 0.504 * green + 0.098 * blue),
		Math.round(128 - 0.148 * red - 0.291 * green + 0.439 * blue),
		Math.round(128 + 0.439 * red - 0.368 * green - 0.071 * blue),
	];
}

type Frame = { width: number; height: number; data: Uint8Array };

/** The colour in the upper left corner, in YUV: background in every synthetic camera. */
function cornerOf({ width, height, data }: Frame): [number, number, number] {
	const at = (plane: number, stride: number) => data[plane + stride * 4 + 4] ?? 0;
	const chroma = width * height;
	return [at(0, width), at(chroma, width / 2), at(chroma * 1.25, width / 2)];
}

/** Resolves when two frames of this colour have been decoded; never, if none come. @param tolerance per channel, of 255 */
export function seesColour(track: Track, colour: Colour, tolerance = colourTolerance): Promise<void> {
	const wanted = toYuv(colour);
	const sink = new RTCVideoSink(track);
	let seen = 0;
	return new Promise<void>((resolve) => {
		sink.onframe = ({ frame }: { frame: Frame }) => {
			const corner = cornerOf(frame);
			if (corner.some((value, plane) => Math.abs(value - (wanted[plane] ?? 0)) > tolerance)) return;
			seen += 1;
			if (seen === 2) resolve();
		};
	}).finally(() => sink.stop());
}

/** Resolves when this tone is louder than all the others; never, if it does not come. */
export function hearsTone(track: Track, toneHz: number, others: number[]): Promise<void> {
	const sink = new RTCAudioSink(track);
	const heard = new Int16Array(analysedSamples);
	let filled = 0;
	return new Promise<void>((resolve) => {
		sink.ondata = ({ samples, sampleRate: rate }: { samples: Int16Array; sampleRate: number }) => {
			const room = Math.min(samples.length, analysedSamples - filled);
			heard.set(samples.subarray(0, room), filled);
			filled += room;
			if (filled < analysedSamples) return;
			filled = 0;
			const wanted = amplitudeOf(heard, toneHz, rate);
			const louder = others.some((other) => amplitudeOf(heard, other, rate) >= wanted);
			if (wanted > audibleAmplitude && !louder) resolve();
		};
	}).finally(() => sink.stop());
}

/** Whether the next tenth of a second holds sound of at least a fifth of full scale, as microphones send it by default. */
export async function isLoud(track: Track): Promise<boolean> {
	const sink = new RTCAudioSink(track);
	let peak = 0;
	let slices = 0;
	try {
		return await new Promise((resolve) => {
			sink.ondata = ({ samples }: { samples: Int16Array }) => {
				for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
				slices += 1;
				if (slices === 10) resolve(peak > fullScale / 5);
			};
		});
	} finally {
		sink.stop();
	}
}

/** Of one frequency in the samples (Goertzel). */
function amplitudeOf(samples: Int16Array, toneHz: number, rate: number): number {
	const factor = 2 * Math.cos((2 * Math.PI * toneHz) / rate);
	let [previous, beforePrevious] = [0, 0];
	for (const sample of samples) [previous, beforePrevious] = [sample + factor * previous - beforePrevious, previous];
	const power = previous ** 2 + beforePrevious ** 2 - factor * previous * beforePrevious;
	return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}
