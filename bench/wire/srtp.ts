/** SRTP and SRTCP with AEAD_AES_128_GCM (RFC 7714); key derivation of RFC 3711. */
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

/** Key derivation function of RFC 3711 4.3: AES in counter mode over the salt XOR label. */
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

/** Nonce: two zero bytes, SSRC and a counter of six bytes, XOR salt. */
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

/** Encrypts an RTP packet. @param rollovers the sender's rollover counter (ROC) */
export function protectRtp({ rtp }: SessionKeys, packet: Buffer, rollovers: number): Buffer {
	const clearBytes = headerBytesOf(packet);
	const clear = packet.subarray(0, clearBytes);
	const cipher = createCipheriv(cipherName, rtp.key, rtpNonce(rtp, packet, rollovers));
	cipher.setAAD(clear);
	const secret = cipher.update(packet.subarray(clearBytes));
	cipher.final();
	return Buffer.concat([clear, secret, cipher.getAuthTag()]);
}

/** Decrypts the payload of an SRTP packet. @throws Error when authentication fails */
export function openRtp({ rtp }: SessionKeys, packet: Buffer, rollovers: number): Buffer {
	const clearBytes = headerBytesOf(packet);
	const decipher = createDecipheriv(cipherName, rtp.key, rtpNonce(rtp, packet, rollovers));
	decipher.setAAD(packet.subarray(0, clearBytes));
	decipher.setAuthTag(packet.subarray(-tagBytes));
	const payload = decipher.update(packet.subarray(clearBytes, -tagBytes));
	decipher.final();
	return payload;
}

/** Encrypts an RTCP packet. @param index SRTCP index, increased with every packet */
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

/** Decrypts an SRTCP packet. @throws Error when authentication fails */
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
