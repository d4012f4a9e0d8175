import {
	type EntryStorage,
	type KeptEntry,
	nothingKept,
	type PageName,
	type PageStorage,
	type Storage,
} from '../core/room/Storage.ts';

type Row = KeptEntry & { roomId: string };

/** A storage that outlives a `TestSfu`: another one started with it is that server after a restart. */
export class MemoryStorage implements Storage {
	/** Every change of a row so far, as `part/key`. */
	readonly writes: string[] = [];
	readonly trouble = null;
	#lessonRows: Row[] = [];
	#roomRows: Row[] = [];
	/** Of pages: `part` is the page as JSON. */
	#pageRows: Row[] = [];
	readonly lessons: EntryStorage = {
		// As text in between, like the store has it.
		all: (roomId) => rowsOf(this.#lessonRows, roomId),
		any: (roomId) => this.#lessonRows.some((row) => row.roomId === roomId),
		save: (roomId, part, key, value) => {
			this.#lessonRows = this.#saved(this.#lessonRows, { roomId, part, key, value });
		},
		clear: (roomId) => {
			this.#lessonRows = this.#lessonRows.filter((row) => row.roomId !== roomId);
		},
	};
	readonly roomState: EntryStorage = {
		all: (roomId) => rowsOf(this.#roomRows, roomId),
		any: (roomId) => this.#roomRows.some((row) => row.roomId === roomId),
		save: (roomId, part, key, value) => {
			this.#roomRows = this.#saved(this.#roomRows, { roomId, part, key, value });
		},
		clear: (roomId) => {
			this.#roomRows = this.#roomRows.filter((row) => row.roomId !== roomId);
		},
	};
	readonly pages: PageStorage = {
		read: async (page) => rowsOf(this.#pageRows, page.roomId).filter(({ part }) => part === JSON.stringify(page)),
		save: (page, key, value) => {
			this.#pageRows = this.#saved(this.#pageRows, rowOf(page, key, value));
		},
		clear: (page) => {
			this.writes.push(JSON.stringify(page));
			this.#pageRows = this.#pageRows.filter(({ part }) => part !== JSON.stringify(page));
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
		copy.#lessonRows = structuredClone(this.#lessonRows);
		copy.#roomRows = structuredClone(this.#roomRows);
		copy.#pageRows = structuredClone(this.#pageRows);
		return copy;
	}

	/** Keys of a part's rows of the lesson, in order. */
	keysOf(part: string): string[] {
		return this.#lessonRows.filter((row) => row.part === part).map(({ key }) => key);
	}

	#saved(rows: Row[], row: Row): Row[] {
		const isSame = ({ roomId, part, key }: Row) => roomId === row.roomId && part === row.part && key === row.key;
		const before = rows.find(isSame);
		if (JSON.stringify(before?.value ?? null) === JSON.stringify(row.value)) return rows;
		this.writes.push(`${row.part}/${row.key}`);
		if (row.value === null) return rows.filter((other) => !isSame(other));
		if (!before) return [...rows, row];
		before.value = row.value;
		return rows;
	}
}

const rowOf = (page: PageName, key: string, value: unknown): Row => ({
	...{ roomId: page.roomId, part: JSON.stringify(page), key, value },
});

function rowsOf(rows: Row[], roomId: string): Row[] {
	return JSON.parse(JSON.stringify(rows.filter((row) => row.roomId === roomId)));
}
