import type { PDFDocumentLoadingTask, PDFDocumentProxy } from 'pdfjs-dist';

/** Each holds a few megabytes in its worker: the one that is shown, and those of the last minutes. */
const maxOpen = 3;

const tasks = new Map<string, Promise<PDFDocumentLoadingTask>>();

/** Opens the PDF, once for all that draw its pages. @throws Error when it cannot be loaded or is none */
export async function pdfAt(url: string): Promise<PDFDocumentProxy> {
	const task = tasks.get(url) ?? import('./pdfjs.ts').then(({ openPdf }) => openPdf(url));
	// The last one that was used comes last.
	tasks.delete(url);
	tasks.set(url, task);
	for (const other of [...tasks.keys()].slice(0, -maxOpen)) closePdf(other);
	return (await task).promise;
}

/** Also ends what is being fetched for it. Idempotent. */
export function closePdf(url: string): void {
	const task = tasks.get(url);
	tasks.delete(url);
	task?.then((opened) => opened.destroy()).catch(() => {});
}

/** When nothing is shown any more. */
export function closePdfs(): void {
	for (const url of [...tasks.keys()]) closePdf(url);
}
