import { z } from 'zod';
import { steadyNowMs } from '../../steadyClock.ts';
import type { Store } from '../../store/Store.ts';

/** Its name in the store's settings. */
const storedAs = 'recordingEnds';
const maxStored = 500;

const Stored = z.record(z.string(), z.number()).catch({});

/**
 * When recordings really ended, where the clock of the computer was set since: their manifests say what the wrong clock said,
 * and a lesson of an hour ago would be deleted for being years old.
 */
export class EndTimes {
	readonly #settings: Store['settings'];
	/** By recording id, `steadyNowMs`. */
	readonly #endedInRun = new Map<string, number>();
	#wasClockSet = false;

	constructor(settings: Store['settings']) {
		this.#settings = settings;
	}

	ended(recordingId: string): void {
		this.#endedInRun.set(recordingId, steadyNowMs());
		if (this.#wasClockSet) this.#store();
	}

	/** To be called when somebody has set the clock. */
	clockSet(): void {
		this.#wasClockSet = true;
		this.#store();
	}

	/** @param recordedMs what the manifest says; null: it has not ended. @returns Unix ms */
	of(recordingId: string, recordedMs: number | null): number | null {
		return recordedMs === null ? null : (this.#stored[recordingId] ?? recordedMs);
	}

	get #stored(): Record<string, number> {
		return Stored.parse(this.#settings.all()[storedAs] ?? {});
	}

	#store(): void {
		if (this.#endedInRun.size === 0) return;
		const aheadMs = Date.now() - steadyNowMs();
		const ends = [...this.#endedInRun].map(([id, endedMs]) => [id, Math.round(endedMs + aheadMs)] as const);
		const others = Object.entries(this.#stored).filter(([id]) => !this.#endedInRun.has(id));
		this.#settings.save(storedAs, Object.fromEntries([...others, ...ends].slice(-maxStored)));
	}
}
