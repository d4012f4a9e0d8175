import { expect, test } from 'vitest';
import { jumps, pairsOf, swells, worstOf } from './onsets.ts';

test('finds the moments at which values jump, but not at the start of a file', () => {
	const values = Array.from({ length: 20 }, (_, index) => ([2, 10].includes(index) ? 0.3 : index * 0.001));
	expect(jumps(values, 0.2, 100)).toEqual([1_000]);
	expect(jumps(values, 0.4, 100)).toEqual([]);
});

test('finds the moments at which values swell, once for each although they waver', () => {
	const values = [0, 0, 0, 0, 0, 0.6, 0.4, 1, 0.1, 0, 0.7, 0.9];
	expect(swells(values, 100)).toEqual([500, 1_000]);
	expect(swells([1, 1, 0, 0, 0, 0.2, 1], 100)).toEqual([600]);
});

test('pairs each beep with the nearest flash and ignores what has no partner', () => {
	expect(pairsOf([1_040, 2_700, 2_990, 9_000], [1_000, 3_000, 5_000])).toEqual([
		{ atMs: 1_000, offsetMs: 40 },
		{ atMs: 3_000, offsetMs: -10 },
	]);
});

test('the worst offset is known only with pairs at the beginning, in the middle and at the end', () => {
	const pairs = [
		{ atMs: 1_000, offsetMs: 5 },
		{ atMs: 5_000, offsetMs: -30 },
		{ atMs: 8_000, offsetMs: 10 },
	];
	expect(worstOf(pairs, 9_000)).toBe(30);
	expect(worstOf(pairs, 30_000)).toBeNaN();
});
