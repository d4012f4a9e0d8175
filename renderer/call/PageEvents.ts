type Listeners = {
	/** The page goes away; only what is done at once is done. */
	left: () => void;
	networkChanged: () => void;
	/** A reason to ask whether the connection still lives: the network went, or the page was asleep. */
	inDoubt: () => void;
};

/** What the browser tells of the page and the network. Outside of a browser, nothing. */
export class PageEvents {
	readonly #abort = new AbortController();

	constructor({ left, networkChanged, inDoubt }: Listeners) {
		if (typeof window === 'undefined' || typeof document === 'undefined') return;
		const { signal } = this.#abort;
		window.addEventListener('pagehide', left, { signal });
		// Taken out of the browser's memory again, e.g. with its back button.
		window.addEventListener('pageshow', ({ persisted }) => persisted && networkChanged(), { signal });
		window.addEventListener('online', networkChanged, { signal });
		window.addEventListener('offline', inDoubt, { signal });
		document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && inDoubt(), {
			signal,
		});
	}

	/** Idempotent. */
	close(): void {
		this.#abort.abort();
	}
}
