import './withResolvers.ts';
import { PDFWorker } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** Nobody has opened another document for so long, ms. */
const unusedMs = 10 * 60_000;
/** Errors alone. */
const verbosity = 0;

/** Its start takes 0.2 s of a computer, more than opening a document. */
let spare: { worker: PDFWorker; timer: ReturnType<typeof setTimeout> } | null = null;

/** The one that waits for a document, or else a new one. Whoever takes it destroys it. */
export function takeWorker(): PDFWorker {
	const worker = spare?.worker ?? new PDFWorker({ verbosity });
	clearTimeout(spare?.timer);
	spare = null;
	return worker;
}

/** Starts one for the next document. To be called when nobody waits for a page. Idempotent. */
export function prepareWorker(): void {
	spare ??= { worker: new PDFWorker({ verbosity }), timer: setTimeout(dropWorker, unusedMs) };
}

/** No other document follows soon. Idempotent. */
export function dropWorker(): void {
	clearTimeout(spare?.timer);
	spare?.worker.destroy();
	spare = null;
}
