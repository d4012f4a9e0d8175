import type { Size } from './stageLayout.ts';

/** What of a picture is seen: magnified `scale` times from its area's upper left corner, then moved by CSS px. */
export type ZoomView = { scale: number; x: number; y: number };
export type Point = { x: number; y: number };

export const wholePicture: ZoomView = { scale: 1, x: 0, y: 0 };

/** Beyond it, letters of a shared screen become blurred, not larger. */
const largestScale = 5;
/** By a double tap: text of a laptop's screen can be read on a phone. */
const doubleTapScale = 2.5;

/** Where and how large a picture lies, shown whole in the middle of its area. */
function wholeBox(picture: Size, area: Size) {
	if (!(picture.width > 0 && picture.height > 0)) return { x: 0, y: 0, ...area };
	const fit = Math.min(area.width / picture.width, area.height / picture.height);
	const [width, height] = [picture.width * fit, picture.height * fit];
	return { x: (area.width - width) / 2, y: (area.height - height) / 2, width, height };
}

/** The nearest view that wastes nothing: no edge of the picture comes further in than necessary, and it is never smaller than whole. */
export function keepInside({ scale, x, y }: ZoomView, picture: Size, area: Size): ZoomView {
	const box = wholeBox(picture, area);
	const kept = Math.min(largestScale, Math.max(1, scale));
	return {
		scale: kept,
		x: keepAlong(x, { from: box.x * kept, length: box.width * kept, room: area.width }),
		y: keepAlong(y, { from: box.y * kept, length: box.height * kept, room: area.height }),
	};
}

type Along = {
	/** Where the picture would begin if it were not moved. */
	from: number;
	length: number;
	room: number;
};

function keepAlong(moved: number, { from, length, room }: Along): number {
	if (length <= room) return (room - length) / 2 - from;
	return Math.min(0 - from, Math.max(room - length - from, moved));
}

/** Magnifies by `factor` while what is under `from` moves to `to`: two fingers that spread and move, or one that moves (1). */
export function pinchBy(view: ZoomView, factor: number, from: Point, to: Point): ZoomView {
	const scale = Math.min(largestScale, Math.max(1, view.scale * factor));
	const real = scale / view.scale;
	return { scale, x: to.x - (from.x - view.x) * real, y: to.y - (from.y - view.y) * real };
}

/** A double tap: larger around the point, or whole again. */
export const doubleTapAt = (view: ZoomView, point: Point): ZoomView =>
	view.scale > 1 ? wholePicture : pinchBy(view, doubleTapScale, point, point);
