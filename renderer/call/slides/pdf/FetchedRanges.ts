import './withResolvers.ts';
import { PDFDataRangeTransport } from 'pdfjs-dist/legacy/build/pdf.mjs';

/**
 * What is fetched at least at a time, bytes: whole pieces of it. Before the first page, pdf.js reads the entry of each page, and
 * many programs write these far apart.
 */
export const rangeBytes = 16 * 1024;
/** Of one address, browsers do no more at a time. */
const maxAtOnce = 6;
/** A connection on which nothing comes for so long is gone, ms: it may not say so. */
const silentMs = 10_000;
/** Between attempts while the server is not reached, ms. */
const retryMs = 1_000;

type Range = { begin: number; end: number };

/**
 * The parts of a PDF at our server that pdf.js asks for, the last one first: the page that is turned to comes before those that were
 * to be drawn ahead. Its own way of fetching asks for the whole file first, and reads it until it knows the length.
 */
export class FetchedRanges extends PDFDataRangeTransport {
	readonly #url: string;
	readonly #onUnreadable: () => void;
	readonly #abort = new AbortController();
	readonly #waiting: Range[] = [];
	#fetching = 0;

	private constructor(url: string, length: number, start: Uint8Array, onUnreadable: () => void) {
		super(length, start);
		this.#url = url;
		this.#onUnreadable = onUnreadable;
	}

	/** @param onUnreadable a part is refused, and what is asked for is not answered. @throws Error when it is not there */
	static async open(url: string, onUnreadable: () => void): Promise<FetchedRanges> {
		const { length, bytes } = await fetchRange(url, { begin: 0, end: rangeBytes });
		return new FetchedRanges(url, length, bytes, onUnreadable);
	}

	override requestDataRange(begin: number, end: number): void {
		this.#waiting.push({ begin, end });
		this.#fetchNext();
	}

	override abort(): void {
		this.#abort.abort();
		this.#waiting.length = 0;
	}

	#fetchNext(): void {
		while (this.#fetching < maxAtOnce) {
			const range = this.#waiting.pop();
			if (!range) return;
			this.#fetching += 1;
			void this.#fetch(range);
		}
	}

	async #fetch(range: Range): Promise<void> {
		const { signal } = this.#abort;
		// pdf.js cannot be told that a part is missing: it is fetched again until the network and the server are back.
		while (!signal.aborted) {
			try {
				const answer = await fetchRange(this.#url, range, signal);
				this.onDataRange(range.begin, answer.bytes);
				break;
			} catch (error) {
				if (signal.aborted) break;
				if (error instanceof RefusedRange) {
					this.#onUnreadable();
					break;
				}
				await new Promise((resolve) => setTimeout(resolve, retryMs));
			}
		}
		this.#fetching -= 1;
		this.#fetchNext();
	}
}

/** The server has no such part, and will not have it. */
class RefusedRange extends Error {}

/**
 * @returns the part, and the length of the whole, bytes
 * @throws RefusedRange; Error: it was not answered, or not wholly
 */
async function fetchRange(url: string, { begin, end }: Range, signal?: AbortSignal) {
	const attempt = new AbortController();
	const abort = () => attempt.abort();
	let timer = setTimeout(abort, silentMs);
	const heard = () => {
		clearTimeout(timer);
		timer = setTimeout(abort, silentMs);
	};
	signal?.addEventListener('abort', abort, { once: true });
	try {
		const headers = { range: `bytes=${begin}-${end - 1}` };
		// Each part at an address of its own: the browser's cache lets one request at a time to an address.
		const part = `${url}?from=${begin}`;
		const answer = await fetch(part, { headers, signal: attempt.signal });
		if (answer.status !== 206) {
			const text = `${part} was answered with ${answer.status}`;
			const isTemporary = answer.status >= 500 || answer.status === 429;
			throw isTemporary ? new Error(text) : new RefusedRange(text);
		}
		const length = Number(answer.headers.get('content-range')?.split('/')[1]);
		return { length, bytes: await readAll(answer, heard) };
	} finally {
		clearTimeout(timer);
		signal?.removeEventListener('abort', abort);
	}
}

/** @param heard is called with each piece */
async function readAll({ body }: Response, heard: () => void): Promise<Uint8Array> {
	const pieces: Uint8Array<ArrayBuffer>[] = [];
	const reader = body?.getReader();
	for (let piece = await reader?.read(); piece?.value; piece = await reader?.read()) {
		heard();
		pieces.push(piece.value);
	}
	return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
