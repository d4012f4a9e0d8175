import type { RoomEnd } from './RoomEvents.ts';
import type { KeptState, RoomPart } from './RoomPart.ts';
import type { EntryStorage, Storage } from './Storage.ts';

/** What the parts of one room have kept beyond the process: of its lesson, and of the room over its lessons. */
export class KeptParts {
	readonly #storage: Pick<Storage, 'lessons' | 'roomState'>;
	readonly #roomId: string;
	#isOpen = true;

	constructor(storage: Pick<Storage, 'lessons' | 'roomState'>, roomId: string) {
		this.#storage = storage;
		this.#roomId = roomId;
	}

	/** false: the room has closed. */
	get isOpen(): boolean {
		return this.#isOpen;
	}

	/** Gives every part what it has kept, with the room before of the lesson. @param clockShiftMs see `KeptState` */
	restore(parts: readonly RoomPart[], clockShiftMs: number): void {
		const { lessons, roomState } = this.#storage;
		this.#each(roomState, parts, (part, entries) => part.restoreRoom?.({ entries, clockShiftMs }));
		this.#each(lessons, parts, (part, entries) => part.restore?.({ entries, clockShiftMs }));
	}

	/** @param value null: no longer kept */
	keep(part: string, key: string, value: unknown): void {
		if (this.#isOpen) this.#storage.lessons.save(this.#roomId, part, key, value);
	}

	/** @param value null: no longer kept */
	keepWithRoom(part: string, key: string, value: unknown): void {
		if (this.#isOpen) this.#storage.roomState.save(this.#roomId, part, key, value);
	}

	/** The lesson is over. */
	clearLesson(): void {
		if (this.#isOpen) this.#storage.lessons.clear(this.#roomId);
	}

	/**
	 * The room closes. With the server: what its parts forget from here on stays kept. What is kept with the room goes when the
	 * room is removed from the store; a class of the host is not.
	 */
	close(why: RoomEnd): void {
		if (why === 'roomClosed') this.clearLesson();
		this.#isOpen = false;
	}

	#each(
		storage: EntryStorage,
		parts: readonly RoomPart[],
		restore: (part: RoomPart, entries: KeptState['entries']) => void,
	): void {
		const all = storage.all(this.#roomId);
		if (all.length === 0) return;
		for (const part of parts)
			restore(
				part,
				all.filter((entry) => entry.part === part.name),
			);
	}
}
