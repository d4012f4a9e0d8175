import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BurstGate } from './BurstGate.ts';

const quietMs = 10_000;
let told: string[] = [];
let gate: BurstGate;

beforeEach(() => {
	vi.useFakeTimers();
	told = [];
	gate = new BurstGate(quietMs, { first: () => told.push('first'), rest: () => told.push('rest') });
});
afterEach(() => {
	gate.close();
	vi.useRealTimers();
});

test('thirty events at once give one signal, and one update when the burst is over', () => {
	for (let count = 0; count < 30; count++) gate.event();
	expect(told).toEqual(['first']);
	vi.advanceTimersByTime(quietMs);
	expect(told).toEqual(['first', 'rest']);
	vi.advanceTimersByTime(3 * quietMs);
	expect(told).toEqual(['first', 'rest']);
});

test('an event alone gives a signal and no update, and the next one after quiet a signal again', () => {
	gate.event();
	vi.advanceTimersByTime(quietMs);
	gate.event();
	expect(told).toEqual(['first', 'first']);
});

test('a burst that goes on gives no second signal but one update for each quiet time', () => {
	for (let seconds = 0; seconds < 25; seconds++) {
		gate.event();
		vi.advanceTimersByTime(1_000);
	}
	expect(told).toEqual(['first', 'rest', 'rest']);
});

test('gives no update once it is closed', () => {
	gate.event();
	gate.event();
	gate.close();
	vi.advanceTimersByTime(2 * quietMs);
	expect(told).toEqual(['first']);
});
