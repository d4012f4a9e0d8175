import type { Size } from '../../../ui/stageLayout.ts';
import { type Page, pictureOnly } from './Page.ts';

/** @param size of the image in pixels, as the server has read it. Its own pixels are loaded when it is drawn. */
export function imagePage(url: string, size: Size): Page {
	return {
		...pictureOnly,
		size,
		paint: async (canvas, signal) => {
			const image = await loadImage(url);
			signal.throwIfAborted();
			const context = contextOf(canvas);
			context.imageSmoothingQuality = 'high';
			context.drawImage(image, 0, 0, canvas.width, canvas.height);
		},
	};
}

/** @throws Error when it cannot be loaded or is no image */
export async function loadImage(url: string): Promise<HTMLImageElement> {
	const image = new Image();
	image.src = url;
	await image.decode();
	return image;
}

/** @throws Error when the browser has no memory for it */
export function contextOf(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
	const context = canvas.getContext('2d');
	if (!context) throw new Error('no context for a canvas');
	return context;
}
