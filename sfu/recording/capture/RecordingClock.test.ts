import { expect, test } from 'vitest';
import { RecordingClock } from './RecordingClock.ts';

/** A monotonic clock that the test moves. */
function clockFor() {
	const time = { nowMs: 1_000 };
	return { time, clock: new RecordingClock(() => time.nowMs) };
}

test('counts monotonic time from 0, and places what arrived before its beginning before 0', () => {
	const { time, clock } = clockFor();
	expect(clock.nowMs).toBe(0);
	time.nowMs = 1_250;
	expect(clock.nowMs).toBe(250);
	expect(clock.at(1_100)).toBe(100);
	expect(clock.at(990)).toBe(-10);
});

test('stands still while it is paused, also when paused or resumed twice, and remembers the break', () => {
	const { time, clock } = clockFor();
	time.nowMs = 2_000;
	clock.pause();
	time.nowMs = 5_000;
	clock.pause();
	expect([clock.nowMs, clock.at(4_000), clock.paused]).toEqual([1_000, 1_000, true]);
	time.nowMs = 62_000;
	clock.resume();
	clock.resume();
	time.nowMs = 62_500;
	expect([clock.nowMs, clock.paused]).toEqual([1_500, false]);
	expect(clock.breaks).toEqual([{ atMs: 1_000, durationMs: 60_000 }]);
});
