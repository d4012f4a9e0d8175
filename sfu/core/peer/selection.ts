import type { Source } from '../../protocol/models.ts';

/** A video as a client shows it. `width` and `height`: CSS px; `priority`: 1 to 255, higher ones are served first. */
export type Tile = { producerId: string; width: number; height: number; priority: number };

/**
 * Height of a camera's top spatial layer, px; each lower layer has half of the next one (simulcast by powers of two).
 */
const topLayerHeightPx = 720;
/** A tile may be this many times higher than the layer it shows; beyond, upscaling is visibly blurred. */
const maxUpscale = 1.2;

/**
 * Index of the smallest spatial layer that still looks sharp; three layers have 180, 360 and 720 px.
 * @param heightPx of the tile
 * @param layerCount 1 or more
 */
export function spatialLayerFor(heightPx: number, layerCount: number): number {
	for (let layer = 0; layer < layerCount - 1; layer++) {
		const layerHeightPx = topLayerHeightPx / 2 ** (layerCount - 1 - layer);
		if (heightPx <= layerHeightPx * maxUpscale) return layer;
	}
	return Math.max(0, layerCount - 1);
}

/**
 * A screen always needs its top layer, because text must stay readable; a camera needs a layer by the height of its
 * tile.
 */
export function layerForTile(tile: Tile, source: Source, layerCount: number): number {
	return source === 'screen' ? Math.max(0, layerCount - 1) : spatialLayerFor(tile.height, layerCount);
}
