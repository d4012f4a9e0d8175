import { expect, test } from 'vitest';
import { createRandom, randomBytes } from './random.fixture.ts';
import { readRtpPacket } from './rtpPacket.ts';

/** Sequence number 258, timestamp 0x80000001, SSRC 7. */
const header = (first: number, second: number) => [first, second, 1, 2, 0x80, 0, 0, 1, 0, 0, 0, 7];

test('reads the fields of the header, and the payload behind CSRCs and header extensions and before padding', () => {
	expect(readRtpPacket(Buffer.from([...header(0x80, 0xe0), 1, 2, 3]))).toEqual({
		...{ sequence: 258, timestamp: 0x80000001, marker: true, payloadType: 96, ssrc: 7 },
		payload: Uint8Array.of(1, 2, 3),
	});
	const csrcs = [1, 1, 1, 1, 2, 2, 2, 2];
	const extension = [0xbe, 0xde, 0, 1, 0x10, 9, 0, 0];
	const everything = Buffer.from([...header(0xb2, 0x60), ...csrcs, ...extension, 4, 5, 0, 0, 3]);
	expect(readRtpPacket(everything)).toMatchObject({ marker: false, payload: Uint8Array.of(4, 5) });
});

test('gives an empty payload for a packet that holds only padding', () => {
	expect(readRtpPacket(Buffer.from([...header(0xa0, 96), 0, 0, 3]))?.payload).toHaveLength(0);
	expect(readRtpPacket(Buffer.from(header(0x80, 96)))?.payload).toHaveLength(0);
});

test('copies the payload, since the buffer is used again', () => {
	const buffer = Buffer.from([...header(0x80, 96), 1, 2, 3]);
	const packet = readRtpPacket(buffer);
	buffer.fill(0xff);
	expect(packet?.payload).toEqual(Uint8Array.of(1, 2, 3));
});

test.each([
	['is empty', []],
	['has another version', [...header(0x40, 96), 1]],
	['is shorter than its header', header(0x80, 96).slice(0, 11)],
	['is shorter than its CSRCs', [...header(0x81, 96), 1, 2, 3]],
	['is shorter than its header extensions', [...header(0x90, 96), 0xbe, 0xde, 0, 2, 1, 2, 3, 4]],
	['ends before the length of its header extensions', [...header(0x90, 96), 0xbe, 0xde, 0]],
	['has more padding than payload', [...header(0xa0, 96), 1, 2, 4]],
	['has padding of length 0', [...header(0xa0, 96), 1, 2, 0]],
])('refuses a packet that %s', (_, bytes) => {
	expect(readRtpPacket(Buffer.from(bytes))).toBeNull();
});

test('takes random bytes without an error', () => {
	const random = createRandom(1);
	let read = 0;
	for (let i = 0; i < 20_000; i++) {
		const bytes = randomBytes(random, 40);
		const packet = readRtpPacket(bytes);
		if (packet) read += 1;
		expect(packet?.payload.length ?? 0).toBeLessThanOrEqual(bytes.length);
	}
	expect(read).toBeGreaterThan(0);
});
