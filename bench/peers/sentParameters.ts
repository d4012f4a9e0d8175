/** RTP parameters of what a peer sends, by the router's capabilities. */
import type { RtpCapabilities } from '../../sfu/protocol/models.ts';
import type { RequestInput } from '../../sfu/protocol/operations.ts';

type Produced = Pick<RequestInput<'produce'>, 'kind' | 'source' | 'rtpParameters'>;

const levelUri = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
/** How a receiver asks for key frames. */
export const videoFeedback = [
	{ type: 'nack', parameter: 'pli' },
	{ type: 'ccm', parameter: 'fir' },
];

/** @throws Error: the router does not have it */
export function codecOf({ codecs = [] }: RtpCapabilities, mimeType: string) {
	const codec = codecs.find((each) => each.mimeType.toLowerCase() === mimeType.toLowerCase());
	if (!codec) throw new Error(`the server does not know ${mimeType}`);
	const { preferredPayloadType: payloadType = 0, clockRate } = codec;
	return { mimeType, payloadType, clockRate };
}

/** The id of the audio level header extension (RFC 6464); undefined: the router does not read levels. */
export const levelIdOf = ({ headerExtensions = [] }: RtpCapabilities) =>
	headerExtensions.find(({ kind, uri }) => kind === 'audio' && uri === levelUri)?.preferredId;

export function microphoneOf(router: RtpCapabilities, ssrc: number): Produced {
	const levelId = levelIdOf(router);
	const headerExtensions = levelId === undefined ? [] : [{ uri: levelUri, id: levelId } as const];
	const codecs = [{ ...codecOf(router, 'audio/opus'), channels: 2 }];
	return {
		kind: 'audio',
		source: 'mic',
		rtpParameters: { codecs, headerExtensions, encodings: [{ ssrc, dtx: true }] },
	};
}

/** @param ssrcs of the simulcast layers, lowest first */
export function cameraOf(router: RtpCapabilities, ssrcs: readonly number[]): Produced {
	const codecs = [{ ...codecOf(router, 'video/VP8'), rtcpFeedback: videoFeedback }];
	const encodings = ssrcs.map((ssrc) => ({ ssrc, scalabilityMode: 'L1T1' }));
	return { kind: 'video', source: 'camera', rtpParameters: { codecs, encodings } };
}
