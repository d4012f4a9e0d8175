/** Constants shared by the sender and the receivers of a `HopRig`. */
import { type SessionKeys, sessionKeys, srtpProfile } from '../wire/srtp.ts';

export const senderCount = 10;
export const firstSsrc = 1_000;
export const codec = { mimeType: 'video/VP8', clockRate: 90_000, payloadType: 96 };
export const payloadBytes = 1_100;
/** Offset of the send time in the payload, after the bytes that a server may rewrite. */
export const timeOffset = 64;

/** SRTP key of the senders, base64; a constant, because nothing here is secret. */
export const senderKey = Buffer.alloc(srtpProfile.keyBytes + srtpProfile.saltBytes, 7).toString('base64');

export function keysFrom(keyBase64: string): SessionKeys {
	const both = Buffer.from(keyBase64, 'base64');
	return sessionKeys({ key: both.subarray(0, srtpProfile.keyBytes), salt: both.subarray(srtpProfile.keyBytes) });
}
