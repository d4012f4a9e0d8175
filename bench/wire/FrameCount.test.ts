import { expect, test } from 'vitest';
import { FrameCount } from './FrameCount.ts';
import { FrameReader } from './FrameReader.ts';

/** As a server sends it. */
function frame(opcode: number, payload: Buffer, isFinal = true): Buffer {
	const { length } = payload;
	const size = Buffer.alloc(length < 126 ? 1 : length < 65_536 ? 3 : 9, Math.min(length, 126));
	if (size.length === 3) size.writeUInt16BE(length, 1);
	if (size.length === 9) {
		size[0] = 127;
		size.writeBigUInt64BE(BigInt(length), 1);
	}
	return Buffer.concat([Buffer.from([opcode + (isFinal ? 128 : 0)]), size, payload]);
}

const text = 1;
const continuation = 0;
const ping = 9;
const payloads = [0, 125, 126, 65_535, 65_536].map((length) => Buffer.alloc(length, 'x'));

test('a reader finds the same frames whether their heads come as a whole or byte by byte', () => {
	const frames = payloads.map((payload) => frame(text, payload));
	const whole = [Buffer.concat(frames)];
	const headsByByte = frames.flatMap((bytes) => [
		...Array.from({ length: Math.min(12, bytes.length) }, (_, index) => bytes.subarray(index, index + 1)),
		bytes.subarray(12),
	]);
	for (const chunks of [whole, headsByByte]) {
		const reader = new FrameReader();
		const read = chunks.flatMap((chunk) => reader.take(chunk));
		expect(read.map(({ payload }) => payload.length)).toEqual(payloads.map(({ length }) => length));
		expect(read.every(({ opcode, isFinal }) => opcode === text && isFinal)).toBe(true);
	}
});

test('a message in several frames counts once with the bytes of all of them, and control frames do not count', () => {
	const count = new FrameCount();
	const [whole, part] = [Buffer.alloc(300), Buffer.alloc(20)];
	for (const bytes of [frame(text, whole), frame(text, part, false), frame(ping, part), frame(continuation, part)])
		count.take(bytes);
	expect(count).toMatchObject({ messages: 2, bytes: 340 });
});
