import { expect, test } from 'vitest';
import { fromBase64Url, toBase64Url } from './base64url.ts';
import { decodeInkFrame, encodeInkFrame, type NewPoints } from './inkFrame.ts';
import { randomPoints, seeded } from './seeded.fixture.ts';
import {
	decodePoints,
	encodePoints,
	pageUnits,
	pressureUnits,
	type StrokePoint,
	strokeOrigin,
} from './strokePoints.ts';

const rounds = 300;

test('bytes of any length are the same after they were text, and the text is that of Node', () => {
	const random = seeded(1);
	for (let length = 0; length < 200; length++) {
		const bytes = Uint8Array.from({ length }, () => random(256));
		const text = toBase64Url(bytes);
		expect(text).toBe(Buffer.from(bytes).toString('base64url'));
		expect(fromBase64Url(text)).toEqual(bytes);
	}
});

test.each(['A', 'AB', 'AAB', 'AAAAA', 'A+==', 'AA==', 'AÄ', 'A A', '\0\0'])('%j is no text of bytes', (text) => {
	expect(fromBase64Url(text)).toBeNull();
});

test('points are the same after they were text, as a whole and in batches that follow each other', () => {
	const random = seeded(2);
	for (let round = 0; round < rounds; round++) {
		const points = randomPoints(random, random(80));
		const whole = encodePoints(points);
		expect(decodePoints(whole)).toEqual(points);
		const at = random(points.length + 1);
		const before = points[at - 1] ?? strokeOrigin;
		const [first, second] = [points.slice(0, at), points.slice(at)];
		expect(decodePoints(encodePoints(second, before), before)).toEqual(second);
		const bytes = [encodePoints(first), encodePoints(second, before)].flatMap((text) => [
			...Buffer.from(text, 'base64url'),
		]);
		expect(toBase64Url(bytes)).toBe(whole);
	}
});

test('answers null for points off the picture, on each side', () => {
	const corners: StrokePoint[] = [
		[0, 0, 0],
		[pageUnits, pageUnits, pressureUnits],
	];
	for (const corner of corners) expect(decodePoints(encodePoints([corner]))).toEqual([corner]);
	for (const off of [
		[-1, 0, 0],
		[0, -1, 0],
		[0, 0, -1],
		[pageUnits + 1, 0, 0],
		[0, pageUnits + 1, 0],
		[0, 0, pressureUnits + 1],
	] satisfies [number, number, number][])
		expect(decodePoints(encodePoints([off]))).toBeNull();
});

test('answers null or points inside the picture for any text, and never another text for the same points', () => {
	const random = seeded(3);
	let read = 0;
	for (let round = 0; round < 20_000; round++) {
		const text = toBase64Url(Uint8Array.from({ length: random(12) }, () => random(random(2) === 0 ? 256 : 128)));
		const points = decodePoints(text);
		if (!points) continue;
		read += 1;
		expect(encodePoints(points)).toBe(text);
		for (const [x, y, pressure] of points)
			expect(x >= 0 && x <= pageUnits && y >= 0 && y <= pageUnits && pressure >= 0 && pressure <= pressureUnits).toBe(
				true,
			);
	}
	expect(read).toBeGreaterThan(1000);
});

test('a frame has the batches that were put into it', () => {
	const random = seeded(4);
	for (let round = 0; round < rounds; round++) {
		const head = { surfaceNumber: random(500), revision: random(2 ** 27) };
		const batches = Array.from({ length: random(12) }, (): NewPoints => {
			const [before = strokeOrigin, ...points] = randomPoints(random, 1 + random(20));
			return { number: random(5_000), from: random(5_000), before, points, done: random(2) === 0 };
		});
		const decoded = decodeInkFrame(encodeInkFrame(head, batches));
		expect(decoded).toMatchObject(head);
		const read = decoded?.batches.map(({ deltas, ...others }) => ({ ...others, count: deltas.length }));
		expect(read).toEqual(
			batches.map(({ number, from, points, done }) => ({ number, from, done, count: points.length })),
		);
	}
});

test('a frame that is cut off is null, or has fewer batches', () => {
	const points = randomPoints(seeded(5), 5);
	const batch = { number: 300, from: 200, before: strokeOrigin, points, done: true };
	const whole = [...Buffer.from(encodeInkFrame({ surfaceNumber: 3, revision: 1000 }, [batch, batch]), 'base64url')];
	for (let length = 0; length < whole.length; length++) {
		const cut = decodeInkFrame(toBase64Url(whole.slice(0, length)));
		if (cut) expect(cut.batches.length).toBeLessThan(2);
	}
});

test('a frame that promises more points than there are is null, at once', () => {
	const huge = [0, 1, 0, 0, 0xfe, 0xff, 0xff, 0x7f];
	expect(decodeInkFrame(toBase64Url(huge))).toBeNull();
});
