import type { BoardPattern } from '../../../sfu/protocol/models/documents.ts';
import type { Size } from './Size.ts';

/** Of a board page without a photo, in units of its own: everybody has the same shape, since ink is kept in shares of it. */
export const boardSize: Size = { width: 1600, height: 900 };
/** White, whatever the theme: what is drawn on it is meant for paper. */
export const paperColor = '#ffffff';
export const markColor = '#c3d3e0';

/** Between two squares, dots or lines: as 5 mm and 9 mm on paper of A4. */
const gaps = { squared: 40, dotted: 40, lined: 60 };
const lineWidth = 1.5;
const dotSide = 4;

type Mark = Size & { x: number; y: number };

/** Lines and dots of a pattern, as rectangles in units of `boardSize`. */
export function boardMarks(pattern: BoardPattern): Mark[] {
	if (pattern === 'blank') return [];
	const columns = steps(boardSize.width, gaps[pattern]);
	const rows = steps(boardSize.height, gaps[pattern]);
	if (pattern === 'dotted')
		return rows.flatMap((y) =>
			columns.map((x) => ({ x: x - dotSide / 2, y: y - dotSide / 2, width: dotSide, height: dotSide })),
		);
	return [
		...rows.map((y) => ({ x: 0, y, width: boardSize.width, height: lineWidth })),
		...(pattern === 'squared' ? columns.map((x) => ({ x, y: 0, width: lineWidth, height: boardSize.height })) : []),
	];
}

/** Places of marks, none at the edge. */
const steps = (length: number, gap: number): number[] =>
	Array.from({ length: Math.ceil(length / gap) - 1 }, (_, index) => (index + 1) * gap);
