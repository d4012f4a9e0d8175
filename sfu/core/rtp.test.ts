import { expect, test } from 'vitest';
import { audioLevelOf, sequenceDistance } from './rtp.ts';

/** An RTP header, `csrcs` contributing sources, and header extensions of one profile. */
function packet(profile: number, extensions: number[], csrcs = 0): Buffer {
	const words = Math.ceil(extensions.length / 4);
	const bytes = Buffer.alloc(12 + csrcs * 4 + 4 + words * 4 + 20);
	bytes[0] = 0x90 | csrcs;
	bytes.writeUInt16BE(profile, 12 + csrcs * 4);
	bytes.writeUInt16BE(words, 14 + csrcs * 4);
	bytes.set(extensions, 16 + csrcs * 4);
	return bytes;
}

test('reads the audio level from one-byte and two-byte extensions, between others and behind CSRCs', () => {
	expect(audioLevelOf(packet(0xbede, [0x10, 0x30, 0, 0x60, 0x80 | 30]), 6)).toBe(-30);
	expect(audioLevelOf(packet(0xbede, [0x12, 1, 2, 3, 0x60, 42], 3), 6)).toBe(-42);
	expect(audioLevelOf(packet(0x1000, [1, 2, 9, 9, 0, 6, 1, 127]), 6)).toBe(-127);
});

test('reads no audio level from a packet that has none, is cut short or has another extension profile', () => {
	expect(audioLevelOf(packet(0xbede, [0x10, 0x30]), 6)).toBeUndefined();
	expect(audioLevelOf(packet(0x4242, [0x60, 30]), 6)).toBeUndefined();
	const whole = packet(0xbede, [0x12, 1, 2, 3, 0x60, 30]);
	for (let length = 0; length < 20; length++) expect(audioLevelOf(whole.subarray(0, length), 6)).toBeUndefined();
	// An extension whose length exceeds that of all of them together.
	expect(audioLevelOf(packet(0xbede, [0x6f, 1, 2, 3]).subarray(0, 20), 6)).toBeUndefined();
	const plain = Buffer.alloc(40);
	plain[0] = 0x80;
	expect(audioLevelOf(plain, 6)).toBeUndefined();
});

test('compares sequence numbers across their wrap', () => {
	expect([sequenceDistance(2, 0xffff), sequenceDistance(0xffff, 2), sequenceDistance(7, 7)]).toEqual([3, -3, 0]);
});
