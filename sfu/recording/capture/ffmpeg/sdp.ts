import type { types } from 'mediasoup';
import { SfuError } from '../../../core/errors.ts';
import type { Codec } from '../../lesson/manifest.ts';

type Row = { codec: Codec; encoding: string; fmtp?: (parameters: Record<string, unknown>) => string };

/**
 * What FFmpeg records without decoding. Not VP9: its depacketizer marks no frame as a key frame, and a file without key
 * frames cannot be begun or searched.
 */
const rows: Readonly<Record<string, Row>> = {
	'audio/opus': { codec: 'opus', encoding: 'opus/48000/2' },
	'video/vp8': { codec: 'vp8', encoding: 'VP8/90000' },
	'video/h264': { codec: 'avc', encoding: 'H264/90000', fmtp: h264Parameters },
};

/** Base64 of a parameter set or several. What a sender states goes into a line of the SDP, so nothing else may. */
const parameterSets = /^[A-Za-z0-9+/=]+(,[A-Za-z0-9+/=]+)*$/;
const maxParameterSetsLength = 2_000;

/** Whether `sdpOf` has a description for a codec. @param mimeType in any case, e.g. `video/VP8` */
export function isInSdp(mimeType: string): boolean {
	return mimeType.toLowerCase() in rows;
}

/**
 * Describes what a consumer is sent, for a receiver of RTP on 127.0.0.1.
 * @param rtpParameters of the consumer
 * @param port of RTP; RTCP is on the next one
 * @throws SfuError unavailable: FFmpeg does not record this codec
 */
export function sdpOf(
	{ codecs: [codec] }: Pick<types.RtpParameters, 'codecs'>,
	port: number,
): { sdp: string; codec: Codec } {
	const row = codec && rows[codec.mimeType.toLowerCase()];
	if (!row)
		throw new SfuError('unavailable', `FFmpeg does not record ${codec?.mimeType ?? 'a stream without a codec'}`);
	const { payloadType, mimeType, parameters } = codec;
	const [kind] = mimeType.toLowerCase().split('/');
	// AVPF (RFC 4585): FFmpeg then reports lost packets and pictures at once.
	const lines = [
		'v=0',
		'o=- 0 0 IN IP4 127.0.0.1',
		's=-',
		'c=IN IP4 127.0.0.1',
		't=0 0',
		`m=${kind} ${port} RTP/AVPF ${payloadType}`,
		`a=rtpmap:${payloadType} ${row.encoding}`,
		...(row.fmtp ? [`a=fmtp:${payloadType} ${row.fmtp(parameters ?? {})}`] : []),
	];
	return { sdp: lines.map((line) => `${line}\r\n`).join(''), codec: row.codec };
}

/** Mode 1 is that of the router, so every sender uses it. Some encoders in hardware state their parameter sets only here. */
function h264Parameters({ 'sprop-parameter-sets': sets }: Record<string, unknown>): string {
	const isWellFormed = typeof sets === 'string' && sets.length <= maxParameterSetsLength && parameterSets.test(sets);
	return `packetization-mode=1${isWellFormed ? `;sprop-parameter-sets=${sets}` : ''}`;
}
