import type { Reception, ReceptionReason } from '../../protocol/models.ts';

/** Order in which requests are served: shared screens, then the active speaker and large tiles, then small tiles. */
export type Rank = 'screen' | 'speaker' | 'tile';

/** One video that one receiver shows. */
export type VideoRequest = {
	receiverId: string;
	producerId: string;
	rank: Rank;
	/** Of the tile, px²; within a rank larger tiles are served first. */
	area: number;
	/** Bitrate of each spatial layer by itself, bit/s, the smallest layer first; at least one. */
	layerBps: readonly number[];
	/** The layer that its tile needs, an index of `layerBps`. */
	wanted: number;
	/** The highest layer it may get, and why not a higher one; default: `wanted`. */
	cap?: { layer: number; reason: ReceptionReason };
};

export type Limits = {
	/** For all videos of the room, bit/s, and what sets this limit. */
	roomBps: number;
	roomReason: 'budget' | 'load';
	/** For the videos of single receivers, bit/s; a receiver that is not in the map has no limit of its own. */
	receiverBps: ReadonlyMap<string, number>;
	/** Receivers for which the limit of the room does not count. Default none. */
	localReceivers?: ReadonlySet<string>;
};

/** One request and the layer it gets; null: none. */
export type Share = { request: VideoRequest; layer: number | null; reason: ReceptionReason | null };

const rankOrder: Record<Rank, number> = { screen: 0, speaker: 1, tile: 2 };

/**
 * Allocates the bandwidth of a room. Screens get their full layer even beyond the limits, and what they cost is missing
 * elsewhere: a lesson without its slides is none. Of the other videos each receiver's most important one comes before any
 * receiver's second one: first every request gets its smallest layer, then the rest of the bandwidth raises them, a layer
 * at a time. So a room that is short of bandwidth first loses layers, then small tiles, then speakers; screens never.
 */
export function allocate(requests: readonly VideoRequest[], limits: Limits): Share[] {
	const budget = new Budget(limits);
	const shares = inServingOrder(requests).map((request): Share => ({ request, layer: null, reason: null }));
	for (const share of shares) {
		const { request } = share;
		if (request.rank !== 'screen') raise(share, 0, budget);
		else {
			share.layer = highestLayer(request);
			budget.take(request.receiverId, costOf(request, share.layer));
		}
	}
	for (const rank of ['speaker', 'tile'] as const) {
		const ranked = shares.filter(({ request, layer }) => request.rank === rank && layer !== null);
		const top = Math.max(0, ...ranked.map(({ request }) => highestLayer(request)));
		for (let layer = 1; layer <= top; layer++) {
			for (const share of ranked)
				if (layer <= highestLayer(share.request) && share.layer === layer - 1) raise(share, layer, budget);
		}
	}
	for (const share of shares) {
		const { cap, wanted } = share.request;
		if (cap && share.layer === cap.layer && cap.layer < wanted) share.reason ??= cap.reason;
	}
	return shares;
}

/** Bitrate of all requests at their highest layer, bit/s. */
export function fullCostBps(requests: readonly VideoRequest[]): number {
	return requests.reduce((sum, request) => sum + costOf(request, highestLayer(request)), 0);
}

/**
 * What a receiver's downlink has to carry, bit/s: the layers it was given, and those that only its downlink keeps from it.
 * What the room's limits hold back is left out, because it says nothing about the downlink.
 */
export function neededBps(shares: readonly Share[]): number {
	const layerOf = ({ request, layer, reason }: Share) => (reason === 'bandwidth' ? highestLayer(request) : layer);
	return shares.reduce((sum, share) => sum + costOf(share.request, layerOf(share) ?? -1), 0);
}

/** What one receiver is told of its shares. */
export function receptionOf(shares: readonly Share[]): Reception {
	const heldBack = shares.filter(({ layer }) => layer === null);
	const lowered = shares.filter(({ layer, request }) => layer !== null && layer < request.wanted);
	const [worst] = [...heldBack, ...lowered];
	if (!worst) return { step: 'full', reason: null, heldBack: [] };
	const step = heldBack.length === 0 ? 'lowerLayers' : heldBack.length < shares.length ? 'fewerTiles' : 'audioOnly';
	return { step, reason: worst.reason, heldBack: heldBack.map(({ request }) => request.producerId).sort() };
}

/** The bandwidth that is left of the limits. */
class Budget {
	#roomBps: number;
	readonly #roomReason: 'budget' | 'load';
	readonly #receiverBps: Map<string, number>;
	readonly #localReceivers: ReadonlySet<string>;

	constructor({ roomBps, roomReason, receiverBps, localReceivers = new Set() }: Limits) {
		this.#roomBps = roomBps;
		this.#roomReason = roomReason;
		this.#receiverBps = new Map(receiverBps);
		this.#localReceivers = localReceivers;
	}

	/** Takes `bps` and returns null, or takes nothing and returns the limit that is too small. */
	tryTake(receiverId: string, bps: number): ReceptionReason | null {
		const ofReceiver = this.#receiverBps.get(receiverId);
		if (ofReceiver !== undefined && bps > ofReceiver) return 'bandwidth';
		if (bps > this.#roomBps && !this.#localReceivers.has(receiverId)) return this.#roomReason;
		this.take(receiverId, bps);
		return null;
	}

	/** Takes `bps` also beyond the limits. */
	take(receiverId: string, bps: number): void {
		const ofReceiver = this.#receiverBps.get(receiverId);
		if (!this.#localReceivers.has(receiverId)) this.#roomBps -= bps;
		if (ofReceiver !== undefined) this.#receiverBps.set(receiverId, ofReceiver - bps);
	}
}

function raise(share: Share, layer: number, budget: Budget): void {
	const { request } = share;
	const before = share.layer === null ? 0 : costOf(request, share.layer);
	const reason = budget.tryTake(request.receiverId, costOf(request, layer) - before);
	if (reason === null) share.layer = layer;
	else share.reason = reason;
}

const highestLayer = ({ wanted, cap }: VideoRequest) => Math.min(wanted, cap?.layer ?? wanted);
const costOf = ({ layerBps }: VideoRequest, layer: number) => layerBps[layer] ?? 0;

/** By rank; within a rank every receiver's largest tile, then every receiver's second largest, and so on. */
function inServingOrder(requests: readonly VideoRequest[]): VideoRequest[] {
	const bySize = [...requests].sort((a, b) => rankOrder[a.rank] - rankOrder[b.rank] || b.area - a.area);
	const served = new Map<string, number>();
	const rounds = bySize.map((request) => {
		const key = `${request.receiverId} ${request.rank}`;
		const round = served.get(key) ?? 0;
		served.set(key, round + 1);
		return { request, round };
	});
	rounds.sort((a, b) => rankOrder[a.request.rank] - rankOrder[b.request.rank] || a.round - b.round);
	return rounds.map(({ request }) => request);
}
