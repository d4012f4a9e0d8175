import { expect, test } from 'vitest';
import { RtpTimeline } from './RtpTimeline.ts';

test('counts ms from the first timestamp, across the wrap of 32 bits and a little backwards', () => {
	const timeline = new RtpTimeline(90_000);
	const start = 2 ** 32 - 9_000;
	expect(timeline.take(start, 0)).toBe(0);
	expect(timeline.take(start + 4_500, 50)).toBe(50);
	expect(timeline.take(0, 100)).toBe(100);
	expect(timeline.take(2 ** 32 - 900, 110)).toBe(90);
	expect(timeline.take(3_600, 140)).toBe(140);
});

test('goes on growing over many wraps', () => {
	const timeline = new RtpTimeline(48_000);
	const stepTicks = 48 * 10_000;
	let timestamp = 123;
	for (let i = 0; i < 20_000; i++) {
		expect(timeline.take(timestamp, i * 10_000)).toBe(i * 10_000);
		timestamp = (timestamp + stepTicks) % 2 ** 32;
	}
});

test('places the timestamp of a sender report without moving', () => {
	const timeline = new RtpTimeline(48_000);
	expect(timeline.msOf(7)).toBeNull();
	timeline.take(48_000, 0);
	expect(timeline.msOf(48_480)).toBe(10);
	expect(timeline.msOf(47_520)).toBe(-10);
	expect(timeline.take(48_960, 20)).toBe(20);
});

test('goes on by the time of arrival when the timestamps of the sender jump', () => {
	const timeline = new RtpTimeline(90_000);
	timeline.take(1_000, 0);
	expect(timeline.take(1_000 + 90_000, 1_000)).toBe(1_000);
	// Ahead by 6 s that have not passed; then on from there.
	expect(timeline.take(1_000 + 7 * 90_000, 1_040)).toBe(1_040);
	expect(timeline.take(1_000 + 8 * 90_000, 2_040)).toBe(2_040);
	// The sender slept for a minute, and its clock with it.
	expect(timeline.take(1_000 + 8 * 90_000 + 900, 62_040)).toBe(62_040);
	// It began anew, somewhere behind.
	expect(timeline.take(5, 62_140)).toBe(62_140);
	expect(timeline.take(905, 62_150)).toBe(62_150);
});

test('keeps the timestamps of packets that a network held back for 20 s', () => {
	const timeline = new RtpTimeline(90_000);
	timeline.take(0, 0);
	const late = Array.from({ length: 200 }, (_, i) => timeline.take((i + 1) * 9_000, 20_000));
	expect(late).toEqual(Array.from({ length: 200 }, (_, i) => (i + 1) * 100));
	expect(timeline.take(21_000 * 90, 21_000)).toBe(21_000);
	// One packet is late, and those behind it are lost.
	expect(timeline.take(21_100 * 90, 29_100)).toBe(21_100);
	expect(timeline.take(29_200 * 90, 29_200)).toBe(29_200);
});
