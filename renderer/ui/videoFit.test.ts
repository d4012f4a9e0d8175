import { expect, test } from 'vitest';
import { videoFit } from './videoFit.ts';

const size = (width: number, height: number) => ({ width, height });
const landscape = size(1280, 720);
const portrait = size(720, 1280);

test.each([
	['the usual camera in a tile of its shape', landscape, size(640, 360)],
	['the usual camera in the narrowest tile of a wide stage', landscape, size(400, 300)],
	['an old 4:3 camera in a wide tile', size(640, 480), size(640, 360)],
	['an upright phone in the tallest tile of an upright phone', portrait, size(344, 430)],
	['a video whose size is not known yet', size(0, 0), size(640, 360)],
	['a tile that is not laid out yet', landscape, size(0, 0)],
])('covers the tile: %s', (_, video, tile) => {
	expect(videoFit(video, tile)).toBe('cover');
});

test.each([
	['an upright phone in a grid on a laptop', portrait, size(640, 360)],
	['an upright phone, shown large', portrait, size(1100, 825)],
	['the teacher on an upright phone', landscape, size(344, 430)],
	['a square tile', landscape, size(300, 300)],
	['a very wide virtual camera', size(2560, 1080), size(400, 300)],
	['an upright phone in the strip', portrait, size(220, 123)],
])('shows the video whole: %s', (_, video, tile) => {
	expect(videoFit(video, tile)).toBe('contain');
});

test('shows two thirds of the width and of the height at least, whatever the shapes', () => {
	for (let width = 100; width <= 2000; width += 50) {
		for (let height = 100; height <= 2000; height += 50) {
			const video = size(width, height);
			const tile = size(640, 360);
			if (videoFit(video, tile) === 'contain') continue;
			const scale = Math.max(tile.width / width, tile.height / height);
			expect(tile.width / (width * scale)).toBeGreaterThan(0.66);
			expect(tile.height / (height * scale)).toBeGreaterThan(0.66);
		}
	}
});
