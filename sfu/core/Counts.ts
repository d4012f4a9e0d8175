/** How many there are of each key, which is forgotten when there are none. */
export class Counts<Key> {
	readonly #counts = new Map<Key, number>();

	of(key: Key): number {
		return this.#counts.get(key) ?? 0;
	}

	add(key: Key, change: 1 | -1): void {
		const count = this.of(key) + change;
		if (count > 0) this.#counts.set(key, count);
		else this.#counts.delete(key);
	}
}
