import type { StorageTrouble } from '../../protocol/models/storage.ts';

/** Something of a running lesson that outlives the process, e.g. one raised hand or one message. */
export type LessonEntry = {
	/** Name of the part of the room that keeps it. */
	part: string;
	/** Unique within the part, e.g. a peer id. */
	key: string;
	/** Plain JSON, never null. */
	value: unknown;
};

/** What of the lesson that runs in a room outlives the process, one row for each entry. */
export interface LessonStorage {
	/** In the order in which they were inserted; a changed entry stays where it was. */
	all(roomId: string): LessonEntry[];
	/** Whether there are any. */
	any(roomId: string): boolean;
	/** @param value plain JSON; null removes the entry */
	save(roomId: string, part: string, key: string, value: unknown): void;
	/** Removes all entries of a room, whose lesson is over. */
	clear(roomId: string): void;
}

/** Where what happens in rooms is kept beyond the process. Memory has it at once; the disk follows, also after trouble. */
export interface Storage {
	/** Why the latest changes are not on the disk; null: nothing keeps them from it. */
	readonly trouble: StorageTrouble | null;
	/** Number of changes so far: whoever has changed something finds it increased. */
	readonly changes: number;
	readonly lessons: LessonStorage;
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

/** Of a server that keeps nothing. */
export const nothingKept: Storage = {
	trouble: null,
	changes: 0,
	lessons: { all: () => [], any: () => false, save: () => {}, clear: () => {} },
	onTrouble: () => () => {},
	written: () => Promise.resolve(),
	kept: () => Promise.resolve(),
	requireNotLost: () => {},
};
