import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { payloadOf } from './rtp.mjs';

// An implementation of SRTP (RFC 3711, RFC 7714) that is independent of libsrtp, to check packets on the wire.
// Returns the decrypted payload or throws.
export function srtpKeys({ cryptoSuite, keyBase64 }) {
	const gcm = cryptoSuite.startsWith('AEAD');
	const k = Buffer.from(keyBase64, 'base64');
	const n = cryptoSuite === 'AEAD_AES_256_GCM' ? 32 : 16;
	assert.equal(k.length, n + (gcm ? 12 : 14));
	const derive = (label, length) => {
		const iv = Buffer.alloc(16);
		k.copy(iv, 0, n);
		iv[7] ^= label;
		return createCipheriv(`aes-${n * 8}-ctr`, k.subarray(0, n), iv).update(Buffer.alloc(length));
	};
	const of = (l) => ({ key: derive(l, n), auth: derive(l + 1, 20), salt: derive(l + 2, gcm ? 12 : 14) });
	return { gcm, n, tag: cryptoSuite.endsWith('_32') ? 4 : 10, rtp: of(0), rtcp: of(3) };
}
function ivFor(keys, salt, ssrc, index, rtcp) {
	const iv = Buffer.alloc(keys.gcm ? 12 : 16);
	salt.copy(iv);
	const x = Buffer.alloc(keys.gcm ? 12 : 14);
	x.writeUInt32BE(ssrc, keys.gcm ? 2 : 4);
	if (keys.gcm && rtcp) x.writeUInt32BE(index, 8);
	else x.writeUIntBE(index, keys.gcm ? 6 : 8, 6);
	for (let i = 0; i < x.length; i++) iv[i] ^= x[i];
	return iv;
}
function open(keys, { key, auth }, iv, header, body, rest, tagLength) {
	if (keys.gcm) {
		const d = createDecipheriv(`aes-${keys.n * 8}-gcm`, key, iv, { authTagLength: 16 });
		d.setAAD(Buffer.concat([header, rest]));
		d.setAuthTag(body.subarray(-16));
		return Buffer.concat([d.update(body.subarray(0, -16)), d.final()]);
	}
	const tag = createHmac('sha1', auth)
		.update(header)
		.update(body.subarray(0, -tagLength))
		.update(rest)
		.digest()
		.subarray(0, tagLength);
	assert.deepEqual(body.subarray(-tagLength), tag);
	return createDecipheriv(`aes-${keys.n * 8}-ctr`, key, iv).update(body.subarray(0, -tagLength));
}
export function openSrtp(keys, packet, roc) {
	const length = packet.length - payloadOf(packet).length;
	const header = packet.subarray(0, length),
		body = packet.subarray(length);
	const iv = ivFor(keys, keys.rtp.salt, packet.readUInt32BE(8), roc * 65536 + packet.readUInt16BE(2), false);
	const rest = Buffer.alloc(4);
	rest.writeUInt32BE(roc);
	return open(keys, keys.rtp, iv, header, body, keys.gcm ? Buffer.alloc(0) : rest, keys.tag);
}
export function openSrtcp(keys, packet) {
	// [header 8][encrypted][GCM tag][E+index][CM tag]; the CM tag of SRTCP always has 80 bits.
	const at = packet.length - (keys.gcm ? 4 : 14);
	const rest = packet.subarray(at, at + 4);
	assert.ok(rest[0] & 0x80, 'encrypted');
	const body = keys.gcm ? packet.subarray(8, at) : Buffer.concat([packet.subarray(8, at), packet.subarray(at + 4)]);
	const iv = ivFor(keys, keys.rtcp.salt, packet.readUInt32BE(4), rest.readUInt32BE() & 0x7fffffff, true);
	return open(keys, keys.rtcp, iv, packet.subarray(0, 8), body, rest, 10);
}
