import type { types } from 'mediasoup';

/** Codecs of every router, in order of preference. A client negotiates those that it supports. */
export const mediaCodecs: types.RouterRtpCodecCapability[] = [
	{
		kind: 'audio',
		mimeType: 'audio/opus',
		clockRate: 48_000,
		channels: 2,
		parameters: { useinbandfec: 1, usedtx: 1 },
	},
	{ kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
	{ kind: 'video', mimeType: 'video/VP9', clockRate: 90_000, parameters: { 'profile-id': 0 } },
	{
		kind: 'video',
		mimeType: 'video/H264',
		clockRate: 90_000,
		parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
	},
];

/** RTP header extensions that mediasoup supports and clients are not offered. */
type ServerOnlyUri =
	/**
	 * With it mediasoup never switches simulcast layers of senders whose capture clock is off, e.g. cameras that play a
	 * file.
	 */
	| 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time'
	/** mediasoup-client does not support it. */
	| 'urn:ietf:params:rtp-hdrext:toffset';
const serverOnly: Record<ServerOnlyUri, true> = {
	'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time': true,
	'urn:ietf:params:rtp-hdrext:toffset': true,
};

type ForClients<Extension extends { uri: string }> = Extension & { uri: Exclude<Extension['uri'], ServerOnlyUri> };

/** The header extensions that clients are offered. */
export function forClients<Extension extends { uri: string }>(extensions: Extension[] = []): ForClients<Extension>[] {
	return extensions.filter((extension): extension is ForClients<Extension> => !(extension.uri in serverOnly));
}
