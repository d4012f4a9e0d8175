import { expect, test } from 'vitest';
import { RecordingClock } from '../RecordingClock.ts';
import { SenderClock } from '../SenderClock.ts';
import { TracedTimeline } from './TracedTimeline.ts';

const clockRate = 48_000;
const packet = (mediaMs: number, sentAtMs: number) => ({
	timestamp: (4_294_900_000 + (mediaMs * clockRate) / 1000) % 2 ** 32,
	isKeyFrame: false,
	payloadBytes: 80,
	sentAtMs,
});

function begin(sentAtMs: number, senderClock = new SenderClock()) {
	const parts = { clock: new RecordingClock(() => 0), senderClock, clockRate };
	return { timeline: new TracedTimeline(parts, packet(0, sentAtMs)), senderClock };
}

test('begins where its first packet was sent, and earlier if a later one was delayed less', () => {
	const { timeline } = begin(500);
	expect(timeline.startMs).toBe(500);
	expect(timeline.follow(packet(2_000, 2_490))).toBe(true);
	expect([timeline.startMs, timeline.bySenderReport]).toEqual([490, false]);
});

test('keeps the places of clusters while clocks agree', () => {
	const { timeline } = begin(500);
	timeline.follow(packet(5_000, 5_500));
	expect([0, 500, 1_000].map((mediaMs) => timeline.place(mediaMs))).toEqual([0, 500, 1_000]);
});

test('follows the drift of a sound card over an hour, a little with each cluster', () => {
	const { timeline, senderClock } = begin(0);
	let lastMs = 0;
	// Its clock is 0.02 % slow: after an hour, 720 ms of media are missing.
	for (let atMs = 500; atMs <= 3_600_000; atMs += 500) {
		const mediaMs = atMs * 0.9998;
		if (atMs % 5_000 === 0) {
			const { timestamp: rtpTimestamp } = packet(mediaMs, atMs);
			senderClock.add({ ssrc: 1, ntpMs: 70_000 + atMs, rtpTimestamp, arrivedAtMs: atMs });
			expect(timeline.follow(packet(mediaMs, atMs))).toBe(true);
		}
		const placedMs = timeline.place(mediaMs);
		expect(Math.abs(placedMs - lastMs - 500)).toBeLessThan(2.2);
		lastMs = placedMs;
	}
	expect(Math.abs(timeline.startMs + lastMs - 3_600_000)).toBeLessThan(20);
});

test('tells when RTP time has jumped against our clock', () => {
	const { timeline } = begin(0);
	expect(timeline.follow(packet(5_000, 5_005))).toBe(true);
	expect(timeline.follow(packet(10_000, 70_000))).toBe(false);
});
