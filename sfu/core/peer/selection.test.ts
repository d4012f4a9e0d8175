import { expect, test } from 'vitest';
import { layerForTile, spatialLayerFor } from './selection.ts';

test('chooses the smallest layer that looks sharp at the height of the tile', () => {
	expect([0, 100, 216, 217, 432, 433, 720, 2000].map((height) => spatialLayerFor(height, 3))).toEqual([
		0, 0, 0, 1, 1, 2, 2, 2,
	]);
	expect([100, 400, 500].map((height) => spatialLayerFor(height, 2))).toEqual([0, 0, 1]);
	expect(spatialLayerFor(100, 1)).toBe(0);
});

test('chooses the largest layer of a screen, however small its tile', () => {
	const tile = { producerId: 'p', width: 160, height: 90, priority: 1 };
	expect(layerForTile(tile, 'screen', 3)).toBe(2);
	expect(layerForTile(tile, 'camera', 3)).toBe(0);
});
