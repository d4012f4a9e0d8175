import { EventEmitter } from 'node:events';

/** Each lengthens the policy of `/failover`, which is a header: nginx refuses headers of an answer beyond 4 KB. */
const maxOffered = 8;

/** The servers to which people of this one can turn when it is gone: those that work together with it. Empty for a single server. */
export class FailoverOrigins extends EventEmitter<{ changed: [] }> {
	#origins: readonly string[] = [];

	/** Those that a page is told to turn to: at most eight, the ones to be tried first come first. `changed`: others than before. */
	get offered(): readonly string[] {
		return this.#origins.slice(0, maxOffered);
	}

	/** @param origin of a page, e.g. `https://192.0.2.7:8443` */
	includes(origin: string): boolean {
		return this.#origins.includes(origin);
	}

	/** @param origins of their pages, all of them, the ones to be tried first first; those of before are forgotten */
	replace(origins: readonly string[]): void {
		const before = new Set(this.offered);
		this.#origins = [...origins];
		const offered = this.offered;
		// Another order alone is news to nobody: it follows their load.
		if (offered.length !== before.size || !offered.every((origin) => before.has(origin))) this.emit('changed');
	}
}
