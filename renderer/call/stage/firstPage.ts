import type { TileKey } from './tileList.ts';

/** Tiles that are brought to the first page, each with the tile whose place it takes there. */
export type Swaps = ReadonlyMap<TileKey, TileKey>;

export const noSwaps: Swaps = new Map();

type Wanted = {
	/** In their order. */
	keys: readonly TileKey[];
	/** Tiles on a page. */
	perPage: number;
	/** To be on the first page, the most important first. */
	urgent: readonly TileKey[];
	/** Never give their place away. */
	fixed: ReadonlySet<TileKey>;
};

/**
 * Brings urgent tiles of later pages to the first one. Each changes places with one tile, and keeps that place while it is
 * urgent: nobody else moves.
 */
export function bringForward({ keys, perPage, urgent, fixed }: Wanted, before: Swaps): Swaps {
	const first = new Set(keys.slice(0, perPage));
	const later = new Set(keys.slice(perPage));
	const wanted = urgent.filter((key) => later.has(key));
	const mayGive = (key: TileKey) => first.has(key) && !fixed.has(key) && !urgent.includes(key);
	const kept = wanted.flatMap((key): [TileKey, TileKey][] => {
		const giver = before.get(key);
		return giver !== undefined && mayGive(giver) ? [[key, giver]] : [];
	});
	const swaps = new Map(kept);
	const givers = keys.slice(0, perPage).filter((key) => mayGive(key) && !kept.some(([, giver]) => giver === key));
	for (const key of wanted) {
		if (swaps.has(key)) continue;
		const giver = givers.pop();
		if (giver === undefined) break;
		swaps.set(key, giver);
	}
	return swaps;
}

export function withSwaps(keys: readonly TileKey[], swaps: Swaps): TileKey[] {
	const places = new Map(
		[...swaps].flatMap(([key, giver]): [TileKey, TileKey][] => [
			[key, giver],
			[giver, key],
		]),
	);
	const present = new Set(keys);
	return keys.map((key) => {
		const other = places.get(key);
		return other !== undefined && present.has(other) ? other : key;
	});
}

export function sameSwaps(one: Swaps, other: Swaps): boolean {
	return one.size === other.size && [...one].every(([key, giver]) => other.get(key) === giver);
}
