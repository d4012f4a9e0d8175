type Listeners = {
	/** The page goes away; only what is done at once is done. */
	left: () => void;
	networkChanged: () => void;
	/** The network went, or so the system thinks. */
	offline: () => void;
	/** The page is on the screen again; it may have been asleep. */
	seenAgain: () => void;
};

/** What the browser tells of the page and the network. Outside of a browser, nothing. */
export class PageEvents {
	readonly #abort = new AbortController();

	constructor({ left, networkChanged, offline, seenAgain }: Listeners) {
		if (typeof window === 'undefined' || typeof document === 'undefined') return;
		const { signal } = this.#abort;
		window.addEventListener('pagehide', left, { signal });
		// Taken out of the browser's memory again, e.g. with its back button.
		window.addEventListener('pageshow', ({ persisted }) => persisted && networkChanged(), { signal });
		window.addEventListener('online', networkChanged, { signal });
		window.addEventListener('offline', offline, { signal });
		document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && seenAgain(), {
			signal,
		});
	}

	/** Idempotent. */
	close(): void {
		this.#abort.abort();
	}
}
