/** Fake cameras and microphones, and checks of received media, for tests under Node: WebRTC of @roamhq/wrtc. */
import wrtc from '@roamhq/wrtc';

const { RTCAudioSink, RTCAudioSource, RTCVideoSink, RTCVideoSource } = wrtc.nonstandard;

const size = { width: 320, height: 240 };
const frameIntervalMs = 50;
const sampleRate = 48_000;
const sliceMs = 10;
/** Of the test tone; full scale is 32767. */
const amplitude = 8000;
/** Luma of every fake camera's frames, 0 (black) to 255. */
export const shade = 180;

/** Installs WebRTC and `navigator.mediaDevices` as globals: a grey camera and a microphone with a 440 Hz tone. */
export function installWebRtc(): { stop(): void } {
	const timers = new Set<ReturnType<typeof setInterval>>();
	const open = (kind: 'audio' | 'video') => {
		const { track, timer } = kind === 'audio' ? openMicrophone() : openCamera();
		timers.add(timer);
		return track;
	};
	const mediaDevices = {
		getUserMedia: async ({ audio, video }: MediaStreamConstraints) =>
			new wrtc.MediaStream([...(audio ? [open('audio')] : []), ...(video ? [open('video')] : [])]),
		enumerateDevices: async () => [],
	};
	Object.assign(globalThis, {
		RTCPeerConnection: wrtc.RTCPeerConnection,
		RTCSessionDescription: wrtc.RTCSessionDescription,
		RTCRtpTransceiver: wrtc.RTCRtpTransceiver,
		MediaStream: wrtc.MediaStream,
		MediaStreamTrack: wrtc.MediaStreamTrack,
	});
	Object.defineProperty(globalThis.navigator, 'mediaDevices', { value: mediaDevices, configurable: true });
	return {
		stop() {
			for (const timer of timers) clearInterval(timer);
		},
	};
}

/** Luma (0 to 255) in the middle of the next video frame. */
export async function nextShade(track: MediaStreamTrack): Promise<number> {
	const sink = new RTCVideoSink(track);
	try {
		return await new Promise((resolve) => {
			sink.onframe = ({ frame }: { frame: { width: number; height: number; data: Uint8Array } }) =>
				resolve(frame.data[(frame.width * frame.height) / 2 + frame.width / 2] ?? 0);
		});
	} finally {
		sink.stop();
	}
}

/** Whether the next 100 ms of sound contain the test tone. */
export async function isHeard(track: MediaStreamTrack): Promise<boolean> {
	const sink = new RTCAudioSink(track);
	let peak = 0;
	let slices = 0;
	try {
		return await new Promise((resolve) => {
			sink.ondata = ({ samples }: { samples: Int16Array }) => {
				for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
				slices += 1;
				if (slices === 10) resolve(peak > amplitude / 2);
			};
		});
	} finally {
		sink.stop();
	}
}

function openCamera() {
	const source = new RTCVideoSource();
	const data = new Uint8Array((size.width * size.height * 3) / 2).fill(128);
	const timer = setInterval(() => {
		data.fill(shade, 0, size.width * size.height);
		source.onFrame({ ...size, data });
	}, frameIntervalMs);
	return { track: source.createTrack(), timer };
}

function openMicrophone() {
	const source = new RTCAudioSource();
	const samples = new Int16Array((sampleRate * sliceMs) / 1000);
	let phase = 0;
	const timer = setInterval(() => {
		for (let i = 0; i < samples.length; i++) {
			samples[i] = amplitude * Math.sin(phase);
			phase += (2 * Math.PI * 440) / sampleRate;
		}
		const numberOfFrames = samples.length;
		source.onData({ samples, sampleRate, bitsPerSample: 16, channelCount: 1, numberOfFrames });
	}, sliceMs);
	return { track: source.createTrack(), timer };
}
