/**
 * Bounded shapes of what a client may hand to mediasoup. mediasoup itself accepts 1 MB fingerprints and mids, 5000
 * encodings and ssrc 2^40, so everything a browser sends is measured here first. Limits are several times what
 * Chromium, Firefox and libwebrtc send.
 */
import type { types } from 'mediasoup-client';
import { z } from 'zod';

/** mediasoup ids are UUIDs (36 characters); our own are nanoids. */
export const Id = z.string().min(1).max(64);

const uint32 = z.number().int().min(0).max(0xffff_ffff);
/** RFC 3550: a 7 bit payload type. */
const PayloadType = z.number().int().min(0).max(127);
/** RFC 8285: one byte header extension ids are 1..14, two byte ones 1..255. */
const ExtensionId = z.number().int().min(1).max(255);
const shortText = z.string().max(128);

/** Codec parameters (fmtp): flat, few, short. */
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

/** Unknown extensions are left out by mediasoup itself; only the size matters here. */
const HeaderExtensionUri = z.custom<types.RtpHeaderExtensionUri>(
	(value) => typeof value === 'string' && value.length <= 256,
	'a header extension URI has at most 256 characters',
);

const RtcpFeedback = z.object({ type: z.string().max(32), parameter: z.string().max(32).optional() });

const RtpCodecCapability = z.object({
	kind: z.enum(['audio', 'video']),
	mimeType: z.string().max(64),
	preferredPayloadType: PayloadType,
	clockRate: z.number().int().min(1).max(1_000_000),
	channels: z.number().int().min(1).max(8).optional(),
	parameters: FormatParameters.optional(),
	rtcpFeedback: z.array(RtcpFeedback).max(16).optional(),
});

const RtpHeaderExtension = z.object({
	kind: z.enum(['audio', 'video']),
	uri: HeaderExtensionUri,
	preferredId: ExtensionId,
	preferredEncrypt: z.boolean().optional(),
	direction: z.enum(['sendrecv', 'sendonly', 'recvonly', 'inactive']).optional(),
});

/** What a client can receive. */
export const RtpCapabilities = z.object({
	codecs: z.array(RtpCodecCapability).max(64).optional(),
	headerExtensions: z.array(RtpHeaderExtension).max(64).optional(),
});

const RtpCodec = z.object({
	mimeType: z.string().max(64),
	payloadType: PayloadType,
	clockRate: z.number().int().min(1).max(1_000_000),
	channels: z.number().int().min(1).max(8).optional(),
	parameters: FormatParameters.optional(),
	rtcpFeedback: z.array(RtcpFeedback).max(16).optional(),
});

const RtpEncoding = z.object({
	ssrc: uint32.optional(),
	rid: z.string().max(32).optional(),
	codecPayloadType: PayloadType.optional(),
	rtx: z.object({ ssrc: uint32 }).optional(),
	dtx: z.boolean().optional(),
	scalabilityMode: z.string().max(16).optional(),
	scaleResolutionDownBy: z.number().min(1).max(64).optional(),
	maxBitrate: z.number().int().min(0).max(100_000_000).optional(),
	maxFramerate: z.number().min(0).max(240).optional(),
	adaptivePtime: z.boolean().optional(),
	priority: z.enum(['very-low', 'low', 'medium', 'high']).optional(),
	networkPriority: z.enum(['very-low', 'low', 'medium', 'high']).optional(),
	active: z.boolean().optional(),
});

/** What a producer sends. Three simulcast layers are usual; six leaves room for SVC experiments. */
export const RtpParameters = z.object({
	mid: z.string().max(32).optional(),
	msid: shortText.optional(),
	codecs: z.array(RtpCodec).min(1).max(32),
	headerExtensions: z
		.array(
			z.object({
				uri: HeaderExtensionUri,
				id: ExtensionId,
				encrypt: z.boolean().optional(),
				parameters: FormatParameters.optional(),
			}),
		)
		.max(32)
		.optional(),
	encodings: z.array(RtpEncoding).min(1).max(6).optional(),
	rtcp: z
		.object({ cname: shortText.optional(), reducedSize: z.boolean().optional(), mux: z.boolean().optional() })
		.optional(),
});

/** SHA-512 in colon hex, the longest usual fingerprint, is 191 characters. */
export const DtlsParameters = z.object({
	role: z.enum(['auto', 'client', 'server']).optional(),
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
