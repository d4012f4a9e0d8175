import { describe, expect, test } from 'vitest';
import { audioClip, cameraClip } from '../clips.fixture.ts';
import { clipsAt, clipsToLoad, lastAt, untilNextEdge } from './timeline.js';

describe('lastAt', () => {
	const items = [{ atMs: 0 }, { atMs: 1_000 }, { atMs: 1_000 }, { atMs: 5_000 }];

	test.each([
		[-1, -1],
		[0, 0],
		[999, 0],
		[1_000, 2],
		[4_999, 2],
		[9_999, 3],
	])('at %i ms the last item that has begun is number %i', (tMs, index) => {
		expect(lastAt(items, tMs)).toBe(index);
	});

	test('finds nothing in an empty list', () => {
		expect(lastAt([], 5)).toBe(-1);
	});
});

test('a clip is played from its beginning up to, but not including, its end', () => {
	const clip = audioClip(1_000, 2_000);
	expect(clipsAt([clip], 999)).toEqual([]);
	expect(clipsAt([clip], 1_000)).toEqual([clip]);
	expect(clipsAt([clip], 1_999)).toEqual([clip]);
	expect(clipsAt([clip], 2_000)).toEqual([]);
});

describe('clipsToLoad', () => {
	test('an hour with 300 clips opens only those near the present time', () => {
		const clips = Array.from({ length: 300 }, (_, index) => audioClip(index * 12_000, index * 12_000 + 11_000));
		const opened = clipsToLoad(clips, [], 1_800_000);
		expect(opened).toEqual([clips[150]]);
		expect(clipsToLoad(clips, [], 1_805_000)).toEqual([clips[150], clips[151]]);
	});

	test('what is shown and heard comes before what begins soon, when there is room for three', () => {
		const [heard, shown] = [audioClip(0, 9_000), cameraClip(0, 0, 9_000)];
		const [later, sooner] = [audioClip(4_000, 9_000), audioClip(2_000, 9_000)];
		expect(clipsToLoad([heard, later, sooner, shown], [shown], 1_000, 3)).toEqual([shown, heard, sooner]);
	});

	test('a camera for which the stage has no place is not opened', () => {
		const camera = cameraClip(0, 0, 9_000);
		expect(clipsToLoad([camera], [], 1_000)).toEqual([]);
	});

	test('never opens more elements than a browser allows', () => {
		const clips = Array.from({ length: 200 }, () => audioClip(0, 9_000));
		expect(clipsToLoad(clips, [], 1_000)).toHaveLength(36);
	});
});

test('tells how long it is until a clip begins or ends', () => {
	const clips = [audioClip(1_000, 2_000), audioClip(1_500, 9_000)];
	expect(untilNextEdge(clips, 0)).toBe(1_000);
	expect(untilNextEdge(clips, 1_000)).toBe(500);
	expect(untilNextEdge(clips, 1_600)).toBe(400);
	expect(untilNextEdge(clips, 9_000)).toBe(Number.POSITIVE_INFINITY);
});
