import { type LessonEntry, type LessonStorage, nothingKept, type Storage } from '../core/room/Storage.ts';

type Row = LessonEntry & { roomId: string };

/** A storage that outlives a `TestSfu`: another one started with it is that server after a restart. */
export class MemoryStorage implements Storage {
	/** Every change of a row so far, as `part/key`. */
	readonly writes: string[] = [];
	readonly trouble = null;
	#rows: Row[] = [];
	readonly lessons: LessonStorage = {
		// As text in between, like the store has it.
		all: (roomId) => JSON.parse(JSON.stringify(this.#rows.filter((row) => row.roomId === roomId))),
		any: (roomId) => this.#rows.some((row) => row.roomId === roomId),
		save: (roomId, part, key, value) => this.#save({ roomId, part, key, value }),
		clear: (roomId) => {
			this.#rows = this.#rows.filter((row) => row.roomId !== roomId);
		},
	};

	get changes(): number {
		return this.writes.length;
	}

	readonly onTrouble = nothingKept.onTrouble;
	readonly written = nothingKept.written;
	readonly kept = nothingKept.kept;
	readonly requireNotLost = nothingKept.requireNotLost;

	/** What a server finds that is started when another one is killed at this moment. */
	copy(): MemoryStorage {
		const copy = new MemoryStorage();
		copy.#rows = structuredClone(this.#rows);
		return copy;
	}

	/** Keys of a part's rows, in order. */
	keysOf(part: string): string[] {
		return this.#rows.filter((row) => row.part === part).map(({ key }) => key);
	}

	#save(row: Row): void {
		const isSame = ({ roomId, part, key }: Row) => roomId === row.roomId && part === row.part && key === row.key;
		const before = this.#rows.find(isSame);
		if (JSON.stringify(before?.value ?? null) === JSON.stringify(row.value)) return;
		this.writes.push(`${row.part}/${row.key}`);
		if (row.value === null) this.#rows = this.#rows.filter((other) => !isSame(other));
		else if (before) before.value = row.value;
		else this.#rows.push(row);
	}
}
