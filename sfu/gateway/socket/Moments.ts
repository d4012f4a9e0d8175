/** Notices wait for so long at most for others of the same moment, ms: shorter than what people see as a delay. */
export const momentMs = 50;

/**
 * When notices that wait for others leave, for all connections at the same time: what several of them are sent is the same
 * then, and encoded once.
 */
export class Moments {
	readonly #atEndOfTurn = new Set<() => void>();
	readonly #atEndOfMoment = new Set<() => void>();
	#timer: NodeJS.Timeout | undefined;

	/** Calls `leave` at the end of this turn of the event loop, or if it is `busy`, `momentMs` later at most. */
	wait(leave: () => void, { busy }: { busy: boolean }): void {
		if (busy) {
			this.#atEndOfMoment.add(leave);
			this.#timer ??= setTimeout(() => {
				this.#timer = undefined;
				callAll(this.#atEndOfMoment);
			}, momentMs);
			return;
		}
		if (this.#atEndOfTurn.size === 0) setImmediate(() => callAll(this.#atEndOfTurn));
		this.#atEndOfTurn.add(leave);
	}
}

function callAll(leaving: Set<() => void>): void {
	const calls = [...leaving];
	leaving.clear();
	for (const leave of calls) leave();
}
