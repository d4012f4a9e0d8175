import { expect, test } from 'vitest';
import { DownlinkLimit } from './DownlinkLimit.ts';

const needed = 2_000_000;

/** One sample every 2 s; the ceiling after each. */
function samples(ceiling: DownlinkLimit, fromMs: number, available: (number | undefined)[], lossRatio = 0) {
	return available.map((availableBps, index) => {
		ceiling.take({ availableBps, lossRatio }, needed, fromMs + index * 2_000);
		return ceiling.bps;
	});
}

test('is silent while estimation warms up, and about clients that do not let it estimate', () => {
	expect(samples(new DownlinkLimit(0), 0, [1e6, 1e6, 1e6, 1e6, 1e6])).toEqual([null, null, null, null, null]);
	expect(samples(new DownlinkLimit(0), 20_000, [undefined, undefined, undefined, undefined])).toEqual(
		Array(4).fill(null),
	);
});

test('three samples in a row that say too little make a limit; one in between does not count', () => {
	const ceiling = new DownlinkLimit(0);
	expect(samples(ceiling, 20_000, [1e6, 1e6, 3e6, 1e6, 1e6, 1e6])).toEqual([null, null, null, null, null, 1e6]);
});

test('what sends a little less than it needs because it is not asked for more is no weak connection', () => {
	expect(samples(new DownlinkLimit(0), 20_000, Array(5).fill(1.8e6))).toEqual(Array(5).fill(null));
});

test('more is tried after a while, and the limit goes once all fits', () => {
	const ceiling = new DownlinkLimit(0);
	samples(ceiling, 20_000, [1e6, 1e6, 1e6]);
	ceiling.take({ availableBps: 1e6, lossRatio: 0 }, needed, 30_000);
	expect(ceiling.bps).toBe(1e6);
	ceiling.take({ availableBps: 1.4e6, lossRatio: 0 }, needed, 36_000);
	expect(ceiling.bps).toBe(1.5e6);
	ceiling.take({ availableBps: 1.4e6, lossRatio: 0.1 }, needed, 50_000);
	expect(ceiling.bps).toBe(1.5e6);
	ceiling.take({ availableBps: 1.4e6, lossRatio: 0 }, needed, 52_000);
	expect(ceiling.bps).toBe(2.25e6);
	// The estimate itself says that there is room.
	ceiling.take({ availableBps: 3e6, lossRatio: 0 }, needed, 64_000);
	expect(ceiling.bps).toBe(null);
});

test('after a failed try it waits twice as long', () => {
	const ceiling = new DownlinkLimit(0);
	samples(ceiling, 20_000, [1e6, 1e6, 1e6]);
	ceiling.take({ availableBps: 1e6, lossRatio: 0 }, needed, 36_000);
	samples(ceiling, 38_000, [1e6, 1e6, 1e6]);
	expect(ceiling.bps).toBe(1e6);
	ceiling.take({ availableBps: 1e6, lossRatio: 0 }, needed, 54_000);
	expect(ceiling.bps).toBe(1e6);
	ceiling.take({ availableBps: 1e6, lossRatio: 0 }, needed, 63_000);
	expect(ceiling.bps).toBe(1.5e6);
});
