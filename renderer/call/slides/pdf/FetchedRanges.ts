import './withResolvers.ts';
import { PDFDataRangeTransport } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { maxFileRanges, maxFileRangesBytes } from '../../../../sfu/protocol/models/documents.ts';
import { type ByteRange, fetchRange, fetchRanges, RefusedRange } from './fetchRange.ts';

/** What is fetched is whole pieces of it, bytes. Many programs write the entries of pages far apart: one for each has to come. */
export const rangeBytes = 8 * 1024;
/** What is asked for alone takes as long with what follows it, bytes, which is mostly read next: a table, or a long object. */
const aloneBytes = 64 * 1024;
/** Of the beginning and of the end of a file, bytes. */
const endBytes = 2 * rangeBytes;
/** So often, what followed is kept until it is read. */
const maxKept = 4;
/** Of one address, browsers do no more at a time. */
const maxAtOnce = 6;
/** Between attempts while the server is not reached, ms. */
const retryMs = 1_000;
/**
 * As long as pdf.js goes on asking within this time, ms, the answer comes for all together. It asks for the entries of all pages
 * of a flat list at once, each by a message of its own, and for a browser a hundred requests are half a second of work.
 */
const gatherMs = 3;

/**
 * The parts of a PDF at our server that pdf.js asks for, the last one first: the page that is turned to comes before those that were
 * to be drawn ahead. Its own way of fetching asks for the whole file first, and reads it until it knows the length.
 */
export class FetchedRanges extends PDFDataRangeTransport {
	readonly #url: string;
	readonly #onUnreadable: (cause: RefusedRange) => void;
	readonly #abort = new AbortController();
	readonly #waiting: ByteRange[] = [];
	#fetching = 0;
	#gathering: ReturnType<typeof setTimeout> | undefined;
	/** False once several were refused: a server of an earlier version may have the file. */
	#isTogether = true;
	/** What pdf.js reads first, fetched while its worker starts. */
	readonly #ends: readonly ByteRange[];
	/** null: they did not come, and are asked for like everything else. */
	readonly #endParts: Promise<Uint8Array[] | null>;
	/** What came with something that was asked for alone, the last one last. */
	#kept: { begin: number; bytes: Uint8Array }[] = [];

	/** @param length of the file, bytes. @param onUnreadable a part is refused, and what is asked for is not answered */
	constructor(url: string, length: number, onUnreadable: (cause: RefusedRange) => void) {
		super(length, null);
		this.#url = url;
		this.#onUnreadable = onUnreadable;
		this.#ends = endsOf(length);
		this.#endParts = this.#fetchParts(this.#ends).catch(() => null);
	}

	override requestDataRange(begin: number, end: number): void {
		const index = this.#ends.findIndex((range) => range.begin <= begin && end <= range.end);
		const kept = this.#kept.find((part) => part.begin <= begin && end <= part.begin + part.bytes.length);
		if (index >= 0) void this.#answerByEnd(index, { begin, end });
		else if (kept) this.onDataRange(begin, kept.bytes.slice(begin - kept.begin, end - kept.begin));
		else this.#ask({ begin, end });
	}

	override abort(): void {
		this.#abort.abort();
		clearTimeout(this.#gathering);
		this.#waiting.length = 0;
	}

	async #answerByEnd(index: number, range: ByteRange): Promise<void> {
		const [part, from = 0] = [(await this.#endParts)?.[index], this.#ends[index]?.begin];
		if (this.#abort.signal.aborted) return;
		if (part) this.onDataRange(range.begin, part.slice(range.begin - from, range.end - from));
		else this.#ask(range);
	}

	#ask(range: ByteRange): void {
		this.#waiting.push(range);
		clearTimeout(this.#gathering);
		// In a window that is covered, timers wait for a second.
		if (globalThis.document?.hidden) this.#fetchNext();
		else this.#gathering = setTimeout(() => this.#fetchNext(), gatherMs);
	}

	#fetchNext(): void {
		while (this.#fetching < maxAtOnce && this.#waiting.length > 0) {
			this.#fetching += 1;
			void this.#fetch(this.#takeWaiting());
		}
	}

	/** As many of the last ones as one request may ask for. */
	#takeWaiting(): ByteRange[] {
		const taken: ByteRange[] = [];
		let bytes = 0;
		for (let range = this.#waiting.at(-1); range; range = this.#waiting.at(-1)) {
			bytes += range.end - range.begin;
			const isFull = taken.length === (this.#isTogether ? maxFileRanges : 1) || bytes > maxFileRangesBytes;
			if (isFull && taken.length > 0) break;
			taken.push(range);
			this.#waiting.pop();
		}
		return taken;
	}

	async #fetch(ranges: ByteRange[]): Promise<void> {
		const { signal } = this.#abort;
		// pdf.js cannot be told that a part is missing: it is fetched again until the network and the server are back.
		while (!signal.aborted) {
			try {
				const parts = await this.#fetchParts(ranges);
				for (const [index, part] of parts.entries()) this.onDataRange(ranges[index]?.begin ?? 0, part);
				break;
			} catch (error) {
				if (signal.aborted) break;
				if (error instanceof RefusedRange) {
					this.#refused(ranges, error);
					break;
				}
				await new Promise((resolve) => setTimeout(resolve, retryMs));
			}
		}
		this.#fetching -= 1;
		this.#fetchNext();
	}

	async #fetchParts(ranges: readonly ByteRange[]): Promise<Uint8Array[]> {
		const { signal } = this.#abort;
		const [first] = ranges;
		if (first && ranges.length === 1) return [await this.#fetchAlone(first)];
		return fetchRanges(this.#url, ranges, signal);
	}

	async #fetchAlone({ begin, end }: ByteRange): Promise<Uint8Array> {
		const isAlone = this.#fetching <= 1 && this.#waiting.length === 0;
		const wide = { begin, end: Math.min(this.length, Math.max(end, isAlone ? begin + aloneBytes : 0)) };
		const bytes = await fetchRange(this.#url, wide, this.#abort.signal);
		if (wide.end > end) this.#kept = [...this.#kept, { begin, bytes }].slice(-maxKept);
		return bytes.slice(0, end - begin);
	}

	/** Each of several may still be had on its own. */
	#refused(ranges: ByteRange[], cause: RefusedRange): void {
		if (ranges.length === 1) this.#onUnreadable(cause);
		else {
			this.#isTogether = false;
			this.#waiting.push(...ranges.reverse());
		}
	}
}

/** Where a PDF says what it is, and where it says where everything lies: its first bytes, and the last whole piece with what follows it. */
function endsOf(length: number): ByteRange[] {
	const head = { begin: 0, end: Math.min(endBytes, length) };
	const tail = { begin: Math.max(head.end, (Math.floor(length / endBytes) - 1) * endBytes), end: length };
	return tail.begin < length ? [head, tail] : [head];
}
