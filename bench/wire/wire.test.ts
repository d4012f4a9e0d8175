import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { expect, test } from 'vitest';
import { headerBytesOf, isRtcp, keyFrameRequests, rtpPacket, senderReport } from './rtp.ts';
import { derive, openRtcp, openRtp, protectRtcp, protectRtp, sessionKeys } from './srtp.ts';
import { bindingCheck, isStun } from './stun.ts';
import { framePayloads } from './vp8.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(' ', ''), 'hex');

test('derives the session keys of RFC 3711 B.3', () => {
	const master = { key: hex('E1F97A0D3E018BE0D64FA32C06DE4139'), salt: hex('0EC675AD498AFEEBB6960B3AABE6') };
	expect(derive(master, 0, 16)).toEqual(hex('C61E7A93744F39EE10734AFE3FF7A087'));
	expect(derive(master, 2, 14)).toEqual(hex('30CBBC08863D8C85D49DB34A9AE1'));
});

test('encrypts the packet of RFC 7714 16.1.1, and decrypts it only with the right rollover counter', () => {
	const key = { key: hex('000102030405060708090a0b0c0d0e0f'), salt: hex('517569642070726f2071756f') };
	const keys = { rtp: key, rtcp: key };
	const payload = Buffer.from('Gallia est omnis divisa in partes tres');
	const packet = Buffer.concat([hex('8040f17b 8041f8d3 5501a0b2'), payload]);
	const secret = protectRtp(keys, packet, 0);
	expect(secret).toEqual(
		hex(
			'8040f17b 8041f8d3 5501a0b2 f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833899d 7f27beb1 6a9152cf 765ee439 0cce',
		),
	);
	expect(openRtp(keys, secret, 0)).toEqual(payload);
	expect(() => openRtp(keys, secret, 1)).toThrow();
});

test('decrypts an RTCP packet that it encrypted, but not with another index', () => {
	const keys = sessionKeys({ key: Buffer.alloc(16, 1), salt: Buffer.alloc(12, 2) });
	const report = senderReport({ ssrc: 7, timestamp: 9, unixMs: 1_700_000_000_500, packets: 3, bytes: 4 });
	const secret = protectRtcp(keys, report, 5);
	expect([isRtcp(secret), openRtcp(keys, secret)]).toEqual([true, report]);
	secret[secret.length - 1] = 6;
	expect(() => openRtcp(keys, secret)).toThrow();
});

test('writes the audio level into the RTP header and finds the end of the header', () => {
	const fields = { payloadType: 100, marker: true, sequence: 65_537, timestamp: 2 ** 32 + 5, ssrc: 9 };
	const packet = rtpPacket(fields, Buffer.from('abc'), { id: 10, dbov: -30, voice: true });
	expect(packet.subarray(headerBytesOf(packet)).toString()).toBe('abc');
	expect([packet.readUInt16BE(2), packet.readUInt32BE(4), packet[16], packet[17]]).toEqual([1, 5, 0xa0, 0x80 | 30]);
	expect(isRtcp(packet)).toBe(false);
});

test('reads the requested streams from PLI and FIR', () => {
	const pli = hex('81ce0002 00000001 0000000a');
	const fir = hex('84ce0004 00000001 00000000 0000000b 01000000');
	expect(keyFrameRequests(Buffer.concat([pli, fir]))).toEqual([10, 11]);
});

test('splits a frame into payloads and marks a key frame in the first one', () => {
	const payloads = framePayloads({ pictureId: 0x1234, isKeyFrame: true, bytes: 2_000 }, 1_100);
	expect(payloads.map(({ length }) => length)).toEqual([1_100, 912]);
	expect(payloads.map((payload) => payload[0])).toEqual([0x90, 0x80]);
	expect((payloads[0]?.[6] ?? 1) & 1).toBe(0);
	const [inter] = framePayloads({ pictureId: 1, isKeyFrame: false, bytes: 100 }, 1_100);
	expect((inter?.[6] ?? 0) & 1).toBe(1);
});

test('a binding request has integrity and fingerprint over a header whose length includes them', () => {
	const check = bindingCheck({ remoteUfrag: 'remote', remotePassword: 'secret', localUfrag: 'own' });
	expect([isStun(check), check.readUInt16BE(2)]).toEqual([true, check.length - 20]);
	expect(check.readUInt32BE(check.length - 4)).toBe((crc32(check.subarray(0, -8)) ^ 0x5354554e) >>> 0);
	const covered = Buffer.from(check.subarray(0, -32));
	covered.writeUInt16BE(check.length - 28, 2);
	expect(check.subarray(-28, -8)).toEqual(createHmac('sha1', 'secret').update(covered).digest());
});
