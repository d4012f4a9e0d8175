import { fullCostBps, type Limits, type VideoRequest } from './allocate.ts';

/** One voice with its headers, bit/s: Opus at 32 kbit/s, and 50 packets of 40 bytes of headers a second. */
const voiceBps = 48_000;
/** Voices that are taken to send at the same time: more than two people speak at once for moments only. */
const simultaneousVoices = 2;

type Capacity = {
	budgetMbps: number;
	/** Voices everybody hears. */
	voices: number;
	/** Share of small tiles that load shedding keeps, 0 to 1. */
	keptShare: number;
	/** By receiver, bit/s; null: its downlink has shown no limit. */
	downlinkBps: ReadonlyMap<string, number | null>;
	/** Receivers on this computer, which take nothing of the budget. Default none. */
	localReceivers?: ReadonlySet<string>;
};

/** The bandwidth that is left for video once everybody hears the voices. */
export function roomLimits(
	requests: readonly VideoRequest[],
	{ budgetMbps, voices, keptShare, downlinkBps, localReceivers = new Set() }: Capacity,
): Limits {
	const voicesBps = Math.min(simultaneousVoices, voices) * voiceBps;
	const remote = requests.filter(({ receiverId }) => !localReceivers.has(receiverId));
	const budgetBps = Math.max(0, budgetMbps * 1e6 - (downlinkBps.size - localReceivers.size) * voicesBps);
	// Load shedding never touches the active speaker or a shared screen.
	const tiles = remote.filter(({ rank }) => rank === 'tile');
	const protectedBps = fullCostBps(remote.filter(({ rank }) => rank !== 'tile'));
	const loadBps = protectedBps + fullCostBps(tiles) * keptShare;
	const isLoad = keptShare < 1 && loadBps < budgetBps;
	const receiverBps = new Map<string, number>();
	for (const [id, bps] of downlinkBps) if (bps !== null) receiverBps.set(id, Math.max(0, bps - voicesBps));
	return { roomBps: isLoad ? loadBps : budgetBps, roomReason: isLoad ? 'load' : 'budget', receiverBps, localReceivers };
}
