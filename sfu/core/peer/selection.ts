import type { Source } from '../../protocol/models.ts';

/** One picture as a client shows it, in CSS px. */
export type Tile = { producerId: string; width: number; height: number; priority: number };

/** Height of a camera's picture at full size, px; each layer below has half of it. */
const fullHeightPx = 720;
/** A picture may be stretched this much before the next layer is worth its bandwidth. */
const maxStretch = 1.2;

/** The smallest layer that still looks sharp: with three layers 180, 360 and 720 px high. 0 is the smallest. */
export function spatialLayerFor(heightPx: number, layerCount: number): number {
	for (let layer = 0; layer < layerCount - 1; layer++) {
		const layerHeightPx = fullHeightPx / 2 ** (layerCount - 1 - layer);
		if (heightPx <= layerHeightPx * maxStretch) return layer;
	}
	return Math.max(0, layerCount - 1);
}

/** Text must stay readable, so a screen comes in full whatever its size. */
export function layerForTile(tile: Tile, source: Source, layerCount: number): number {
	return source === 'screen' ? Math.max(0, layerCount - 1) : spatialLayerFor(tile.height, layerCount);
}
