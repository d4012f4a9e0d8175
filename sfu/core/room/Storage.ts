import type { StorageTrouble } from '../../protocol/models/storage.ts';

/** Where what happens in rooms is kept beyond the process. Memory has it at once; the disk follows, also after trouble. */
export interface Storage {
	/** Why the latest changes are not on the disk; null: nothing keeps them from it. */
	readonly trouble: StorageTrouble | null;
	/** Number of changes so far: whoever has changed something finds it increased. */
	readonly changes: number;
	/** Calls a function whenever `trouble` has changed. Returns what ends that. */
	onTrouble(changed: () => void): () => void;
	/** Settles when all changes so far are on the disk, at once while there is trouble, or after 1 s. Never rejects. */
	written(): Promise<void>;
	/**
	 * Settles when all changes so far are on the disk, for what makes sense only when it is kept.
	 * @throws SfuError insufficient-storage, unavailable: there is trouble
	 */
	kept(): Promise<void>;
}

/** Of a server that keeps nothing. */
export const nothingKept: Storage = {
	trouble: null,
	changes: 0,
	onTrouble: () => () => {},
	written: () => Promise.resolve(),
	kept: () => Promise.resolve(),
};
