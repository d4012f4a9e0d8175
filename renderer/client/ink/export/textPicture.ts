import { inkFont } from '../drawStroke.ts';
import { canvasBlob } from './canvasBlob.ts';

/** Pixels: sharp when a page is printed. */
const heightPx = 96;

/** A line of text as a picture, transparent around the letters. `aspect`: width divided by height. */
export async function textPicture(text: string, color: string): Promise<{ png: Blob; aspect: number }> {
	const canvas = document.createElement('canvas');
	const font = `600 ${heightPx * 0.85}px ${inkFont}`;
	const measuring = canvas.getContext('2d');
	if (!measuring) throw new Error('no canvas');
	measuring.font = font;
	canvas.width = Math.max(1, Math.ceil(measuring.measureText(text).width));
	canvas.height = heightPx;
	// The size of a canvas resets what was set before.
	measuring.font = font;
	measuring.fillStyle = color;
	measuring.textBaseline = 'top';
	measuring.fillText(text, 0, 0);
	return { png: await canvasBlob(canvas), aspect: canvas.width / canvas.height };
}
