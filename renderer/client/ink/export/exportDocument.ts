import { PDFDocument, type PDFPage } from 'pdf-lib';
import { type BoardPage, type DocumentPages, pagesOf } from '../../../../sfu/protocol/models/documents.ts';
import { boardMarks, boardSize, markColor } from '../boardPaper.ts';
import type { Stroke } from '../Stroke.ts';
import { hexColor } from './hexColor.ts';
import { InkWriter } from './InkWriter.ts';
import { uprightJpeg } from './uprightJpeg.ts';

type ExportSource = {
	document: DocumentPages;
	/** @throws when it cannot be fetched */
	fileBytes: (fileId: string) => Promise<ArrayBuffer>;
	/** What is drawn on a page, in the order of drawing. */
	inkOf: (pageId: string) => Promise<readonly Stroke[]>;
};

/** Longer side of pages that are made of a picture or a board, points: that of A4. */
const longSidePt = 842;

/**
 * A document as a PDF: its pages as they are, board pages between them, and the ink as lines that stay sharp.
 * @throws Error: a file cannot be fetched, or is a PDF that only its password opens
 */
export async function exportDocument({ document, fileBytes, inkOf }: ExportSource): Promise<Blob> {
	const pdf = await PDFDocument.create();
	pdf.setTitle(document.name);
	const writer = new InkWriter(pdf);
	const source = await sourcePages(pdf, document, fileBytes);
	const boards = new Map(document.boards.map((board) => [board.pageId, board]));
	for (const pageId of pagesOf(document)) {
		const board = boards.get(pageId);
		const page = board ? await addBoard(pdf, board, fileBytes) : await source(Number(pageId.slice(1)));
		if (page) await writer.draw(page, await inkOf(pageId));
	}
	return new Blob([new Uint8Array(await pdf.save())], { type: 'application/pdf' });
}

/** How to add a page of the PDF or one of the images. undefined: there is none of that number */
async function sourcePages(pdf: PDFDocument, { kind, files }: DocumentPages, fileBytes: ExportSource['fileBytes']) {
	const [file] = files;
	if (kind === 'pdf' && file) {
		const loaded = await PDFDocument.load(await fileBytes(file.fileId));
		const copied = await pdf.copyPages(loaded, loaded.getPageIndices());
		return async (index: number): Promise<PDFPage | undefined> => {
			const page = copied[index];
			return page && pdf.addPage(page);
		};
	}
	return async (index: number): Promise<PDFPage | undefined> => {
		const image = files[index];
		return image && addImage(pdf, image.fileId, fileBytes);
	};
}

async function addImage(pdf: PDFDocument, fileId: string, fileBytes: ExportSource['fileBytes']): Promise<PDFPage> {
	const bytes = new Uint8Array(await fileBytes(fileId));
	const image = isPng(bytes) ? await pdf.embedPng(bytes) : await pdf.embedJpg(await uprightJpeg(bytes));
	const { width, height } = image.scaleToFit(longSidePt, longSidePt);
	const page = pdf.addPage([width, height]);
	page.drawImage(image, { x: 0, y: 0, width, height });
	return page;
}

async function addBoard(pdf: PDFDocument, { fileId, pattern }: BoardPage, fileBytes: ExportSource['fileBytes']) {
	if (fileId !== undefined) return addImage(pdf, fileId, fileBytes);
	const unit = longSidePt / boardSize.width;
	const page = pdf.addPage([boardSize.width * unit, boardSize.height * unit]);
	for (const { x, y, width, height } of boardMarks(pattern))
		page.drawRectangle({
			...{ x: x * unit, y: page.getHeight() - (y + height) * unit },
			...{ width: width * unit, height: height * unit },
			color: hexColor(markColor),
		});
	return page;
}

const isPng = (bytes: Uint8Array): boolean => bytes[0] === 0x89 && bytes[1] === 0x50;
