import { paperColor } from '../boardPaper.ts';
import { drawStroke } from '../drawStroke.ts';
import type { Stroke } from '../Stroke.ts';
import { canvasBlob } from './canvasBlob.ts';

export type PagePicture = {
	/** null: a white page. */
	picture: CanvasImageSource | null;
	/** Pixels of what is made. */
	width: number;
	height: number;
	/** In the order of drawing. */
	strokes: readonly Stroke[];
};

/** One page with its ink as a PNG. @throws Error: the browser has no room for a canvas of that size */
export async function exportPage({ picture, width, height, strokes }: PagePicture): Promise<Blob> {
	const canvas = document.createElement('canvas');
	canvas.width = width;
	canvas.height = height;
	const context = canvas.getContext('2d');
	if (!context) throw new Error('no canvas');
	context.fillStyle = paperColor;
	context.fillRect(0, 0, width, height);
	if (picture) context.drawImage(picture, 0, 0, width, height);
	for (const stroke of strokes) drawStroke(context, stroke, { width, height, mirrored: false });
	return await canvasBlob(canvas);
}
