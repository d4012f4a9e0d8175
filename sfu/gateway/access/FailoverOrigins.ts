import { EventEmitter } from 'node:events';

/** The servers to which people of this one can turn when it is gone: those that work together with it. Empty for a single server. */
export class FailoverOrigins extends EventEmitter<{ changed: [] }> {
	#origins: readonly string[] = [];

	/** Of their pages, e.g. `https://192.0.2.7:8443`; the ones to be tried first come first. */
	get origins(): readonly string[] {
		return this.#origins;
	}

	/** @param origins as `origins`, all of them; those of before are forgotten */
	replace(origins: readonly string[]): void {
		if (origins.join() === this.#origins.join()) return;
		this.#origins = [...origins];
		this.emit('changed');
	}
}
