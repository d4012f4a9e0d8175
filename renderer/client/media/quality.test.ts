import { describe, expect, test } from 'vitest';
import { rateOwn, ratePeer, SteadyQuality } from './quality.ts';
import { lossSince, readStats } from './transportStats.ts';

describe('our own connection', () => {
	test.each([
		[{}, { level: 'unknown' }],
		[{ lossRatio: 0, rttMs: 10 }, { level: 'good' }],
		[
			{ lossRatio: 0.05, rttMs: 10 },
			{ level: 'fair', reason: 'loss' },
		],
		[
			{ lossRatio: 0.2, rttMs: 900 },
			{ level: 'poor', reason: 'loss' },
		],
		[
			{ lossRatio: 0, rttMs: 900 },
			{ level: 'poor', reason: 'delay' },
		],
		[
			{ lossRatio: 0, limitedBy: 'bandwidth' },
			{ level: 'fair', reason: 'bandwidth' },
		],
		[
			{ lossRatio: 0, limitedBy: 'cpu' },
			{ level: 'fair', reason: 'device' },
		],
	] as const)('rates %o as %o', (sample, quality) => {
		expect(rateOwn(sample)).toEqual(quality);
	});
});

test('rates a peer by the score of its worst producer, not by the consumer score', () => {
	expect(ratePeer([])).toEqual({ level: 'unknown' });
	expect(ratePeer([{ producerScore: 10, score: 1 }])).toEqual({ level: 'good' });
	expect(
		ratePeer([
			{ producerScore: 10, score: 10 },
			{ producerScore: 3, score: 3 },
		]),
	).toEqual({ level: 'poor', reason: 'loss' });
});

test('keeps the shown level when a single sample differs', () => {
	const steady = new SteadyQuality();
	const levels = (['good', 'poor', 'good', 'poor', 'poor'] as const).map((level) => steady.next({ level }).level);
	expect(levels).toEqual(['good', 'good', 'good', 'good', 'poor']);
});

test('ignores the bandwidth limit of the first three samples while the estimate ramps up', () => {
	const steady = new SteadyQuality();
	const levels = Array.from({ length: 4 }, () => steady.next({ level: 'fair', reason: 'bandwidth' }).level);
	expect(levels).toEqual(['unknown', 'unknown', 'unknown', 'fair']);
});

describe('transport statistics', () => {
	test('are summed over the streams of a transport, without the bandwidth probes', () => {
		const report = new Map<string, unknown>([
			['1', { type: 'inbound-rtp', packetsReceived: 90, packetsLost: 10 }],
			['2', { type: 'inbound-rtp', packetsReceived: 100, packetsLost: 0 }],
			['padding', { type: 'inbound-rtp', mid: 'probator', packetsReceived: 30, packetsLost: 130 }],
			['3', { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.02 }],
			['4', { type: 'outbound-rtp', packetsSent: 5, qualityLimitationReason: 'cpu' }],
		]);
		expect(readStats(report)).toEqual({ packets: 195, lost: 10, rttMs: 20, limitedBy: 'cpu' });
	});

	test('give no loss ratio for fewer than 40 packets', () => {
		expect(lossSince(undefined, { packets: 500, lost: 0 })).toBeUndefined();
		expect(lossSince({ packets: 500, lost: 0 }, { packets: 510, lost: 5 })).toBeUndefined();
		expect(lossSince({ packets: 500, lost: 0 }, { packets: 590, lost: 10 })).toBeCloseTo(0.1);
	});
});
