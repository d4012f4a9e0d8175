import type { DocumentPages } from '../../../sfu/protocol/models/documents.ts';
import type { Stroke } from '../../client/ink/Stroke.ts';
import { fileUrl, pageSource } from './pages/pageSource.ts';
import { paintingOf } from './pages/paintings.ts';

/** Longer side of a page that is saved as a picture, px. */
const picturePx = 2560;

/** A document with what was drawn on it. */
export type ExportSource = {
	roomId: string;
	document: DocumentPages;
	/** As it is shown; a board may have none of its own. */
	name: string;
	/** In the order of drawing. @throws CallError */
	inkOf: (pageId: string) => Promise<readonly Stroke[]>;
};

const baseName = ({ name }: ExportSource): string => name.replace(/\.pdf$/i, '');
export const pdfName = (source: ExportSource): string => `${baseName(source)}.pdf`;
/** @param number of the page, from 1 */
export const pngName = (source: ExportSource, number: number): string => `${baseName(source)} ${number}.png`;

/**
 * All pages. What makes PDFs is loaded when it is wanted.
 * @throws Error: the connection was lost, or the PDF opens only with a password
 */
export async function documentPdf({ roomId, document, name, inkOf }: ExportSource): Promise<Blob> {
	const { exportDocument } = await import('../../client/ink/export/exportDocument.ts');
	const fileBytes = async (fileId: string) => {
		const answer = await fetch(fileUrl(roomId, fileId));
		if (!answer.ok) throw new Error(`file: ${answer.status}`);
		return answer.arrayBuffer();
	};
	return exportDocument({ document: { ...document, name }, fileBytes, inkOf });
}

/** One page. @throws Error: the connection was lost, or there is no such page */
export async function pagePng({ roomId, document, inkOf }: ExportSource, pageId: string): Promise<Blob> {
	const { exportPage } = await import('../../client/ink/export/exportPage.ts');
	const source = pageSource(document, pageId, roomId);
	if (!source) throw new Error('no such page');
	const room = { width: picturePx, height: picturePx };
	const { canvas } = await paintingOf(source, room, 1, new AbortController().signal);
	return exportPage({ picture: canvas, width: canvas.width, height: canvas.height, strokes: await inkOf(pageId) });
}
