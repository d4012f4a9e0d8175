/** Pages that were drawn a moment ago or will be shown next, so that turning to them takes no time. */
import type { Size } from '../../../ui/stageLayout.ts';
import { loadPage } from './loadPage.ts';
import { canvasSize } from './pageBox.ts';
import { type PageSource, sourceKey } from './pageSource.ts';

/** The pages before, now and next, for the page and for the projector. */
const maxKept = 6;
/** Paintings with fewer pixels are thumbnails, of which more are kept. */
const thumbnailPixels = 150_000;
const maxThumbnailsKept = 100;

/** `canvas`: to be copied; the next one who wants the page copies it too. */
export type Painting = { canvas: HTMLCanvasElement; page: Size };

/** Those used last come last. */
const kept = new Map<string, Painting>();

/**
 * The page as large as it fits. @param room CSS px @param pixelRatio see `canvasSize`
 * @throws Error when it cannot be loaded or drawn, or was aborted
 */
export async function paintingOf(
	source: PageSource,
	room: Size,
	pixelRatio: number,
	signal: AbortSignal,
): Promise<Painting> {
	const key = paintingKey(source, room, pixelRatio);
	const painting = kept.get(key) ?? (await paint(source, room, pixelRatio, signal));
	kept.delete(key);
	kept.set(key, painting);
	forget((each) => !isThumbnail(each), maxKept);
	forget(isThumbnail, maxThumbnailsKept);
	return painting;
}

/** Of `paintingOf`, where it is there at once. */
export const keptPainting = (source: PageSource, room: Size, pixelRatio: number): Painting | undefined =>
	kept.get(paintingKey(source, room, pixelRatio));

/** Frees their memory: nothing is shown any more. */
export const forgetPaintings = (): void => kept.clear();

async function paint(source: PageSource, room: Size, pixelRatio: number, signal: AbortSignal): Promise<Painting> {
	const page = await loadPage(source);
	signal.throwIfAborted();
	const canvas = Object.assign(document.createElement('canvas'), canvasSize(page.size, room, pixelRatio));
	await page.paint(canvas, signal);
	return { canvas, page: page.size };
}

const paintingKey = (source: PageSource, { width, height }: Size, pixelRatio: number) =>
	`${sourceKey(source)}@${width}x${height}x${pixelRatio}`;

const isThumbnail = ({ canvas }: Painting) => canvas.width * canvas.height < thumbnailPixels;

function forget(which: (painting: Painting) => boolean, max: number): void {
	const keys = [...kept].flatMap(([key, painting]) => (which(painting) ? [key] : []));
	for (const key of keys.slice(0, -max)) kept.delete(key);
}
