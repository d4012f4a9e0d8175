import { nanoid } from 'nanoid';
import type { Logger } from '../Logger.ts';
import type { RoomApi } from './RoomApi.ts';
import type { RoomPart } from './RoomPart.ts';

type Room = Pick<RoomApi, 'id' | 'remember'>;

/**
 * Begins another lesson (`RoomSettings.lessonId`) when the room has been left: a page of the one before that comes back by
 * itself, e.g. a laptop opened the next day, must not find itself live in a class that it knows nothing of.
 */
export class Lesson implements RoomPart {
	readonly name = 'lesson';
	readonly #room: Room;
	readonly #logger: Logger;

	constructor(room: Room, logger: Logger) {
		this.#room = room;
		this.#logger = logger;
	}

	emptied(): void {
		try {
			this.#room.remember({ lessonId: nanoid() });
		} catch (error) {
			// A store that fails, e.g. on a full disk, must not make a leave fail: the lesson goes on.
			this.#logger.error({ err: error, roomId: this.#room.id }, 'the end of a lesson was not persisted');
		}
	}
}
