import { expect, test } from 'vitest';
import { RestartDelay } from './restartDelay.ts';

test('doubles the delay and gives up after six attempts in a row', () => {
	const restartDelay = new RestartDelay();
	expect(Array.from({ length: 7 }, () => restartDelay.next(0))).toEqual([250, 500, 1000, 2000, 4000, 8000, null]);
	expect(restartDelay.attempt).toBe(6);
});

test('starts again at the first delay after the server ran for 30 s', () => {
	const restartDelay = new RestartDelay();
	for (let i = 0; i < 6; i++) restartDelay.next(0);
	expect(restartDelay.next(29_999)).toBeNull();
	expect(restartDelay.next(30_000)).toBe(250);
	expect(restartDelay.attempt).toBe(1);
});

test('starts again at the first delay after reset', () => {
	const restartDelay = new RestartDelay();
	restartDelay.next(0);
	restartDelay.next(0);
	restartDelay.reset();
	expect(restartDelay.next(0)).toBe(250);
});
