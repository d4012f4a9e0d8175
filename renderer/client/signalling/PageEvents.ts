type Listeners = {
	/** The page is being unloaded, or put into the back/forward cache (pagehide): only synchronous work is still done. */
	unloaded: () => void;
	networkChanged: () => void;
	/** The system reports that the network is gone; it may be wrong. */
	offline: () => void;
	/** The page is visible again; its timers may have been suspended meanwhile. */
	seenAgain: () => void;
};

/** Window and document events about the page and the network. Does nothing outside of a browser. */
export class PageEvents {
	readonly #abort = new AbortController();

	constructor({ unloaded, networkChanged, offline, seenAgain }: Listeners) {
		if (typeof window === 'undefined' || typeof document === 'undefined') return;
		const { signal } = this.#abort;
		window.addEventListener('pagehide', unloaded, { signal });
		// Restored from the back/forward cache.
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
