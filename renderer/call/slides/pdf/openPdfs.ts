import type { PDFDocumentLoadingTask, PDFDocumentProxy } from 'pdfjs-dist';

/** Each holds a few megabytes in its worker: the one that is shown, and those of the last minutes. */
const maxOpen = 3;

/** `abort`: also ends the opening. */
type OpenPdf = { task: Promise<PDFDocumentLoadingTask>; abort: AbortController };

/** By URL; the last one that was used comes last. */
const pdfs = new Map<string, OpenPdf>();

/** Opens the PDF, once for all that draw its pages. @throws Error when it cannot be loaded or is none */
export async function pdfAt(url: string): Promise<PDFDocumentProxy> {
	const pdf = pdfs.get(url) ?? open(url);
	pdfs.delete(url);
	pdfs.set(url, pdf);
	for (const other of [...pdfs.keys()].slice(0, -maxOpen)) closePdf(other);
	return (await pdf.task).promise;
}

/** Also ends what is being fetched for it. Idempotent. */
export function closePdf(url: string): void {
	const pdf = pdfs.get(url);
	if (pdf) close(url, pdf);
}

/** When nothing is shown any more. */
export function closePdfs(): void {
	for (const url of [...pdfs.keys()]) closePdf(url);
}

function open(url: string): OpenPdf {
	const abort = new AbortController();
	const onUnreadable = () => close(url, pdf);
	const task = import('./pdfjs.ts').then(({ openPdf }) => openPdf(url, { signal: abort.signal, onUnreadable }));
	const pdf = { task, abort };
	task.catch(onUnreadable);
	return pdf;
}

/** Whoever draws a page next opens it anew, unless that has happened already. */
function close(url: string, pdf: OpenPdf): void {
	if (pdfs.get(url) === pdf) pdfs.delete(url);
	pdf.abort.abort();
	pdf.task.then((task) => task.destroy()).catch(() => {});
}
