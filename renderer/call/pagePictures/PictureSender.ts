import type { ShownPage } from '../../../sfu/protocol/models/slides.ts';
import type { CallError } from '../../client/signalling/CallError.ts';

/** While somebody draws, a picture at most this often, ms: each is some hundred kilobytes, and a scene of the film. */
const inkIntervalMs = 2_000;
/** After a failure, ms. */
const retryMs = 5_000;

/** Draws a page with what is drawn on it, and sends the picture. @returns why that failed; null: it is kept */
export type SendPicture = (page: ShownPage, signal: AbortSignal) => Promise<CallError | null>;

/** Sends pictures of the page that is shown: when it is turned, and while somebody draws on it. One at a time. */
export class PictureSender {
	readonly #sendPicture: SendPicture;
	readonly #closed = new AbortController();
	#page: ShownPage | null = null;
	/** There is something new to send. */
	#isDue = false;
	#isSending = false;
	/** By `performance.now()`. */
	#notBeforeMs = 0;
	#timer: ReturnType<typeof setTimeout> | undefined;

	constructor(sendPicture: SendPicture) {
		this.#sendPicture = sendPicture;
	}

	/** It is shown from now on; null: no page is. */
	show(page: ShownPage | null): void {
		if (isSame(page, this.#page)) return;
		this.#page = page;
		this.#isDue = page !== null;
		this.#notBeforeMs = 0;
		this.#go();
	}

	/** Something was drawn, or taken away. */
	inkChanged(): void {
		this.#isDue = this.#page !== null;
		this.#go();
	}

	/** Idempotent. */
	close(): void {
		clearTimeout(this.#timer);
		this.#closed.abort();
	}

	#go(): void {
		clearTimeout(this.#timer);
		if (!this.#isDue || this.#isSending || this.#closed.signal.aborted) return;
		const waitMs = this.#notBeforeMs - performance.now();
		if (waitMs > 0) this.#timer = setTimeout(() => this.#go(), waitMs);
		else void this.#send();
	}

	async #send(): Promise<void> {
		const page = this.#page;
		if (!page) return;
		this.#isDue = false;
		this.#isSending = true;
		const delayMs = await this.#attempt(page);
		this.#isSending = false;
		// Another page has its own time.
		if (isSame(page, this.#page)) this.#notBeforeMs = performance.now() + delayMs;
		this.#go();
	}

	/** @returns how long to wait until the next picture of this page, ms */
	async #attempt(page: ShownPage): Promise<number> {
		const startedMs = performance.now();
		const failure = await this.#sendPicture(page, this.#closed.signal);
		if (!failure) return Math.max(0, startedMs + inkIntervalMs - performance.now());
		// The recording has as many pictures as it takes.
		if (failure.code === 'limit-reached') this.close();
		this.#isDue = isSame(page, this.#page);
		return failure.retryAfterMs ?? retryMs;
	}
}

function isSame(one: ShownPage | null, other: ShownPage | null): boolean {
	return one?.documentId === other?.documentId && one?.pageId === other?.pageId;
}
