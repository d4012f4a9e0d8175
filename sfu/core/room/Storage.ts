import type { StorageTrouble } from '../../protocol/models/storage.ts';

/** Something of a running lesson, or of a room, that outlives the process, e.g. one raised hand or one document. */
export type KeptEntry = {
	/** Name of the part of the room that keeps it. */
	part: string;
	/** Unique within the part, e.g. a peer id. */
	key: string;
	/** Plain JSON, never null. */
	value: unknown;
};

/** What of a room outlives the process, one row for each entry: all of it is in memory, too. */
export interface EntryStorage {
	/** In the order in which they were inserted; a changed entry stays where it was. */
	all(roomId: string): KeptEntry[];
	/** Whether there are any. */
	any(roomId: string): boolean;
	/** @param value plain JSON; null removes the entry */
	save(roomId: string, part: string, key: string, value: unknown): void;
	/** Removes all entries of a room. */
	clear(roomId: string): void;
}

/** A page of a part of a room, see `KeptPages`. */
export type PageName = { roomId: string; part: string; page: string };

/** Entries of pages, on the disk alone; those of a room are removed with it. */
export interface PageStorage {
	/** See `KeptPages.read`. */
	read(page: PageName): Promise<{ key: string; value: unknown }[]>;
	/** @param value plain JSON; null removes the entry */
	save(page: PageName, key: string, value: unknown): void;
	/** Removes all entries of a page. */
	clear(page: PageName): void;
}

/** Where what happens in rooms is kept beyond the process. Memory has it at once; the disk follows, also after trouble. */
export interface Storage {
	/** Why the latest changes are not on the disk; null: nothing keeps them from it. */
	readonly trouble: StorageTrouble | null;
	/** Number of changes so far: whoever has changed something finds it increased. */
	readonly changes: number;
	/** Of the lesson that runs in a room. */
	readonly lessons: EntryStorage;
	/** Of a room, over its lessons. */
	readonly roomState: EntryStorage;
	readonly pages: PageStorage;
	/** Calls a function whenever `trouble` has changed. Returns what ends that. */
	onTrouble(changed: () => void): () => void;
	/** Settles when all changes so far are on the disk, at once while there is trouble, or after 1 s. Never rejects. */
	written(): Promise<void>;
	/**
	 * Settles when all changes so far are on the disk, for what makes sense only when it is kept.
	 * @throws SfuError insufficient-storage, unavailable: there is trouble
	 */
	kept(): Promise<void>;
	/**
	 * For whoever acknowledges changes, once they are written.
	 * @param since `changes` before them
	 * @throws SfuError unavailable: they may be kept nowhere, as another server may have had their room before they were written
	 */
	requireNotLost(since: number): void;
}

const noEntries: EntryStorage = { all: () => [], any: () => false, save: () => {}, clear: () => {} };

/** Of a server that keeps nothing. */
export const nothingKept: Storage = {
	trouble: null,
	changes: 0,
	lessons: noEntries,
	roomState: noEntries,
	pages: { read: async () => [], save: () => {}, clear: () => {} },
	onTrouble: () => () => {},
	written: () => Promise.resolve(),
	kept: () => Promise.resolve(),
	requireNotLost: () => {},
};
