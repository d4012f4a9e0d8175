import type { BoardPattern } from '../../../../sfu/protocol/models/documents.ts';
import { boardMarks, boardSize, markColor, paperColor } from '../../../client/ink/boardPaper.ts';
import { contextOf } from './imagePage.ts';
import { type Page, pictureOnly } from './Page.ts';

export function boardPage(pattern: BoardPattern): Page {
	return {
		...pictureOnly,
		size: boardSize,
		paint: async (canvas) => drawBoard(contextOf(canvas), pattern, canvas),
	};
}

function drawBoard(context: CanvasRenderingContext2D, pattern: BoardPattern, { width, height }: HTMLCanvasElement) {
	const unit = width / boardSize.width;
	// Also on a thumbnail each mark is seen.
	const px = (length: number) => Math.max(1, Math.round(length * unit));
	context.fillStyle = paperColor;
	context.fillRect(0, 0, width, height);
	context.fillStyle = markColor;
	for (const mark of boardMarks(pattern))
		context.fillRect(Math.round(mark.x * unit), Math.round(mark.y * unit), px(mark.width), px(mark.height));
}
