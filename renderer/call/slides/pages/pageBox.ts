import type { Size } from '../../../ui/stageLayout.ts';

export type PageBox = { left: number; top: number; width: number; height: number };

/** Where a page lies, whole and as large as possible, in the middle of `room`; whole CSS px, so that its edges are sharp. */
export function pageBox(page: Size, room: Size): PageBox {
	const scale = Math.min(room.width / page.width, room.height / page.height);
	const width = Math.max(1, Math.round(page.width * scale));
	const height = Math.max(1, Math.round(page.height * scale));
	return { left: Math.floor((room.width - width) / 2), top: Math.floor((room.height - height) / 2), width, height };
}

/** Safari on phones has no larger canvas (2^24); a display of 4K has half of it. */
const maxPixels = 16_777_216;
/** Also for pages that are a thousand times as long as wide. */
const maxSide = 8_192;

/**
 * Pixels of the canvas for a page. @param room CSS px @param pixelRatio of the display, times how much fingers magnify
 */
export function canvasSize(page: Size, room: Size, pixelRatio: number): Size {
	const { width, height } = pageBox(page, room);
	const wanted = { width: width * pixelRatio, height: height * pixelRatio };
	const factor = Math.min(
		1,
		Math.sqrt(maxPixels / (wanted.width * wanted.height)),
		maxSide / Math.max(wanted.width, wanted.height),
	);
	return {
		width: Math.max(1, Math.floor(wanted.width * factor)),
		height: Math.max(1, Math.floor(wanted.height * factor)),
	};
}
