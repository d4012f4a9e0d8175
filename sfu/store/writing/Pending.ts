import type { Statement } from './BatchWriter.ts';

/** Rows are grouped, e.g. by table and room, so that a whole group can be removed at once. */
export type RowId = { readonly group: string; readonly key: string };

/** What is to become of one row, or of one whole group (`key` null): removed, written, or first one, then the other. */
export type Change = {
	readonly group: string;
	readonly key: string | null;
	readonly removal: Statement | null;
	readonly writing: readonly Statement[];
};

/** Unique among changes. The id of a group is a prefix of those of its rows. */
const idOf = ({ group, key }: Pick<Change, 'group' | 'key'>) => (key === null ? group : `${group}\0${key}`);

/**
 * Changes that are not on the disk yet, in the order in which they have to be applied, at most one for each row: the newest
 * state replaces an older one in its place. A row that never reached the disk needs no removal. So there are never more
 * changes than rows in use and rows on the disk, however long the disk is full.
 */
export class Pending {
	readonly #changes = new Map<string, Change>();
	/** Keys of the rows on the disk, by group. */
	readonly #stored = new Map<string, Set<string>>();
	/** Being written. */
	#taken: readonly Change[] = [];

	get size(): number {
		return this.#changes.size;
	}

	/** Tells that a row is on the disk already. */
	found({ group, key }: RowId): void {
		const keys = this.#stored.get(group) ?? new Set();
		this.#stored.set(group, keys.add(key));
	}

	/** A row that is removed and written again is a new row: it moves to the end. */
	write({ group, key }: RowId, writing: readonly Statement[]): void {
		const id = idOf({ group, key });
		const before = this.#changes.get(id);
		if (before?.writing.length === 0) this.#changes.delete(id);
		this.#changes.set(id, { group, key, removal: before?.removal ?? null, writing });
	}

	remove(row: RowId, removal: Statement): void {
		const id = idOf(row);
		this.#changes.delete(id);
		if (this.#mayBeStored(row)) this.#changes.set(id, { ...row, removal, writing: [] });
	}

	/** Removes a whole group. */
	clear(group: string, removal: Statement): void {
		const prefix = idOf({ group, key: '' });
		this.#changes.delete(group);
		for (const id of this.#changes.keys()) if (id.startsWith(prefix)) this.#changes.delete(id);
		if (this.#stored.has(group) || this.#taken.some((change) => change.group === group)) {
			this.#changes.set(group, { group, key: null, removal, writing: [] });
		}
	}

	/** Changes of a group that are not on the disk yet, in order. */
	of(group: string): Change[] {
		return [...this.#taken, ...this.#changes.values()].filter((change) => change.group === group);
	}

	/** Everything that is to be written now. `succeeded` or `failed` follows. */
	take(): readonly Change[] {
		this.#taken = [...this.#changes.values()];
		this.#changes.clear();
		return this.#taken;
	}

	/** What was taken is on the disk. */
	succeeded(): void {
		for (const { group, key, removal, writing } of this.#taken) {
			if (key === null) this.#stored.delete(group);
			else if (removal) this.#stored.get(group)?.delete(key);
			if (key !== null && writing.length > 0) this.found({ group, key });
		}
		this.#taken = [];
	}

	/** What was taken is not on the disk: it comes before the changes that were made since. */
	failed(): void {
		const inOrder = [...this.#taken, ...this.#changes.values()];
		this.#taken = [];
		this.#changes.clear();
		for (const change of inOrder) this.#repeat(change);
	}

	/** Gives up what is to be written. */
	forget(): void {
		this.#changes.clear();
	}

	/** Nothing is on the disk any more. */
	lost(): void {
		this.#stored.clear();
	}

	#repeat({ group, key, removal, writing }: Change): void {
		if (key === null) {
			if (removal) this.clear(group, removal);
			return;
		}
		if (removal) this.remove({ group, key }, removal);
		if (writing.length > 0) this.write({ group, key }, writing);
	}

	#mayBeStored({ group, key }: RowId): boolean {
		const isTaken = (change: Change) => change.group === group && change.key === key;
		return this.#stored.get(group)?.has(key) === true || this.#taken.some(isTaken);
	}
}
