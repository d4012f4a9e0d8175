import { expect, test } from 'vitest';
import { LessonClock } from './LessonClock.js';

/** A clock of 60 s whose time the test moves. */
function clockOfOneMinute() {
	const time = { nowMs: 5_000 };
	return { time, clock: new LessonClock(60_000, () => time.nowMs) };
}

test('stands at 0 until it is started, and keeps its place when it is stopped', () => {
	const { clock, time } = clockOfOneMinute();
	time.nowMs += 1_000;
	expect(clock.positionMs).toBe(0);
	clock.start();
	time.nowMs += 1_500;
	expect(clock.positionMs).toBe(1_500);
	clock.stop();
	time.nowMs += 9_000;
	expect(clock.positionMs).toBe(1_500);
});

test('a change of the rate does not move it', () => {
	const { clock, time } = clockOfOneMinute();
	clock.start();
	time.nowMs += 2_000;
	clock.rate = 1.5;
	expect(clock.positionMs).toBe(2_000);
	time.nowMs += 2_000;
	expect(clock.positionMs).toBe(5_000);
});

test('stays within the lesson', () => {
	const { clock, time } = clockOfOneMinute();
	clock.seek(-5);
	expect(clock.positionMs).toBe(0);
	clock.seek(59_000);
	clock.start();
	time.nowMs += 5_000;
	expect(clock.positionMs).toBe(60_000);
	clock.seek(99_000);
	expect(clock.positionMs).toBe(60_000);
});

test('starting twice does not lose time', () => {
	const { clock, time } = clockOfOneMinute();
	clock.start();
	time.nowMs += 700;
	clock.start();
	time.nowMs += 300;
	expect(clock.positionMs).toBe(1_000);
});
