import { expect, test } from 'vitest';
import type { LoadState, PeerStats, ReceptionStep } from '../../../sfu/protocol/models.ts';
import { formatKbps, formatMbps, meaningOf, stateOfAllocation, weakFirst } from './statsLabels.ts';

const stats = (peerId: string, change: Partial<PeerStats> = {}, step: ReceptionStep = 'full'): PeerStats => ({
	peerId,
	uplinkKbps: 900,
	downlinkKbps: 2500,
	rttMs: 12,
	lossRatio: 0,
	score: 10,
	topLayer: 2,
	videos: { shown: 9, sent: 9 },
	reception: { step, reason: step === 'full' ? null : 'budget', heldBack: [] },
	...change,
});

test('rates a connection by its worst figure and ignores figures that were not measured', () => {
	expect(meaningOf(stats('ann'))).toBe('fine');
	expect(meaningOf(stats('ann', { rttMs: null, score: null }))).toBe('fine');
	expect(meaningOf(stats('ann', { rttMs: 250 }))).toBe('weak');
	expect(meaningOf(stats('ann', { rttMs: 250, lossRatio: 0.2 }))).toBe('bad');
	expect(meaningOf(stats('ann', { score: 3 }))).toBe('bad');
	expect(meaningOf(stats('ann', { score: 0, topLayer: null }))).toBe('fine');
});

test('sorts weak connections first, then limited reception, then the original order', () => {
	const peers = [
		stats('fine'),
		stats('sound', {}, 'audioOnly'),
		stats('fineToo'),
		stats('slow', { rttMs: 250 }),
		stats('less', {}, 'lowerLayers'),
		stats('lossy', { lossRatio: 0.3 }),
	];
	expect(weakFirst(peers).map(({ peerId }) => peerId)).toEqual(['lossy', 'slow', 'sound', 'less', 'fine', 'fineToo']);
});

test('reports `short` while the network budget limits the video of somebody', () => {
	const allocation = { usedMbps: 1, budgetMbps: 50, automatic: true, load: 'fine' as const };
	const room = { participantCount: 2, transportCount: 4, producerCount: 2, consumerCount: 2 };
	const state = (peers: PeerStats[], load: LoadState = 'fine') =>
		stateOfAllocation({ peers, room, allocation: { ...allocation, load } });
	expect(state([stats('ann')])).toBe('fine');
	expect(state([stats('ann'), stats('ben', {}, 'fewerTiles')])).toBe('short');
	expect(state([stats('ben', {}, 'fewerTiles')], 'full')).toBe('full');
});

test('formats Mbit/s with two significant digits', () => {
	expect([0.041, 1.23, 38.4].map(formatMbps)).toEqual([0.04, 1.2, 38].map((value) => value.toLocaleString()));
	expect(formatKbps(2500)).toBe((2.5).toLocaleString());
});
