/** A map that is read as a list far more often than it changes. */
export class ListedMap<Key, Value> extends Map<Key, Value> {
	/** undefined: not asked for since the last change. */
	#list: readonly Value[] | undefined;

	/** Its values in the order of insertion. A list that was read does not change with the map. */
	get list(): readonly Value[] {
		this.#list ??= [...this.values()];
		return this.#list;
	}

	override set(key: Key, value: Value): this {
		this.#list = undefined;
		return super.set(key, value);
	}

	override delete(key: Key): boolean {
		this.#list = undefined;
		return super.delete(key);
	}

	override clear(): void {
		this.#list = undefined;
		super.clear();
	}
}
