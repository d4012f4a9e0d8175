/** pdf.js as this page uses it: half a megabyte, loaded by `import()` with the first document only. */
import './withResolvers.ts';
import {
	AnnotationMode,
	GlobalWorkerOptions,
	getDocument,
	PDFDataRangeTransport,
	type PDFDocumentLoadingTask,
	type PDFDocumentProxy,
	type PDFPageProxy,
	version,
} from 'pdfjs-dist/legacy/build/pdf.mjs';
import { FetchedRanges, rangeBytes } from './FetchedRanges.ts';
import workerUrl from './pdfWorker.ts?worker&url';
import { prepareWorker, takeWorker } from './spareWorker.ts';

GlobalWorkerOptions.workerSrc = workerUrl;

export { dropWorker } from './spareWorker.ts';

/** Where the build puts what pdf.js fetches by name (`vite.config.ts`). */
const filesUrl = `/assets/pdfjs-${version}/`;
/** An image with more pixels is left out: 30,000 x 30,000 of them fit into 4 MB and keep a computer busy for 16 s. */
const maxImagePixels = 50_000_000;

/**
 * Scripts, forms and attachments stay inert, nothing is fetched from elsewhere, and only what is shown is fetched: the classroom's
 * network carries it thirty times.
 */
const options = {
	cMapUrl: `${filesUrl}cmaps/`,
	standardFontDataUrl: `${filesUrl}standard_fonts/`,
	wasmUrl: `${filesUrl}wasm/`,
	// The content security policy forbids it; there is a fallback in JavaScript for JPEG 2000 and JBIG2. Colour profiles have none.
	useWasm: false,
	// All but Symbol and ZapfDingbats, which differ from system to system.
	useSystemFonts: true,
	maxImageSize: maxImagePixels,
	enableXfa: false,
	disableAutoFetch: true,
	disableStream: true,
	disableWorkerRendering: true,
	verbosity: 0,
};

/** `pdf` rejects when the file cannot be read or is none, or it is closed before. */
export type OpenedPdf = { pdf: Promise<PDFDocumentProxy>; close: () => void };

/** @param url of our server. @param bytes of the file */
export function openPdf(url: string, bytes: number): OpenedPdf {
	// The promise of a task that is destroyed while it opens stays pending.
	let fail: (cause: Error) => void = () => {};
	const closed = new Promise<never>((_, reject) => {
		fail = reject;
	});
	const close = (cause = new Error('the document was closed')) => {
		fail(cause);
		void task
			.destroy()
			.catch(() => {})
			.then(() => worker.destroy());
	};
	const worker = takeWorker();
	const range = new FetchedRanges(url, bytes, close);
	const task = getDocument({ ...options, worker, range, rangeChunkSize: rangeBytes });
	return { pdf: Promise.race([task.promise, closed]), close: () => close() };
}

/** A file of this computer: only the parts that are needed are read into memory. */
export function openPdfFile(file: Blob): PDFDocumentLoadingTask {
	const task = getDocument({ ...options, range: new FileRange(file, () => void task.destroy()) });
	return task;
}

class FileRange extends PDFDataRangeTransport {
	readonly #file: Blob;
	readonly #onUnreadable: () => void;

	constructor(file: Blob, onUnreadable: () => void) {
		super(file.size, null);
		this.#file = file;
		this.#onUnreadable = onUnreadable;
	}

	override requestDataRange(begin: number, end: number): void {
		this.#file
			.slice(begin, end)
			.arrayBuffer()
			.then((bytes) => this.onDataRange(begin, new Uint8Array(bytes)))
			.catch(this.#onUnreadable);
	}
}

/**
 * Draws the page over the whole canvas, without annotations. @throws Error when it cannot be drawn, or was aborted
 */
export async function paintPdfPage(page: PDFPageProxy, canvas: HTMLCanvasElement, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	const { width } = page.getViewport({ scale: 1 });
	const task = page.render({
		canvas,
		viewport: page.getViewport({ scale: canvas.width / width }),
		annotationMode: AnnotationMode.DISABLE,
		// For the screen, pdf.js waits for animation frames of this window, which has none while another one covers it: the class
		// would not see the page on the projector.
		intent: 'print',
	});
	// Every 15 ms; else it would draw a page without a break.
	task.onContinue = inNextTask;
	const stop = () => task.cancel();
	signal.addEventListener('abort', stop);
	try {
		await task.promise;
		prepareWorker();
	} finally {
		signal.removeEventListener('abort', stop);
		page.cleanup();
	}
}

/** Unlike timers, messages are not slowed down in a window that is covered. */
function inNextTask(go: () => void): void {
	const { port1, port2 } = new MessageChannel();
	port1.onmessage = () => {
		port1.close();
		go();
	};
	port2.postMessage(null);
}
