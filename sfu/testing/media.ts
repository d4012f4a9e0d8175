/** For tests: cameras and microphones that can be told apart, and eyes and ears for them, with libwebrtc under Node. */
import wrtc from '@roamhq/wrtc';
import type { types } from 'mediasoup-client';

const { RTCAudioSink, RTCAudioSource, RTCVideoSink, RTCVideoSource } = wrtc.nonstandard;

export type Colour = readonly [red: number, green: number, blue: number];
/** Everybody's camera shows one colour and everybody's microphone hums one tone. */
export type Looks = { colour: Colour; toneHz: number };

/** Any two differ by 80 in one channel; no tone is a multiple of another. Up to five. */
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

/** Small: one process encodes for four and decodes twenty of them, beside the browsers. */
const size = { width: 160, height: 90 };
const frameIntervalMs = 1000 / 10;
const sampleRate = 48_000;
/** libwebrtc takes sound in slices of 10 ms. */
const sliceMs = 10;
/** A third of a second: tells tones apart that are 10 Hz from each other. */
const listenedSamples = 16_384;
/** Per channel: compression moves a colour by a few units. */
const colourTolerance = 30;
/** Of a tone in silence and noise; a hum of ours is some thousands. */
const audibleAmplitude = 300;

/** What mediasoup-client looks for in a browser. */
export function installWebRtc(): void {
	const { RTCPeerConnection, RTCSessionDescription, MediaStream, MediaStreamTrack } = wrtc;
	Object.assign(globalThis, { RTCPeerConnection, RTCSessionDescription, MediaStream, MediaStreamTrack });
}

type Track = types.Consumer['track'];
export type Device = { track: Track; stop(): void };

/** A plain colour, with a bar that moves: what stands still need not be sent. */
export function openCamera(colour: Colour): Device {
	const source = new RTCVideoSource();
	const [y, u, v] = toYuv(colour);
	const { width, height } = size;
	const data = new Uint8Array((width * height * 3) / 2);
	let frame = 0;
	const timer = setInterval(() => {
		data.fill(y, 0, width * height);
		data.fill(u, width * height, width * height * 1.25);
		data.fill(v, width * height * 1.25);
		const row = height / 2 + (frame++ % 20);
		data.fill(235, row * width, (row + 8) * width);
		source.onFrame({ ...size, data });
	}, frameIntervalMs);
	return deviceOf(source.createTrack(), timer);
}

export function openMicrophone(toneHz: number): Device {
	const source = new RTCAudioSource();
	const numberOfFrames = (sampleRate * sliceMs) / 1000;
	const samples = new Int16Array(numberOfFrames);
	let position = 0;
	const speak = () => {
		for (let i = 0; i < numberOfFrames; i++) {
			samples[i] = 10_000 * Math.sin((position++ * 2 * Math.PI * toneHz) / sampleRate);
		}
		source.onData({ samples, sampleRate, bitsPerSample: 16, channelCount: 1, numberOfFrames });
	};
	let spokenUntilMs = performance.now();
	// On a busy machine timers come late: what was missed is said at once, up to a tenth of a second.
	const timer = setInterval(() => {
		const nowMs = performance.now();
		spokenUntilMs = Math.max(spokenUntilMs, nowMs - 100);
		for (; spokenUntilMs < nowMs; spokenUntilMs += sliceMs) speak();
	}, sliceMs);
	return deviceOf(source.createTrack(), timer);
}

function deviceOf(track: Track, timer: NodeJS.Timeout): Device {
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

/** The colour in the upper left corner, in YUV: background in every fake camera. */
function cornerOf({ width, height, data }: Frame): [number, number, number] {
	const at = (plane: number, stride: number) => data[plane + stride * 4 + 4] ?? 0;
	const chroma = width * height;
	return [at(0, width), at(chroma, width / 2), at(chroma * 1.25, width / 2)];
}

/** Resolves when two pictures of this colour have been decoded; never, if none come. */
export function seesColour(track: Track, colour: Colour): Promise<void> {
	const wanted = toYuv(colour);
	const sink = new RTCVideoSink(track);
	let seen = 0;
	return new Promise<void>((resolve) => {
		sink.onframe = ({ frame }: { frame: Frame }) => {
			const corner = cornerOf(frame);
			if (corner.some((value, plane) => Math.abs(value - (wanted[plane] ?? 0)) > colourTolerance)) return;
			seen += 1;
			if (seen === 2) resolve();
		};
	}).finally(() => sink.stop());
}

/** Resolves when this tone is louder than all the others; never, if it does not come. */
export function hearsTone(track: Track, toneHz: number, others: number[]): Promise<void> {
	const sink = new RTCAudioSink(track);
	const heard = new Int16Array(listenedSamples);
	let filled = 0;
	return new Promise<void>((resolve) => {
		sink.ondata = ({ samples, sampleRate: rate }: { samples: Int16Array; sampleRate: number }) => {
			const room = Math.min(samples.length, listenedSamples - filled);
			heard.set(samples.subarray(0, room), filled);
			filled += room;
			if (filled < listenedSamples) return;
			filled = 0;
			const wanted = amplitude(heard, toneHz, rate);
			const louder = others.some((other) => amplitude(heard, other, rate) >= wanted);
			if (wanted > audibleAmplitude && !louder) resolve();
		};
	}).finally(() => sink.stop());
}

/** Of one frequency in the samples (Goertzel). */
function amplitude(samples: Int16Array, toneHz: number, rate: number): number {
	const factor = 2 * Math.cos((2 * Math.PI * toneHz) / rate);
	let [previous, beforePrevious] = [0, 0];
	for (const sample of samples) [previous, beforePrevious] = [sample + factor * previous - beforePrevious, previous];
	const power = previous ** 2 + beforePrevious ** 2 - factor * previous * beforePrevious;
	return (2 * Math.sqrt(Math.max(0, power))) / samples.length;
}
