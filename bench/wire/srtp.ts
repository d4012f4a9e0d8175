/** SRTP and SRTCP with AEAD_AES_128_GCM (RFC 7714), keys derived as RFC 3711 has it. */
import { createCipheriv, createDecipheriv } from 'node:crypto';
import { headerBytesOf } from './rtp.ts';

const keyBytes = 16;
const saltBytes = 12;
const tagBytes = 16;
const encryptedFlag = 0x8000_0000;
const rtcpHeaderBytes = 8;
const cipherName = 'aes-128-gcm';

export const srtpProfile = { name: 'AEAD_AES_128_GCM', id: 0x0007, keyBytes, saltBytes } as const;

export type MasterKey = { key: Buffer; salt: Buffer };
type SessionKey = { key: Buffer; salt: Buffer };
export type SessionKeys = { rtp: SessionKey; rtcp: SessionKey };

const labels = { rtp: { key: 0, salt: 2 }, rtcp: { key: 3, salt: 5 } };

/** RFC 3711 4.3: AES in counter mode over the salt with a label in it. */
export function derive({ key, salt }: MasterKey, label: number, bytes: number): Buffer {
	const counter = Buffer.alloc(16);
	salt.copy(counter);
	counter[7] = (counter[7] ?? 0) ^ label;
	return createCipheriv('aes-128-ctr', key, counter).update(Buffer.alloc(bytes));
}

export function sessionKeys(master: MasterKey): SessionKeys {
	const of = ({ key, salt }: { key: number; salt: number }) => ({
		key: derive(master, key, keyBytes),
		salt: derive(master, salt, saltBytes),
	});
	return { rtp: of(labels.rtp), rtcp: of(labels.rtcp) };
}

/** Two zeros, SSRC, and a counter of six bytes: all under the salt. */
function nonce({ salt }: SessionKey, ssrc: number, high: number, low: number, lowBytes: 2 | 4): Buffer {
	const bytes = Buffer.alloc(12);
	bytes.writeUInt32BE(ssrc, 2);
	if (lowBytes === 2) bytes.writeUInt32BE(high, 6);
	bytes.writeUIntBE(low, 12 - lowBytes, lowBytes);
	for (let i = 0; i < 12; i++) bytes[i] = (bytes[i] ?? 0) ^ (salt[i] ?? 0);
	return bytes;
}

const rtpNonce = (key: SessionKey, packet: Buffer, rollovers: number) =>
	nonce(key, packet.readUInt32BE(8), rollovers, packet.readUInt16BE(2), 2);

/** How often the sequence number of a stream has begun anew. @param rollovers by the sender's count */
export function protectRtp({ rtp }: SessionKeys, packet: Buffer, rollovers: number): Buffer {
	const clearBytes = headerBytesOf(packet);
	const clear = packet.subarray(0, clearBytes);
	const cipher = createCipheriv(cipherName, rtp.key, rtpNonce(rtp, packet, rollovers));
	cipher.setAAD(clear);
	const secret = cipher.update(packet.subarray(clearBytes));
	cipher.final();
	return Buffer.concat([clear, secret, cipher.getAuthTag()]);
}

/** The payload. @throws Error when it was not protected with this key */
export function openRtp({ rtp }: SessionKeys, packet: Buffer, rollovers: number): Buffer {
	const clearBytes = headerBytesOf(packet);
	const decipher = createDecipheriv(cipherName, rtp.key, rtpNonce(rtp, packet, rollovers));
	decipher.setAAD(packet.subarray(0, clearBytes));
	decipher.setAuthTag(packet.subarray(-tagBytes));
	const payload = decipher.update(packet.subarray(clearBytes, -tagBytes));
	decipher.final();
	return payload;
}

/** @param index counts the packets that were protected */
export function protectRtcp({ rtcp }: SessionKeys, packet: Buffer, index: number): Buffer {
	const clear = packet.subarray(0, rtcpHeaderBytes);
	const trailer = Buffer.alloc(4);
	trailer.writeUInt32BE((encryptedFlag | index) >>> 0);
	const cipher = createCipheriv(cipherName, rtcp.key, nonce(rtcp, packet.readUInt32BE(4), 0, index, 4));
	cipher.setAAD(Buffer.concat([clear, trailer]));
	const secret = cipher.update(packet.subarray(rtcpHeaderBytes));
	cipher.final();
	return Buffer.concat([clear, secret, cipher.getAuthTag(), trailer]);
}

/** The packet as it was. @throws Error when it was not protected with this key */
export function openRtcp({ rtcp }: SessionKeys, packet: Buffer): Buffer {
	const clear = packet.subarray(0, rtcpHeaderBytes);
	const trailer = packet.subarray(-4);
	const index = trailer.readUInt32BE(0) & 0x7fff_ffff;
	const decipher = createDecipheriv(cipherName, rtcp.key, nonce(rtcp, packet.readUInt32BE(4), 0, index, 4));
	decipher.setAAD(Buffer.concat([clear, trailer]));
	decipher.setAuthTag(packet.subarray(-4 - tagBytes, -4));
	const rest = decipher.update(packet.subarray(rtcpHeaderBytes, -4 - tagBytes));
	decipher.final();
	return Buffer.concat([clear, rest]);
}
