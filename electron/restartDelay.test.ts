import { expect, test } from 'vitest';
import { RestartDelay } from './restartDelay.ts';

test('the delay doubles, and after six tries in a row there is none', () => {
	const backOff = new RestartDelay();
	expect(Array.from({ length: 7 }, () => backOff.next(0))).toEqual([250, 500, 1000, 2000, 4000, 8000, null]);
	expect(backOff.attempt).toBe(6);
});

test('a server that ran for half a minute is tried anew', () => {
	const backOff = new RestartDelay();
	for (let i = 0; i < 6; i++) backOff.next(0);
	expect(backOff.next(29_999)).toBeNull();
	expect(backOff.next(30_000)).toBe(250);
	expect(backOff.attempt).toBe(1);
});

test('reset begins at the first delay', () => {
	const backOff = new RestartDelay();
	backOff.next(0);
	backOff.next(0);
	backOff.reset();
	expect(backOff.next(0)).toBe(250);
});
