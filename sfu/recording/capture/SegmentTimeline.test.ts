import { expect, test } from 'vitest';
import { RecordingClock } from './RecordingClock.ts';
import { SegmentTimeline } from './SegmentTimeline.ts';
import { SenderClock } from './SenderClock.ts';

const clockRate = 48_000;
const rtp = (mediaMs: number) => Math.round((mediaMs * clockRate) / 1000);

function timelineAt(arrivedAtMs: number, senderClock = new SenderClock()) {
	const parts = { clock: new RecordingClock(() => 0), senderClock, clockRate };
	return new SegmentTimeline(parts, 0, 0, arrivedAtMs);
}

test('begins where its packets arrive with the least delay, while there is no sender report', () => {
	const timeline = timelineAt(500);
	expect(timeline.startMs).toBe(500);
	expect(timeline.place(20, rtp(20), 560)).toEqual({ timestampMs: 20, jumped: false });
	expect(timeline.startMs).toBe(500);
	timeline.place(40, rtp(40), 510);
	expect([timeline.startMs, timeline.bySenderReport]).toEqual([470, false]);
});

test('moves its beginning to where a sender report places it', () => {
	const senderClock = new SenderClock();
	const timeline = timelineAt(500, senderClock);
	senderClock.add({ ssrc: 1, ntpMs: 70_000, rtpTimestamp: rtp(100), arrivedAtMs: 555 });
	timeline.place(120, rtp(120), 640);
	expect([timeline.startMs, timeline.bySenderReport]).toEqual([455, true]);
});

test('follows the drift of a sound card slowly, and never steps', () => {
	const senderClock = new SenderClock();
	senderClock.add({ ssrc: 1, ntpMs: 70_000, rtpTimestamp: 0, arrivedAtMs: 0 });
	const timeline = timelineAt(0, senderClock);
	let lastMs = 0;
	// Its clock is 0.02 % slow: after 10 minutes, 120 ms of media are missing.
	for (let atMs = 20; atMs <= 600_000; atMs += 20) {
		const mediaMs = atMs * 0.9998;
		if (atMs % 1_000 === 0)
			senderClock.add({ ssrc: 1, ntpMs: 70_000 + atMs, rtpTimestamp: rtp(mediaMs), arrivedAtMs: atMs });
		const { timestampMs } = timeline.place(mediaMs, rtp(mediaMs), atMs);
		expect(timestampMs - lastMs).toBeGreaterThan(19.9);
		expect(timestampMs - lastMs).toBeLessThan(20.1);
		lastMs = timestampMs;
	}
	expect(Math.abs(timeline.startMs + lastMs - 600_000)).toBeLessThan(20);
});

test('waits for packets to catch up that a network or a busy computer held back for some seconds', () => {
	const timeline = timelineAt(0);
	timeline.place(10_000, rtp(10_000), 10_000);
	// Nothing for 3 s, then all at once, and some of it is lost.
	for (const mediaMs of [10_020, 10_040, 12_000, 13_020])
		expect(timeline.place(mediaMs, rtp(mediaMs), 13_020)).toEqual({ timestampMs: mediaMs, jumped: false });
	expect(timeline.startMs).toBe(0);
});

test('reports a jump when the sender stays some seconds late, because it slept', () => {
	const timeline = timelineAt(0);
	const jumpedAtMs = Array.from({ length: 500 }, (_, index) => 20 * index).find(
		(mediaMs) => timeline.place(mediaMs, rtp(mediaMs), mediaMs < 2_000 ? mediaMs : mediaMs + 3_000).jumped,
	);
	expect(jumpedAtMs).toBe(7_020);
});

test('takes no drift for a jump, however long it goes on', () => {
	const timeline = timelineAt(0);
	for (let mediaMs = 0; mediaMs < 3 * 3_600_000; mediaMs += 1_000)
		expect(timeline.place(mediaMs, rtp(mediaMs), mediaMs * 1.0003).jumped).toBe(false);
});

test('reports a jump when the computer or the sender has slept, and keeps a share that stands still', () => {
	const timeline = timelineAt(0);
	expect(timeline.place(60_000, rtp(60_000), 60_010).jumped).toBe(false);
	expect(timeline.place(60_020, rtp(60_020), 120_000).jumped).toBe(true);
	expect(timelineAt(0).place(60_000, rtp(60_000), 20).jumped).toBe(true);
});
