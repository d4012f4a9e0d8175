import type { Size } from './stageLayout.ts';

export type VideoFit = 'cover' | 'contain';

/** Of a video's width or height that a tile must show at least. A 16:9 camera in a 4:3 tile shows 0.75. */
const leastShown = 2 / 3;

/**
 * How a video fills its tile: cut at two sides where that takes little away, as of a camera in a tile of about its shape;
 * otherwise whole, with the tile's background beside it, e.g. the video of an upright phone on a laptop.
 */
export function videoFit(video: Size, tile: Size): VideoFit {
	const areas = [video.width, video.height, tile.width, tile.height];
	if (areas.some((side) => !(side > 0))) return 'cover';
	const ratio = (video.width / video.height) * (tile.height / tile.width);
	return Math.min(ratio, 1 / ratio) < leastShown ? 'contain' : 'cover';
}
