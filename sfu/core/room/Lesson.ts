import { nanoid } from 'nanoid';
import { z } from 'zod';
import { steadyNowMs } from '../../steadyClock.ts';
import { KeptMap } from './KeptMap.ts';
import type { RoomApi } from './RoomApi.ts';
import type { KeptState, RoomPart } from './RoomPart.ts';

/** The key of the only entry. */
const startedAtMs = 'startedAtMs';

/**
 * Begins another lesson (`RoomSettings.lessonId`) when the room has been left: a page of the one before that comes back by
 * itself, e.g. a laptop opened the next day, must not find itself live in a class that it knows nothing of.
 */
export class Lesson implements RoomPart {
	readonly name = 'lesson';
	readonly #room: Pick<RoomApi, 'settings' | 'remember' | 'keep'>;
	readonly #times: KeptMap<number>;

	constructor(room: Pick<RoomApi, 'settings' | 'remember' | 'keep'>) {
		this.#room = room;
		this.#times = new KeptMap(room, this.name, z.number());
	}

	/** Unix ms by the steady clock; null: no lesson takes place. */
	get startedAtMs(): number | null {
		return this.#times.get(startedAtMs) ?? null;
	}

	/** Somebody joins. */
	begin(): void {
		if (this.startedAtMs === null) this.#times.set(startedAtMs, steadyNowMs());
	}

	restore(kept: KeptState): void {
		this.#times.restore(kept, (atMs) => atMs + kept.clockShiftMs);
	}

	emptied(): void {
		this.#times.clear();
		const { initialPermissions } = this.#room.settings;
		this.#room.remember({ lessonId: nanoid(), participantPermissions: initialPermissions });
	}
}
