import './withResolvers.ts';
import { PDFDataRangeTransport } from 'pdfjs-dist/legacy/build/pdf.mjs';

/**
 * What is fetched at least at a time, bytes: whole pieces of it. Before the first page, pdf.js reads the entry of each page, and
 * many programs write these far apart.
 */
export const rangeBytes = 16 * 1024;
/** Of one address, browsers do no more at a time. */
const maxAtOnce = 6;

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

	/** @param onUnreadable a part cannot be fetched, and what is asked for is not answered. @throws Error when it is not there */
	static async open(url: string, onUnreadable: () => void): Promise<FetchedRanges> {
		const answer = await fetchRange(url, { begin: 0, end: rangeBytes });
		const length = Number(answer.headers.get('content-range')?.split('/')[1]);
		return new FetchedRanges(url, length, new Uint8Array(await answer.arrayBuffer()), onUnreadable);
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
		try {
			const answer = await fetchRange(this.#url, range, this.#abort.signal);
			this.onDataRange(range.begin, new Uint8Array(await answer.arrayBuffer()));
		} catch {
			if (!this.#abort.signal.aborted) this.#onUnreadable();
		} finally {
			this.#fetching -= 1;
			this.#fetchNext();
		}
	}
}

/** @throws Error unless it is answered with the range */
async function fetchRange(url: string, { begin, end }: Range, signal: AbortSignal | null = null): Promise<Response> {
	// Not by the cache of the browser, which lets one request at a time to an address.
	const answer = await fetch(url, { headers: { range: `bytes=${begin}-${end - 1}` }, cache: 'no-store', signal });
	if (answer.status !== 206) throw new Error(`${url} was answered with ${answer.status}`);
	return answer;
}
