import { expect, test } from 'vitest';
import { TestStream } from './TestStream.fixture.ts';

const fromHex = (hex: string) => [...Buffer.from(hex, 'hex')];

/** Parameter sets as x264 writes them: baseline 640 x 360, high 1920 x 1080. */
const sps = fromHex('6742c016da0280bfe5c044000003000400000300283c58ba80');
const pps = fromHex('68ce0fc8');
const highSps = fromHex('67640028acd940780227e5c044000003000400000300283c60c658');
const highPps = fromHex('68eae3cb22c0');
/** Slices whose first macroblock is number 0, and one whose is not. */
const idr = [0x65, 0x88, 1, 2, 3, 4];
const slice = [0x41, 0x9a, 5, 6];
const secondSlice = [0x41, 0x44, 7, 8];
const sei = [0x06, 5, 1, 0, 0x80];
const delimiter = [0x09, 0x10];

const aggregate = (...units: number[][]) => [0x78, ...units.flatMap((unit) => [0, unit.length, ...unit])];
/** FU-A of a unit, with so many bytes in each packet. */
function fragments([header = 0, ...rest]: number[], size: number): number[][] {
	const parts = [];
	for (let at = 0; at < rest.length; at += size) {
		const bits = (at === 0 ? 0x80 : 0) | (at + size >= rest.length ? 0x40 : 0);
		parts.push([(header & 0xe0) | 28, bits | (header & 0x1f), ...rest.slice(at, at + size)]);
	}
	return parts;
}
const inFile = (...units: number[][]) => Uint8Array.from(units.flatMap((unit) => [0, 0, 0, unit.length, ...unit]));

const streamWithKey = () => {
	const stream = new TestStream('video/H264');
	stream.push(aggregate(sps, pps, idr), { marker: true });
	return stream;
};

test('gives a key frame without its parameter sets, and describes the stream by them', () => {
	const stream = new TestStream('video/H264');
	expect(stream.last(aggregate(delimiter, sps, pps, sei, idr), 90)).toEqual({
		...{ isKeyFrame: true, timestamp: 90, codec: 'avc1.42c016', width: 640, height: 360 },
		data: inFile(sei, idr),
		description: Uint8Array.from([
			...[1, 0x42, 0xc0, 0x16, 0xff, 0xe1, 0, sps.length, ...sps],
			...[1, 0, pps.length, ...pps],
		]),
	});
	expect(stream.last(slice, 180)).toEqual({ isKeyFrame: false, timestamp: 180, data: inFile(slice) });
});

test('adds chroma format and bit depths to the description of a high profile', () => {
	const frame = new TestStream('video/H264').last(aggregate(highSps, highPps, idr));
	expect(frame).toMatchObject({ codec: 'avc1.640028', width: 1920, height: 1080 });
	const description = frame?.isKeyFrame ? frame.description : undefined;
	expect(description?.subarray(-4)).toEqual(Uint8Array.of(0xfd, 0xf8, 0xf8, 0));
});

test('takes parameter sets in packets of their own, before the key frame or with an earlier timestamp', () => {
	const sameTime = new TestStream('video/H264');
	for (const unit of [sps, pps, sei]) expect(sameTime.push(unit, { timestamp: 90 })).toEqual([]);
	expect(sameTime.last(idr, 90)).toMatchObject({ isKeyFrame: true, width: 640, data: inFile(sei, idr) });
	const earlier = new TestStream('video/H264');
	expect(earlier.push(sps, { timestamp: 1 })).toEqual([]);
	expect(earlier.push(pps, { timestamp: 2, marker: true })).toEqual([]);
	earlier.depacketizer.reset();
	expect(earlier.last(idr, 90)).toMatchObject({ isKeyFrame: true, width: 640, data: inFile(idr) });
});

test('joins the fragments of a unit, and several slices to one frame', () => {
	const stream = streamWithKey();
	const packets = [...fragments(slice, 1), secondSlice, ...fragments(secondSlice, 2)];
	for (const packet of packets.slice(0, -1)) expect(stream.push(packet, { timestamp: 90 })).toEqual([]);
	expect(stream.last(packets.at(-1) ?? [], 90)?.data).toEqual(inFile(slice, secondSlice, secondSlice));
	for (const packet of fragments(idr, 2)) stream.push(packet, { timestamp: 180 });
	expect(stream.push(slice, { timestamp: 270 })).toMatchObject([{ isKeyFrame: true, data: inFile(idr) }]);
});

test('describes each key frame by the parameter sets that came last', () => {
	const stream = streamWithKey();
	expect(stream.last(aggregate(highSps, highPps, idr), 90)).toMatchObject({ codec: 'avc1.640028', width: 1920 });
	// The picture parameter set belonged to the sequence parameter set that was replaced.
	expect(stream.last(aggregate(sps, idr), 180)).toBeUndefined();
	expect(stream.depacketizer.needsKeyFrame).toBe(true);
	expect(stream.last(aggregate(pps, idr), 270)).toMatchObject({ codec: 'avc1.42c016', width: 640 });
	// It is sent again without change.
	expect(stream.last(aggregate(sps, idr), 280)).toMatchObject({ isKeyFrame: true, width: 640 });
	// Of several picture parameter sets all are kept, and of the same id the last one.
	const otherPps = [0x68, 0x42, 1];
	const frame = stream.last(aggregate(sps, [0x68, 0xce, 0], otherPps, pps, idr), 360);
	const description = frame?.isKeyFrame ? frame.description : undefined;
	const tail = [2, 0, pps.length, ...pps, 0, otherPps.length, ...otherPps];
	expect(description?.subarray(8 + sps.length)).toEqual(Uint8Array.from(tail));
});

test('takes no parameter set from an aggregate that is cut short', () => {
	const stream = streamWithKey();
	stream.push(aggregate(highSps).slice(0, -1), { timestamp: 90, marker: true });
	expect(stream.last(idr, 180)).toMatchObject({ codec: 'avc1.42c016', width: 640 });
});

test.each([
	['has no parameter sets', [idr]],
	['has no picture parameter set', [aggregate(sps, idr)]],
])('drops a key frame that %s', (_, payloads) => {
	const stream = new TestStream('video/H264');
	for (const payload of payloads) expect(stream.push(payload, { marker: true })).toEqual([]);
	expect(stream.depacketizer.needsKeyFrame).toBe(true);
});

const [firstPart = [], middlePart = [], lastPart = []] = fragments(slice, 1);
test.each([
	['begins with its second slice', [secondSlice]],
	['begins with a fragment that is not the first', [middlePart, lastPart]],
	['ends with a fragment that is not the last', [firstPart, middlePart]],
	['has a unit between fragments', [firstPart, slice, lastPart]],
	['has a fragment that begins twice', [firstPart, firstPart, lastPart]],
	['has a fragment without data', [firstPart, [0x5c, 0x01], lastPart]],
	['has an aggregate that is cut short', [aggregate(slice, secondSlice).slice(0, -1)]],
	['has an aggregate with a byte too many', [[...aggregate(slice), 0]]],
	['has an aggregate with a unit of no length', [[...aggregate(slice), 0, 0, 1]]],
	['has an empty aggregate', [[0x78], slice]],
	['has an aggregate within an aggregate', [aggregate(aggregate(slice))]],
	['has a packet of another packetization mode', [[0x79, 0, 0, 1, 2], slice]],
	['has a malformed sequence parameter set', [sps.slice(0, 8), slice]],
	['has a malformed picture parameter set', [[0x68], slice]],
])('drops a frame that %s, and all after it up to the next key frame', (_, payloads) => {
	const stream = streamWithKey();
	for (const payload of payloads) expect(stream.push(payload, { timestamp: 90 })).toEqual([]);
	expect(stream.push(slice, { timestamp: 180, marker: true })).toEqual([]);
	expect(stream.depacketizer.needsKeyFrame).toBe(true);
	expect(stream.last(idr, 270)?.isKeyFrame).toBe(true);
	expect(stream.last(slice, 360)?.isKeyFrame).toBe(false);
});
