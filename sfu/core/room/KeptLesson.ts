import type { RoomEnd } from './RoomEvents.ts';
import type { RoomPart } from './RoomPart.ts';
import type { LessonStorage } from './Storage.ts';

/** What the parts of one room have kept of its lesson beyond the process. */
export class KeptLesson {
	readonly #storage: LessonStorage;
	readonly #roomId: string;
	#isOpen = true;

	constructor(storage: LessonStorage, roomId: string) {
		this.#storage = storage;
		this.#roomId = roomId;
	}

	/** Gives every part what it has kept. @param clockShiftMs see `KeptState` */
	restore(parts: readonly RoomPart[], clockShiftMs: number): void {
		const all = this.#storage.all(this.#roomId);
		if (all.length === 0) return;
		for (const part of parts)
			part.restore?.({ entries: all.filter((entry) => entry.part === part.name), clockShiftMs });
	}

	/** @param value null: no longer kept */
	keep(part: string, key: string, value: unknown): void {
		if (this.#isOpen) this.#storage.save(this.#roomId, part, key, value);
	}

	/** The lesson is over. */
	clear(): void {
		if (this.#isOpen) this.#storage.clear(this.#roomId);
	}

	/** The room closes. With the server: what its parts forget from here on stays kept. */
	close(why: RoomEnd): void {
		if (why === 'roomClosed') this.clear();
		this.#isOpen = false;
	}
}
