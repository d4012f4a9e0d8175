/** Figures of a connection, with what they mean. Pure. */
import type { LoadState, PeerStats } from '../../../sfu/protocol/models.ts';
import { stepDown } from '../../client/media/reception.ts';
import type { Stats } from '../../client/state/types.ts';

export type Meaning = 'fine' | 'weak' | 'bad';

const judge = (value: number, weak: number, bad: number): Meaning =>
	value >= bad ? 'bad' : value >= weak ? 'weak' : 'fine';

/** The same bounds by which a participant's own connection is rated. */
export const meaningOfDelay = (rttMs: number) => judge(rttMs, 200, 400);
export const meaningOfLoss = (lossRatio: number) => judge(lossRatio, 0.03, 0.08);
/** Of 10. */
const meaningOfScore = (score: number) => judge(10 - score, 3, 6);

export function meaningOf({ rttMs, lossRatio, score, topLayer }: PeerStats): Meaning {
	const meanings = [
		rttMs === null ? 'fine' : meaningOfDelay(rttMs),
		meaningOfLoss(lossRatio),
		// A camera that nobody gets is not sent, and scores nothing.
		score === null || topLayer === null ? 'fine' : meaningOfScore(score),
	];
	return meanings.includes('bad') ? 'bad' : meanings.includes('weak') ? 'weak' : 'fine';
}

const order: Meaning[] = ['bad', 'weak', 'fine'];

/** How the class stands: what its computer says, unless its network limit already holds pictures back. */
export function stateOfAllocation({ allocation: { load }, peers }: Stats): LoadState | 'short' {
	const isShort = peers.some(({ reception }) => reception.reason === 'budget');
	return load === 'fine' && isShort ? 'short' : load;
}

/** Who needs help first; among equals as they were. */
export function weakFirst(peers: PeerStats[]): PeerStats[] {
	const byNeed = (one: PeerStats, other: PeerStats) =>
		order.indexOf(meaningOf(one)) - order.indexOf(meaningOf(other)) ||
		stepDown(other.reception.step) - stepDown(one.reception.step);
	return [...peers].sort(byNeed);
}

/** Two figures that count: 0.04, 1.2, 38. In the reader's own way of writing. */
export function formatMbps(mbps: number): string {
	const digits = mbps >= 10 ? 0 : mbps >= 1 ? 1 : 2;
	return mbps.toLocaleString([], { maximumFractionDigits: digits });
}

export const formatKbps = (kbps: number) => formatMbps(kbps / 1000);
export const formatShare = (ratio: number) => ratio.toLocaleString([], { style: 'percent', maximumFractionDigits: 1 });
