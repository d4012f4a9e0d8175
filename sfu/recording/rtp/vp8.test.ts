import { expect, test } from 'vitest';
import { TestStream } from './TestStream.fixture.ts';

/** A key frame of 640 x 360 with some data; the upper two bits of the sides are a scale. */
const key = [0x10, 2, 0, 0x9d, 0x01, 0x2a, 0x80, 0x42, 0x68, 0x81, 7, 8, 9];
const delta = [0x31, 1, 2, 3];
const [start, middle] = [0x10, 0x00];

const streamWithKey = () => {
	const stream = new TestStream('video/VP8');
	stream.push([start, ...key], { marker: true });
	return stream;
};

test('joins the packets of a frame, and reads the size of a key frame', () => {
	const stream = new TestStream('video/VP8');
	expect(stream.push([start, ...key.slice(0, 5)], { timestamp: 90 })).toEqual([]);
	expect(stream.push([middle, ...key.slice(5, 8)], { timestamp: 90 })).toEqual([]);
	expect(stream.last([middle, ...key.slice(8)], 90)).toEqual({
		...{ isKeyFrame: true, timestamp: 90, codec: 'vp8', width: 640, height: 360 },
		data: Uint8Array.from(key),
	});
	expect(stream.last([start, ...delta], 180)).toEqual({
		...{ isKeyFrame: false, timestamp: 180, data: Uint8Array.from(delta) },
	});
});

test.each([
	['nothing optional', [start]],
	['a reference bit and reserved bits', [start | 0x68]],
	['an empty extension', [start | 0x80, 0x00]],
	['a picture id of 7 bits', [start | 0x80, 0x80, 0x7f]],
	['a picture id of 15 bits', [start | 0x80, 0x80, 0x81, 0x10]],
	['TL0PICIDX alone', [start | 0x80, 0x40, 0x10]],
	['a temporal layer alone', [start | 0x80, 0x20, 0x60]],
	['a key index alone', [start | 0x80, 0x10, 0x05]],
	['a temporal layer and a key index, which share a byte', [start | 0x80, 0x30, 0x65]],
	['a short picture id and TL0PICIDX', [start | 0x80, 0xc0, 0x11, 0x10]],
	['everything', [start | 0x80, 0xf0, 0x81, 0x11, 0x10, 0x65]],
])('reads a payload descriptor with %s', (_, descriptor) => {
	expect(streamWithKey().last([...descriptor, ...delta], 90)?.data).toEqual(Uint8Array.from(delta));
});

test('joins partitions, each of which begins with a start bit', () => {
	const stream = streamWithKey();
	stream.push([start, ...delta], { timestamp: 90 });
	stream.push([start | 1, 4, 5], { timestamp: 90 });
	expect(stream.last([start | 7, 6], 90)?.data).toEqual(Uint8Array.from([...delta, 4, 5, 6]));
});

test.each([
	['begins without a start bit', [[middle, ...delta]]],
	['begins with its second partition', [[start | 1, ...delta]]],
	[
		'begins twice',
		[
			[start, ...delta],
			[start, ...delta],
		],
	],
	['has a packet without data behind its descriptor', [[start, ...delta], [middle]]],
	[
		'has a packet that ends within its descriptor',
		[
			[start, ...delta],
			[0x80, 0xf0, 0x81, 0x11, 0x10],
		],
	],
	['is a key frame without start code', [[start, ...key.with(4, 0)]]],
	['is a key frame of no width', [[start, ...key.with(6, 0).with(7, 0)]]],
	['is a key frame that is cut short', [[start, ...key.slice(0, 9)]]],
])('drops a frame that %s, and all after it up to the next key frame', (_, payloads) => {
	const stream = streamWithKey();
	for (const payload of payloads.slice(0, -1)) stream.push(payload, { timestamp: 90 });
	expect(stream.push(payloads.at(-1) ?? [], { timestamp: 90, marker: true })).toEqual([]);
	expect(stream.depacketizer.needsKeyFrame).toBe(true);
	expect(stream.last([start, ...delta], 180)).toBeUndefined();
	expect(stream.last([start, ...key], 270)?.isKeyFrame).toBe(true);
	expect(stream.last([start, ...delta], 360)?.isKeyFrame).toBe(false);
});
