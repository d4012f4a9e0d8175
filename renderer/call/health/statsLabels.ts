/** Thresholds and number formats for the statistics of a connection. Pure. */
import type { LoadState, PeerStats } from '../../../sfu/protocol/models.ts';
import { stepDown } from '../../client/media/reception.ts';
import type { Stats } from '../../client/types.ts';

export type Meaning = 'fine' | 'weak' | 'bad';

const judge = (value: number, weak: number, bad: number): Meaning =>
	value >= bad ? 'bad' : value >= weak ? 'weak' : 'fine';

/** The thresholds of `quality.ts`, by which participants see their own connection rated. */
export const meaningOfDelay = (rttMs: number) => judge(rttMs, 200, 400);
export const meaningOfLoss = (lossRatio: number) => judge(lossRatio, 0.03, 0.08);
/** mediasoup's producer score, 0 (worst) to 10. */
const meaningOfScore = (score: number) => judge(10 - score, 3, 6);

export function meaningOf({ rttMs, lossRatio, score, topLayer }: PeerStats): Meaning {
	const meanings = [
		rttMs === null ? 'fine' : meaningOfDelay(rttMs),
		meaningOfLoss(lossRatio),
		// Nobody receives the camera: its layers are paused, and mediasoup scores a producer without packets 0.
		score === null || topLayer === null ? 'fine' : meaningOfScore(score),
	];
	return meanings.includes('bad') ? 'bad' : meanings.includes('weak') ? 'weak' : 'fine';
}

const order: Meaning[] = ['bad', 'weak', 'fine'];

/** The load that the server reports; `short` where the load is fine but the network budget limits somebody's video. */
export function stateOfAllocation({ allocation: { load }, peers }: Stats): LoadState | 'short' {
	const isShort = peers.some(({ reception }) => reception.reason === 'budget');
	return load === 'fine' && isShort ? 'short' : load;
}

/** Those whom media do not reach first, then the worst connection, then the most limited reception; a stable sort. */
export function weakFirst(peers: PeerStats[], unreached: readonly string[] = []): PeerStats[] {
	const byNeed = (one: PeerStats, other: PeerStats) =>
		Number(unreached.includes(other.peerId)) - Number(unreached.includes(one.peerId)) ||
		order.indexOf(meaningOf(one)) - order.indexOf(meaningOf(other)) ||
		stepDown(other.reception.step) - stepDown(one.reception.step);
	return [...peers].sort(byNeed);
}

/** Two significant digits, in the reader's locale: 0.04, 1.2, 38. */
export function formatMbps(mbps: number): string {
	const digits = mbps >= 10 ? 0 : mbps >= 1 ? 1 : 2;
	return mbps.toLocaleString([], { maximumFractionDigits: digits });
}

export const formatKbps = (kbps: number) => formatMbps(kbps / 1000);
export const formatShare = (ratio: number) => ratio.toLocaleString([], { style: 'percent', maximumFractionDigits: 1 });
