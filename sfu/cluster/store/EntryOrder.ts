/** In which order the entries of one lesson were inserted: a hash of Redis does not keep it. */
export class EntryOrder {
	readonly #positions = new Map<string, number>();
	#next = 0;

	/** Position of an entry: a changed entry stays where it was, a new one comes last. */
	of(entryId: string): number {
		const position = this.#positions.get(entryId) ?? this.#next++;
		this.#positions.set(entryId, position);
		return position;
	}

	/** If it is inserted again, it comes last. */
	removed(entryId: string): void {
		this.#positions.delete(entryId);
	}

	clear(): void {
		this.#positions.clear();
		this.#next = 0;
	}
}
