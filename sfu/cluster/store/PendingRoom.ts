/** Above this, the whole lesson is saved again instead: in a long outage, what waits must not grow. */
const maxPendingEntries = 2_000;
const maxPendingChars = 262_144;

/** What of one room is to be saved: the newest state of its settings and of each entry of its lesson that has changed. */
export class PendingRoom {
	/** Everything, instead of the changed entries. */
	whole = false;
	/** The room is no longer here. */
	dropped = false;
	/** The room ended in this epoch, and there is a new one of the same id. */
	needsClaim = false;
	/** JSON by id of the entry; null: it is removed. */
	readonly entries = new Map<string, string | null>();
	#chars = 0;

	/** @param epoch in which it changed; undefined: it is not known which server has the room */
	constructor(public epoch: number | undefined) {}

	/** @param json null: it is removed */
	change(entryId: string, json: string | null): void {
		if (this.whole) return;
		this.#chars += (json?.length ?? 0) - (this.entries.get(entryId)?.length ?? 0);
		this.entries.set(entryId, json);
		if (this.entries.size > maxPendingEntries || this.#chars > maxPendingChars) this.saveWhole();
	}

	saveWhole(): void {
		this.whole = true;
		this.entries.clear();
		this.#chars = 0;
	}

	/** What could not be saved is older than what is here. */
	takeBack(older: PendingRoom): void {
		if (older.whole) this.saveWhole();
		for (const [entryId, json] of older.entries) if (!this.entries.has(entryId)) this.change(entryId, json);
		this.needsClaim ||= older.needsClaim;
		this.epoch ??= older.epoch;
	}
}
