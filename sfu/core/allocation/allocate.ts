import type { Reception, ReceptionReason } from '../../protocol/models.ts';

/** What somebody leads with, what leads the class, and everybody else, in the order in which they are served. */
export type Rank = 'screen' | 'speaker' | 'tile';

/** One picture that one viewer shows. */
export type VideoRequest = {
	viewerId: string;
	producerId: string;
	rank: Rank;
	/** Of the tile, px; unequal tiles of one rank are served by size. */
	area: number;
	/** What each spatial layer costs alone, bit/s, the smallest first; at least one. */
	layerBps: readonly number[];
	/** The layer its tile needs, an index of `layerBps`. */
	wanted: number;
	/** The highest it may get, and why not more; default: what it needs. */
	cap?: { layer: number; reason: ReceptionReason };
};

export type Limits = {
	/** For all pictures of the room, bit/s, and what sets it. */
	roomBps: number;
	roomReason: 'budget' | 'load';
	/** For the pictures of single viewers, bit/s; who is not named has no limit of their own. */
	viewerBps: ReadonlyMap<string, number>;
};

/** One demand and the layer it gets; null: none. */
export type Share = { demand: VideoRequest; layer: number | null; reason: ReceptionReason | null };

const rankOrder: Record<Rank, number> = { screen: 0, speaker: 1, tile: 2 };

/**
 * Shares a room's airtime. Screens are the lesson: they come whole, and what they cost is missing elsewhere. Of the others
 * everybody's most important picture comes before anybody's second: first each gets its smallest layer, then what is left
 * makes them larger, a layer at a time. So a room that is short of airtime first loses sharpness, then small tiles, then
 * speakers; screens never.
 */
export function allocate(demands: readonly VideoRequest[], limits: Limits): Share[] {
	const purse = new Purse(limits);
	const shares = inTurn(demands).map((demand): Share => ({ demand, layer: null, reason: null }));
	for (const share of shares) {
		const { demand } = share;
		if (demand.rank !== 'screen') raise(share, 0, purse);
		else {
			share.layer = highest(demand);
			purse.take(demand.viewerId, costOf(demand, share.layer));
		}
	}
	for (const rank of ['speaker', 'tile'] as const) {
		const ranked = shares.filter(({ demand, layer }) => demand.rank === rank && layer !== null);
		const top = Math.max(0, ...ranked.map(({ demand }) => highest(demand)));
		for (let layer = 1; layer <= top; layer++) {
			for (const share of ranked)
				if (layer <= highest(share.demand) && share.layer === layer - 1) raise(share, layer, purse);
		}
	}
	for (const share of shares) {
		const { cap, wanted } = share.demand;
		if (cap && share.layer === cap.layer && cap.layer < wanted) share.reason ??= cap.reason;
	}
	return shares;
}

/** What all of this would cost if nothing were held back, bit/s. */
export function fullCostBps(demands: readonly VideoRequest[]): number {
	return demands.reduce((sum, demand) => sum + costOf(demand, highest(demand)), 0);
}

/**
 * What a viewer's connection has to carry, bit/s: what it was given, and what only the connection keeps from it. What the
 * room holds back proves nothing about a connection.
 */
export function neededBps(shares: readonly Share[]): number {
	const layerOf = ({ demand, layer, reason }: Share) => (reason === 'bandwidth' ? highest(demand) : layer);
	return shares.reduce((sum, share) => sum + costOf(share.demand, layerOf(share) ?? -1), 0);
}

/** What one viewer is told of its shares. */
export function receptionOf(shares: readonly Share[]): Reception {
	const heldBack = shares.filter(({ layer }) => layer === null);
	const lowered = shares.filter(({ layer, demand }) => layer !== null && layer < demand.wanted);
	const [worst] = [...heldBack, ...lowered];
	if (!worst) return { step: 'full', reason: null, heldBack: [] };
	const step = heldBack.length === 0 ? 'lowerLayers' : heldBack.length < shares.length ? 'fewerTiles' : 'audioOnly';
	return { step, reason: worst.reason, heldBack: heldBack.map(({ demand }) => demand.producerId).sort() };
}

/** What is left of the limits. */
class Purse {
	#roomBps: number;
	readonly #roomReason: 'budget' | 'load';
	readonly #viewerBps: Map<string, number>;

	constructor({ roomBps, roomReason, viewerBps }: Limits) {
		this.#roomBps = roomBps;
		this.#roomReason = roomReason;
		this.#viewerBps = new Map(viewerBps);
	}

	/** null: paid. Otherwise what it fails by; nothing is taken then. */
	pay(viewerId: string, bps: number): ReceptionReason | null {
		const ofViewer = this.#viewerBps.get(viewerId);
		if (ofViewer !== undefined && bps > ofViewer) return 'bandwidth';
		if (bps > this.#roomBps) return this.#roomReason;
		this.take(viewerId, bps);
		return null;
	}

	/** What is spent whatever is left. */
	take(viewerId: string, bps: number): void {
		const ofViewer = this.#viewerBps.get(viewerId);
		this.#roomBps -= bps;
		if (ofViewer !== undefined) this.#viewerBps.set(viewerId, ofViewer - bps);
	}
}

function raise(share: Share, layer: number, purse: Purse): void {
	const { demand } = share;
	const before = share.layer === null ? 0 : costOf(demand, share.layer);
	const reason = purse.pay(demand.viewerId, costOf(demand, layer) - before);
	if (reason === null) share.layer = layer;
	else share.reason = reason;
}

const highest = ({ wanted, cap }: VideoRequest) => Math.min(wanted, cap?.layer ?? wanted);
const costOf = ({ layerBps }: VideoRequest, layer: number) => layerBps[layer] ?? 0;

/** By rank; within a rank everybody's first, then everybody's second, each viewer's larger ones first. */
function inTurn(demands: readonly VideoRequest[]): VideoRequest[] {
	const bySize = [...demands].sort((a, b) => rankOrder[a.rank] - rankOrder[b.rank] || b.area - a.area);
	const served = new Map<string, number>();
	const turns = bySize.map((demand) => {
		const key = `${demand.viewerId} ${demand.rank}`;
		const turn = served.get(key) ?? 0;
		served.set(key, turn + 1);
		return { demand, turn };
	});
	turns.sort((a, b) => rankOrder[a.demand.rank] - rankOrder[b.demand.rank] || a.turn - b.turn);
	return turns.map(({ demand }) => demand);
}
