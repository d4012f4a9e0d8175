/** RTP and DTLS parameters as a browser would send them, for tests in which no media flows. */
import type { RtpCapabilities, RtpParameters, Source } from '../protocol/models.ts';

let nextSsrc = 10_000;

const codecOf = {
	audio: { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 },
	video: { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 },
};

export const kindOf = (source: Source) => (source === 'mic' || source === 'screenAudio' ? 'audio' : 'video');

/** Of a new stream: its mid and SSRCs are used once. A camera has three simulcast layers. */
export function parametersOf(source: Source): RtpParameters {
	const layers = source === 'camera' ? 3 : 1;
	const encodings = Array.from({ length: layers }, () => ({
		ssrc: nextSsrc++,
		...(layers > 1 && { scalabilityMode: 'L1T2' }),
	}));
	return { mid: String(nextSsrc), codecs: [codecOf[kindOf(source)]], encodings, rtcp: { cname: 'test' } };
}

/** Opus and VP8. */
export const rtpCapabilities: RtpCapabilities = {
	codecs: [
		{ kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
		{ kind: 'video', mimeType: 'video/VP8', preferredPayloadType: 101, clockRate: 90_000 },
	],
};

/** Well formed; the fingerprint is nobody's. */
export const dtlsParameters = {
	role: 'client' as const,
	fingerprints: [{ algorithm: 'sha-256' as const, value: Array.from({ length: 32 }, () => 'AB').join(':') }],
};
