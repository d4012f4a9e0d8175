import type { BoardPattern } from '../../../../sfu/protocol/models/documents.ts';
import { contextOf } from './imagePage.ts';
import { type Page, pictureOnly } from './Page.ts';

/** Of a board page without a photo: everybody must have the same shape, since ink is stored in shares of it. */
export const boardSize = { width: 1600, height: 900 };

/** Between two squares, dots or lines, in units of `boardSize`: as on paper of A4 across, 5 mm and 9 mm. */
const gaps = { squared: 40, dotted: 40, lined: 60 };
const paper = '#ffffff';
const marks = '#c3d3e0';

/** A white page, whatever the theme: what is drawn on it is meant for paper. */
export function boardPage(pattern: BoardPattern): Page {
	return {
		...pictureOnly,
		size: boardSize,
		paint: async (canvas) => drawBoard(contextOf(canvas), pattern, canvas),
	};
}

function drawBoard(context: CanvasRenderingContext2D, pattern: BoardPattern, { width, height }: HTMLCanvasElement) {
	const unit = width / boardSize.width;
	context.fillStyle = paper;
	context.fillRect(0, 0, width, height);
	if (pattern === 'blank') return;
	const gap = gaps[pattern] * unit;
	context.fillStyle = marks;
	const thickness = Math.max(1, Math.round(1.5 * unit));
	const columns = stepsIn(width, gap);
	const rows = stepsIn(height, gap);
	if (pattern === 'dotted') {
		const side = Math.max(2, 4 * unit);
		for (const x of columns) for (const y of rows) context.fillRect(x - side / 2, y - side / 2, side, side);
		return;
	}
	for (const y of rows) context.fillRect(0, Math.round(y), width, thickness);
	if (pattern === 'squared') for (const x of columns) context.fillRect(Math.round(x), 0, thickness, height);
}

/** Places of marks, none at the edge. */
const stepsIn = (length: number, gap: number): number[] =>
	Array.from({ length: Math.max(0, Math.ceil(length / gap - 0.01) - 1) }, (_, index) => (index + 1) * gap);
