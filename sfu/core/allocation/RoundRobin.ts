/** Takes a few of many items at a time, all of them in turn. */
export class RoundRobin {
	readonly #count: number;
	#from = 0;

	/** @param count how many at a time, 1 or more */
	constructor(count: number) {
		this.#count = count;
	}

	/** The next items; `all` may have changed since the last call. */
	next<T>(all: readonly T[]): T[] {
		const start = this.#from % Math.max(1, all.length);
		const some = [...all, ...all].slice(start, start + Math.min(this.#count, all.length));
		this.#from = start + some.length;
		return some;
	}
}
