/** Records and handshake messages of DTLS 1.2 (RFC 6347) that a client of `TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256` needs. */
import { createCipheriv, createHmac } from 'node:crypto';
import { srtpProfile } from './srtp.ts';

export const contentType = { changeCipherSpec: 20, alert: 21, handshake: 22 } as const;
export const messageType = {
	clientHello: 1,
	serverHello: 2,
	certificate: 11,
	serverKeyExchange: 12,
	certificateRequest: 13,
	serverHelloDone: 14,
	certificateVerify: 15,
	clientKeyExchange: 16,
	finished: 20,
} as const;

const version = 0xfefd;
export const recordHeaderBytes = 13;
export const messageHeaderBytes = 12;
const cipherSuite = 0xc02b;
/** TLS_EMPTY_RENEGOTIATION_INFO_SCSV (RFC 5746). */
const noRenegotiation = 0x00ff;

export type DtlsRecord = { type: number; epoch: number; body: Buffer };
/** A handshake message or a fragment of it. */
export type Fragment = { type: number; sequence: number; length: number; offset: number; body: Buffer };

export const uint16 = (value: number) => Buffer.from([value >> 8, value & 0xff]);
export const uint24 = (value: number) => Buffer.from([value >> 16, (value >> 8) & 0xff, value & 0xff]);
/** A body after its length in 1, 2 or 3 bytes. */
const sized8 = (body: Buffer) => Buffer.concat([Buffer.from([body.length]), body]);
export const sized16 = (body: Buffer) => Buffer.concat([uint16(body.length), body]);
export const sized24 = (body: Buffer) => Buffer.concat([uint24(body.length), body]);

/** Epoch and sequence number, as in the record header, the nonce and the additional data. */
function counter(epoch: number, sequence: number): Buffer {
	const bytes = Buffer.alloc(8);
	bytes.writeUInt16BE(epoch, 0);
	bytes.writeUIntBE(sequence, 2, 6);
	return bytes;
}

export function record({ type, epoch, body }: DtlsRecord, sequence: number): Buffer {
	return Buffer.concat([Buffer.from([type]), uint16(version), counter(epoch, sequence), sized16(body)]);
}

/** The body of an encrypted record: AES-GCM with the explicit part of the nonce in front (RFC 5288). */
export function sealed(body: Buffer, keys: { key: Buffer; iv: Buffer }, type: number, sequence: number): Buffer {
	const explicit = counter(1, sequence);
	const cipher = createCipheriv('aes-128-gcm', keys.key, Buffer.concat([keys.iv, explicit]));
	cipher.setAAD(Buffer.concat([explicit, Buffer.from([type]), uint16(version), uint16(body.length)]));
	const secret = cipher.update(body);
	cipher.final();
	return Buffer.concat([explicit, secret, cipher.getAuthTag()]);
}

export function recordsIn(datagram: Buffer): DtlsRecord[] {
	const records: DtlsRecord[] = [];
	for (let at = 0; at + recordHeaderBytes <= datagram.length; ) {
		const end = at + recordHeaderBytes + datagram.readUInt16BE(at + 11);
		const body = datagram.subarray(at + recordHeaderBytes, end);
		records.push({ type: datagram[at] ?? 0, epoch: datagram.readUInt16BE(at + 3), body });
		at = end;
	}
	return records;
}

/** An unfragmented handshake message: every message of this client fits into one record. */
export function message(type: number, sequence: number, body: Buffer): Buffer {
	const [length, start] = [uint24(body.length), uint24(0)];
	return Buffer.concat([Buffer.from([type]), length, uint16(sequence), start, length, body]);
}

export function fragmentsIn(body: Buffer): Fragment[] {
	const fragments: Fragment[] = [];
	for (let at = 0; at + messageHeaderBytes <= body.length; ) {
		const end = at + messageHeaderBytes + body.readUIntBE(at + 9, 3);
		fragments.push({
			type: body[at] ?? 0,
			length: body.readUIntBE(at + 1, 3),
			sequence: body.readUInt16BE(at + 4),
			offset: body.readUIntBE(at + 6, 3),
			body: body.subarray(at + messageHeaderBytes, end),
		});
		at = end;
	}
	return fragments;
}

export function clientHello(random: Buffer): Buffer {
	const extension = (type: number, body: Buffer) => Buffer.concat([uint16(type), sized16(body)]);
	const extensions = [
		extension(10, sized16(uint16(0x0017))), // P-256
		extension(11, sized8(Buffer.from([0]))), // points uncompressed
		extension(13, sized16(uint16(0x0403))), // ECDSA with P-256 and SHA-256
		extension(14, Buffer.concat([sized16(uint16(srtpProfile.id)), Buffer.from([0])])), // RFC 5764, no MKI
	];
	return Buffer.concat([
		...[uint16(version), random, sized8(Buffer.alloc(0)), sized8(Buffer.alloc(0))],
		...[sized16(Buffer.concat([uint16(cipherSuite), uint16(noRenegotiation)])), sized8(Buffer.from([0]))],
		sized16(Buffer.concat(extensions)),
	]);
}

/** The TLS PRF with SHA-256 (RFC 5246 section 5). */
export function pseudoRandom(secret: Buffer, label: string, seed: Buffer, bytes: number): Buffer {
	const labelled = Buffer.concat([Buffer.from(label), seed]);
	const hmac = (...parts: Buffer[]) => createHmac('sha256', secret).update(Buffer.concat(parts)).digest();
	let [chain, out] = [labelled, Buffer.alloc(0)];
	while (out.length < bytes) {
		chain = hmac(chain);
		out = Buffer.concat([out, hmac(chain, labelled)]);
	}
	return out.subarray(0, bytes);
}
