/** The part of ICE (RFC 8445, STUN RFC 8489) that a client of an ICE-lite server needs. */
import { createHmac, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

const magicCookie = 0x2112a442;
const bindingRequest = 0x0001;
const bindingSuccess = 0x0101;
const fingerprintXor = 0x5354554e;
const headerBytes = 20;
const attributes = {
	username: 0x0006,
	messageIntegrity: 0x0008,
	priority: 0x0024,
	useCandidate: 0x0025,
	fingerprint: 0x8028,
	iceControlling: 0x802a,
} as const;
/** Priority of a host candidate for RTP (RFC 8445 5.1.2). */
const hostPriority = 0x7eff_ffff;

export type IceRequest = { remoteUfrag: string; remotePassword: string; localUfrag: string };

/** A binding request that nominates its candidate pair; sent again later as a consent check. */
export function bindingCheck({ remoteUfrag, remotePassword, localUfrag }: IceRequest): Buffer {
	const priority = Buffer.alloc(4);
	priority.writeUInt32BE(hostPriority);
	let message = Buffer.concat([
		header(),
		attribute(attributes.username, Buffer.from(`${remoteUfrag}:${localUfrag}`)),
		attribute(attributes.priority, priority),
		attribute(attributes.useCandidate, Buffer.alloc(0)),
		attribute(attributes.iceControlling, randomBytes(8)),
	]);
	// MESSAGE-INTEGRITY and FINGERPRINT cover a header whose length already includes them.
	setLength(message, message.length - headerBytes + 24);
	const integrity = createHmac('sha1', remotePassword).update(message).digest();
	message = Buffer.concat([message, attribute(attributes.messageIntegrity, integrity)]);
	setLength(message, message.length - headerBytes + 8);
	const fingerprint = Buffer.alloc(4);
	fingerprint.writeUInt32BE((crc32(message) ^ fingerprintXor) >>> 0);
	return Buffer.concat([message, attribute(attributes.fingerprint, fingerprint)]);
}

/** Tells STUN from DTLS and SRTP on one port by the first byte (RFC 7983). */
export const isStun = (datagram: Buffer) => (datagram[0] ?? 255) < 4;
export const isBindingSuccess = (datagram: Buffer) =>
	datagram.length >= headerBytes && datagram.readUInt16BE(0) === bindingSuccess;

function header(): Buffer {
	const bytes = Buffer.alloc(headerBytes);
	bytes.writeUInt16BE(bindingRequest, 0);
	bytes.writeUInt32BE(magicCookie, 4);
	randomBytes(12).copy(bytes, 8);
	return bytes;
}

function attribute(type: number, value: Buffer): Buffer {
	const bytes = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
	bytes.writeUInt16BE(type, 0);
	bytes.writeUInt16BE(value.length, 2);
	value.copy(bytes, 4);
	return bytes;
}

function setLength(message: Buffer, length: number): void {
	message.writeUInt16BE(length, 2);
}
