/** A map that forgets the oldest entry when it has too many. An entry that is set again counts as new. */
export class BoundedMap<K, V> {
	readonly #entries = new Map<K, V>();
	readonly #maxSize: number;

	constructor(maxSize: number) {
		this.#maxSize = maxSize;
	}

	get(key: K): V | undefined {
		return this.#entries.get(key);
	}

	set(key: K, value: V): void {
		this.#entries.delete(key);
		this.#entries.set(key, value);
		const [oldest] = this.#entries.keys();
		if (this.#entries.size > this.#maxSize && oldest !== undefined) this.#entries.delete(oldest);
	}

	delete(key: K): void {
		this.#entries.delete(key);
	}

	clear(): void {
		this.#entries.clear();
	}
}
