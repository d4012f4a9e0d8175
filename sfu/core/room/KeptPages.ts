import type { PageStorage } from './Storage.ts';

/**
 * What a room keeps of pages that are too many to be in memory, e.g. ink: as long as the room exists, on the disk alone, read
 * a page at a time when it is first asked for.
 */
export interface KeptPages {
	/**
	 * All entries of a page, in the order in which they were inserted, those that are not on the disk yet included. Nothing
	 * that is saved before it resolves is missing in it.
	 * @throws SfuError unavailable: the disk does not answer
	 */
	read(part: string, page: string): Promise<{ key: string; value: unknown }[]>;
	/** @param value plain JSON; null: no longer kept */
	save(part: string, page: string, key: string, value: unknown): void;
	/** Removes all entries of a page. */
	clear(part: string, page: string): void;
}

/** Those of one room. @param isOpen a room that has closed changes nothing any more */
export function keptPagesOf(storage: PageStorage, roomId: string, isOpen: () => boolean): KeptPages {
	return {
		read: (part, page) => storage.read({ roomId, part, page }),
		save: (part, page, key, value) => {
			if (isOpen()) storage.save({ roomId, part, page }, key, value);
		},
		clear: (part, page) => {
			if (isOpen()) storage.clear({ roomId, part, page });
		},
	};
}
