import { expect, test } from 'vitest';
import { DownlinkLimit } from './DownlinkLimit.ts';

const needed = 2_000_000;

/** The limit after each of these samples, taken every 2 s. */
function samples(limit: DownlinkLimit, fromMs: number, available: (number | undefined)[], lossRatio = 0) {
	return available.map((availableBps, index) => {
		limit.take({ availableBps, lossRatio }, needed, fromMs + index * 2_000);
		return limit.bps;
	});
}

test('sets no limit while the estimate warms up, nor for clients without bandwidth estimation', () => {
	expect(samples(new DownlinkLimit(0), 0, [1e6, 1e6, 1e6, 1e6, 1e6])).toEqual([null, null, null, null, null]);
	expect(samples(new DownlinkLimit(0), 20_000, [undefined, undefined, undefined, undefined])).toEqual(
		Array(4).fill(null),
	);
});

test('sets a limit after three low samples in a row, and none when one in between is high', () => {
	const limit = new DownlinkLimit(0);
	expect(samples(limit, 20_000, [1e6, 1e6, 3e6, 1e6, 1e6, 1e6])).toEqual([null, null, null, null, null, 1e6]);
});

test('sets no limit when the estimate is a little below what is needed', () => {
	expect(samples(new DownlinkLimit(0), 20_000, Array(5).fill(1.8e6))).toEqual(Array(5).fill(null));
});

test('raises the limit after a while, and removes it once everything fits', () => {
	const limit = new DownlinkLimit(0);
	samples(limit, 20_000, [1e6, 1e6, 1e6]);
	limit.take({ availableBps: 1e6, lossRatio: 0 }, needed, 30_000);
	expect(limit.bps).toBe(1e6);
	limit.take({ availableBps: 1.4e6, lossRatio: 0 }, needed, 36_000);
	expect(limit.bps).toBe(1.5e6);
	limit.take({ availableBps: 1.4e6, lossRatio: 0.1 }, needed, 50_000);
	expect(limit.bps).toBe(1.5e6);
	limit.take({ availableBps: 1.4e6, lossRatio: 0 }, needed, 52_000);
	expect(limit.bps).toBe(2.25e6);
	// The estimate is above what is needed.
	limit.take({ availableBps: 3e6, lossRatio: 0 }, needed, 64_000);
	expect(limit.bps).toBe(null);
});

test('waits twice as long after a failed raise', () => {
	const limit = new DownlinkLimit(0);
	samples(limit, 20_000, [1e6, 1e6, 1e6]);
	limit.take({ availableBps: 1e6, lossRatio: 0 }, needed, 36_000);
	samples(limit, 38_000, [1e6, 1e6, 1e6]);
	expect(limit.bps).toBe(1e6);
	limit.take({ availableBps: 1e6, lossRatio: 0 }, needed, 54_000);
	expect(limit.bps).toBe(1e6);
	limit.take({ availableBps: 1e6, lossRatio: 0 }, needed, 63_000);
	expect(limit.bps).toBe(1.5e6);
});
