import { expect, test } from 'vitest';
import { ntpToMs, SenderClock } from './SenderClock.ts';

const report = (ssrc: number, ntpMs: number, rtpTimestamp: number, arrivedAtMs: number) => ({
	...{ ssrc, ntpMs, rtpTimestamp, arrivedAtMs },
});

test('reads NTP timestamps as ms', () => {
	expect(ntpToMs(2, 2 ** 31)).toBe(2_500);
});

test('knows nothing before the first report', () => {
	expect(new SenderClock().capturedAtMs(0, 48_000, 100)).toBeNull();
});

test('places sound and picture of one sender on one clock, by the report that was delayed least', () => {
	const clock = new SenderClock();
	// The clock of the sender is 1,000,000 ms ahead; its reports are on the way for 30, 5 and 80 ms.
	clock.add(report(1, 1_000_000, 48_000, 30));
	clock.add(report(2, 1_000_500, 90_000, 505));
	clock.add(report(1, 1_001_000, 96_000, 1_080));
	expect(clock.capturedAtMs(96_000 + 4_800, 48_000, 1_110)).toBeCloseTo(1_105, 6);
	expect(clock.capturedAtMs(90_000 + 9_000, 90_000, 620)).toBeCloseTo(605, 6);
});

test('finds the layer of a simulcast sender whose timestamps a packet has, also across the wrap', () => {
	const clock = new SenderClock();
	clock.add(report(10, 50_000, 4_294_960_000, 0));
	clock.add(report(11, 50_000, 2_000_000_000, 0));
	expect(clock.capturedAtMs((4_294_960_000 + 90_000) % 2 ** 32, 90_000, 1_010)).toBeCloseTo(1_000, 6);
	expect(clock.capturedAtMs(2_000_045_000, 90_000, 510)).toBeCloseTo(500, 6);
	expect(clock.capturedAtMs(1_000_000_000, 90_000, 510)).toBeNull();
});

test('begins anew when the clock of the sender was set', () => {
	const clock = new SenderClock();
	clock.add(report(1, 1_000_000, 0, 0));
	clock.add(report(1, 9_000_000, 48_000, 1_000));
	expect(clock.capturedAtMs(96_000, 48_000, 2_010)).toBeCloseTo(2_000, 6);
});
