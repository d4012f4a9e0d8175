import { fullCostBps, type Limits, type VideoRequest } from './allocate.ts';

/** One voice with its headers, bit/s: Opus at 32 kbit/s, 50 packets of 40 bytes a second around it. */
const voiceBps = 48_000;
/** Who holds a voice mostly listens; more than two at a time speak for moments only. */
const voicesAtOnce = 2;

type Room = {
	budgetMbps: number;
	/** Voices everybody hears. */
	voices: number;
	/** How much of small tiles a full computer leaves, 0 to 1. */
	brakeFactor: number;
	/** By peer, bit/s; null: its connection has shown no limit. */
	ceilings: ReadonlyMap<string, number | null>;
};

/** What is left for pictures once everybody hears. */
export function roomLimits(
	demands: readonly VideoRequest[],
	{ budgetMbps, voices, brakeFactor, ceilings }: Room,
): Limits {
	const voicesBps = Math.min(voicesAtOnce, voices) * voiceBps;
	const budgetBps = Math.max(0, budgetMbps * 1e6 - ceilings.size * voicesBps);
	// Whoever leads is not what is saved on.
	const tiles = demands.filter(({ rank }) => rank === 'tile');
	const leadingBps = fullCostBps(demands.filter(({ rank }) => rank !== 'tile'));
	const loadBps = leadingBps + fullCostBps(tiles) * brakeFactor;
	const isLoad = brakeFactor < 1 && loadBps < budgetBps;
	const viewerBps = new Map<string, number>();
	for (const [peerId, bps] of ceilings) if (bps !== null) viewerBps.set(peerId, Math.max(0, bps - voicesBps));
	return { roomBps: isLoad ? loadBps : budgetBps, roomReason: isLoad ? 'load' : 'budget', viewerBps };
}
