import {
	concatTransformationMatrix,
	LineCapStyle,
	type PDFDocument,
	type PDFFont,
	type PDFPage,
	popGraphicsState,
	pushGraphicsState,
	StandardFonts,
} from 'pdf-lib';
import { pageUnits } from '../../../../sfu/protocol/ink/strokePoints.ts';
import { colorOf, opacityOf } from '../palette.ts';
import type { Size } from '../Size.ts';
import { firstPoint, type Stroke } from '../Stroke.ts';
import { strokeShape } from '../strokeShape.ts';
import { hexColor } from './hexColor.ts';
import { textPicture } from './textPicture.ts';

type Matrix = [number, number, number, number, number, number];

/** Draws ink onto the pages of one PDF. */
export class InkWriter {
	readonly #pdf: PDFDocument;
	#font: PDFFont | undefined;

	constructor(pdf: PDFDocument) {
		this.#pdf = pdf;
	}

	/** @param strokes in shares of the page as it is shown: turned, and without what is cropped */
	async draw(page: PDFPage, strokes: readonly Stroke[]): Promise<void> {
		if (strokes.length === 0) return;
		const { size, matrix } = shownPage(page);
		page.pushOperators(pushGraphicsState(), concatTransformationMatrix(...matrix));
		for (const stroke of strokes)
			if (stroke.tool === 'text') await this.#drawText(page, stroke, size);
			else drawShape(page, stroke, size);
		page.pushOperators(popGraphicsState());
	}

	async #drawText(page: PDFPage, stroke: Stroke, size: Size): Promise<void> {
		const [left, top] = firstPoint(stroke);
		const height = (stroke.width / pageUnits) * size.width;
		const [x, y] = [(left / pageUnits) * size.width, (-top / pageUnits) * size.height - height];
		const text = stroke.text ?? '';
		const color = hexColor(colorOf(stroke.color));
		this.#font ??= await this.#pdf.embedFont(StandardFonts.HelveticaBold);
		if (isWritable(this.#font, text)) {
			// The letters below the line are part of the height.
			page.drawText(text, { x, y: y + height * 0.22, size: height * 0.92, font: this.#font, color });
			return;
		}
		// The fonts that every reader has know Latin letters only.
		const picture = await textPicture(text, colorOf(stroke.color));
		const image = await this.#pdf.embedPng(await picture.png.arrayBuffer());
		page.drawImage(image, { x, y, width: height * picture.aspect, height });
	}
}

function drawShape(page: PDFPage, stroke: Stroke, size: Size): void {
	const { path, lineWidth } = strokeShape(stroke, size);
	if (path === '') return;
	const color = hexColor(colorOf(stroke.color));
	const opacity = opacityOf(stroke.tool);
	const paint =
		lineWidth === null
			? { color, opacity }
			: { borderColor: color, borderWidth: lineWidth, borderOpacity: opacity, borderLineCap: LineCapStyle.Round };
	page.drawSvgPath(path, { x: 0, y: 0, ...paint });
}

/**
 * How a page is shown: its size in points, and what turns a plane with its origin at the upper left corner, x to the right
 * and y upwards, into that of the page.
 */
function shownPage(page: PDFPage): { size: Size; matrix: Matrix } {
	const { x, y, width, height } = page.getCropBox();
	const upright: Size = { width, height };
	const turned: Size = { width: height, height: width };
	switch (((page.getRotation().angle % 360) + 360) % 360) {
		case 90:
			return { size: turned, matrix: [0, 1, -1, 0, x, y] };
		case 180:
			return { size: upright, matrix: [-1, 0, 0, -1, x + width, y] };
		case 270:
			return { size: turned, matrix: [0, -1, 1, 0, x + width, y + height] };
		default:
			return { size: upright, matrix: [1, 0, 0, 1, x, y + height] };
	}
}

function isWritable(font: PDFFont, text: string): boolean {
	const known = new Set(font.getCharacterSet());
	return [...text].every((letter) => known.has(letter.codePointAt(0) ?? 0));
}
