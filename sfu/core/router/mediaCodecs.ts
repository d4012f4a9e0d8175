import type { types } from 'mediasoup';

/** In order of preference; what a browser does not know is left out by negotiation. */
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

/** Header extensions that stay between us and mediasoup. */
type ServerOnlyUri =
	/** With it simulcast never switches layers for senders whose clock it does not fit, e.g. cameras that are files. */
	| 'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time'
	/** The client library does not know it. */
	| 'urn:ietf:params:rtp-hdrext:toffset';
const serverOnly: Record<ServerOnlyUri, true> = {
	'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time': true,
	'urn:ietf:params:rtp-hdrext:toffset': true,
};

type ForClients<Extension extends { uri: string }> = Extension & { uri: Exclude<Extension['uri'], ServerOnlyUri> };

/** The header extensions a client is told of. */
export function forClients<Extension extends { uri: string }>(extensions: Extension[] = []): ForClients<Extension>[] {
	return extensions.filter((extension): extension is ForClients<Extension> => !(extension.uri in serverOnly));
}
