import type { PDFDocumentProxy } from 'pdfjs-dist';
import type { PdfFile } from '../pages/pageSource.ts';
import type { OpenedPdf } from './pdfjs.ts';

/** Each holds a few megabytes in its worker: the one that is shown, and those of the last minutes. */
const maxOpen = 3;

const opened = new Map<string, Promise<OpenedPdf>>();

/** What draws PDFs is loaded. */
let hasOpened = false;

/** Opens the PDF, once for all that draw its pages. @throws Error when it cannot be loaded or is none */
export async function pdfAt({ url, bytes }: PdfFile): Promise<PDFDocumentProxy> {
	hasOpened = true;
	const opening = opened.get(url) ?? import('./pdfjs.ts').then(({ openPdf }) => openPdf(url, bytes));
	// The last one that was used comes last.
	opened.delete(url);
	opened.set(url, opening);
	for (const other of [...opened.keys()].slice(0, -maxOpen)) closePdf(other);
	return (await opening).pdf;
}

/** Also ends what is being fetched for it. Idempotent. */
export function closePdf(url: string): void {
	const opening = opened.get(url);
	opened.delete(url);
	opening?.then(({ close }) => close()).catch(() => {});
}

/** When nothing is shown any more. @param isOver nor will be soon: the worker that waits for the next document ends, too */
export function closePdfs({ isOver }: { isOver: boolean }): void {
	for (const url of [...opened.keys()]) closePdf(url);
	if (isOver && hasOpened) void import('./pdfjs.ts').then(({ dropWorker }) => dropWorker());
}
