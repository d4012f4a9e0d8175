/**
 * RTP and DTLS parameters as a client sends them, with bounds. mediasoup itself accepts 1 MB fingerprints and mids, 5000
 * encodings and ssrc 2^40, so the schemas refuse such values before mediasoup sees them. Limits are several times what
 * Chromium, Firefox and libwebrtc send.
 */
import type { types } from 'mediasoup-client';
import { z } from 'zod';

const uint32 = z.number().int().min(0).max(0xffff_ffff);
/** RFC 3550: a 7 bit payload type. */
const PayloadType = z.number().int().min(0).max(127);
/** RFC 8285: one byte header extension ids are 1..14, two byte ones 1..255. */
const ExtensionId = z.number().int().min(1).max(255);
const shortText = z.string().max(128);

/** Codec parameters (fmtp): a flat object of at most 32 short values. */
const FormatParameters = z
	.record(z.string().max(64), z.unknown())
	.refine((value) => Object.keys(value).length <= 32, 'at most 32 parameters')
	.refine((value) => Object.values(value).every(isShortScalar), 'parameters are short texts, numbers or booleans');

function isShortScalar(value: unknown): boolean {
	return (
		value === null ||
		typeof value === 'number' ||
		typeof value === 'boolean' ||
		(typeof value === 'string' && value.length <= 512)
	);
}

/** mediasoup ignores extensions that it does not know, so only the length is checked. */
const HeaderExtensionUri = z.custom<types.RtpHeaderExtensionUri>(
	(value) => typeof value === 'string' && value.length <= 256,
	'a header extension URI has at most 256 characters',
);

const RtcpFeedback = z.object({ type: z.string().max(32), parameter: z.string().max(32).exactOptional() });

const RtpCodecCapability = z.object({
	kind: z.enum(['audio', 'video']),
	mimeType: z.string().max(64),
	preferredPayloadType: PayloadType,
	clockRate: z.number().int().min(1).max(1_000_000),
	channels: z.number().int().min(1).max(8).exactOptional(),
	parameters: FormatParameters.exactOptional(),
	rtcpFeedback: z.array(RtcpFeedback).max(16).exactOptional(),
});

const RtpHeaderExtension = z.object({
	kind: z.enum(['audio', 'video']),
	uri: HeaderExtensionUri,
	preferredId: ExtensionId,
	preferredEncrypt: z.boolean().exactOptional(),
	direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).exactOptional(),
});

/** Codecs and header extensions that a client can receive. */
export const RtpCapabilities = z.object({
	codecs: z.array(RtpCodecCapability).max(64).exactOptional(),
	headerExtensions: z.array(RtpHeaderExtension).max(64).exactOptional(),
});

const RtpCodec = z.object({
	mimeType: z.string().max(64),
	payloadType: PayloadType,
	clockRate: z.number().int().min(1).max(1_000_000),
	channels: z.number().int().min(1).max(8).exactOptional(),
	parameters: FormatParameters.exactOptional(),
	rtcpFeedback: z.array(RtcpFeedback).max(16).exactOptional(),
});

const RtpEncoding = z.object({
	ssrc: uint32.exactOptional(),
	rid: z.string().max(32).exactOptional(),
	codecPayloadType: PayloadType.exactOptional(),
	rtx: z.object({ ssrc: uint32 }).exactOptional(),
	dtx: z.boolean().exactOptional(),
	scalabilityMode: z.string().max(16).exactOptional(),
	scaleResolutionDownBy: z.number().min(1).max(64).exactOptional(),
	maxBitrate: z.number().int().min(0).max(100_000_000).exactOptional(),
	maxFramerate: z.number().min(0).max(240).exactOptional(),
	adaptivePtime: z.boolean().exactOptional(),
	priority: z.enum(['very-low', 'low', 'medium', 'high']).exactOptional(),
	networkPriority: z.enum(['very-low', 'low', 'medium', 'high']).exactOptional(),
	active: z.boolean().exactOptional(),
});

/** RTP parameters of a producer. Three simulcast layers are usual; six leaves room for SVC experiments. */
export const RtpParameters = z.object({
	mid: z.string().max(32).exactOptional(),
	msid: shortText.exactOptional(),
	codecs: z.array(RtpCodec).min(1).max(32),
	headerExtensions: z
		.array(
			z.object({
				uri: HeaderExtensionUri,
				id: ExtensionId,
				encrypt: z.boolean().exactOptional(),
				parameters: FormatParameters.exactOptional(),
			}),
		)
		.max(32)
		.exactOptional(),
	encodings: z.array(RtpEncoding).min(1).max(6).exactOptional(),
	rtcp: z
		.object({
			cname: shortText.exactOptional(),
			reducedSize: z.boolean().exactOptional(),
			mux: z.boolean().exactOptional(),
		})
		.exactOptional(),
});

/** SHA-512 in colon hex, the longest usual fingerprint, is 191 characters. */
export const DtlsParameters = z.object({
	role: z.enum(['auto', 'client', 'server']).exactOptional(),
	fingerprints: z
		.array(
			z.object({
				algorithm: z.enum(['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512']),
				value: z.string().regex(/^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){15,63}$/),
			}),
		)
		.min(1)
		.max(8),
});
