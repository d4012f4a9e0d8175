import { notFound, SfuError } from '../core/errors.ts';
import { maxClasses } from '../core/limits.ts';
import type { Room } from '../core/Room.ts';
import type { Sfu } from '../core/Sfu.ts';
import type { ClassCard, ClassPatch } from '../protocol/http.ts';
import { attendanceOf, type LessonSummary } from '../protocol/models/lessonSummary.ts';
import type { Store, StoredClass } from '../store/Store.ts';
import type { RoomPersistence } from './RoomPersistence.ts';

type Parts = { sfu: Sfu; rooms: RoomPersistence; store: Store };

/** The classes of the host. Each has its room, its code and its settings; one at a time is open on this computer. */
export class HostClasses {
	readonly #parts: Parts;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	/** In the order in which they were created. */
	get cards(): ClassCard[] {
		const { store, sfu, rooms } = this.#parts;
		return store.classes.all().flatMap(({ classId, lastLesson }) => {
			const room = sfu.rooms.find(classId);
			if (!room) return [];
			const { name, roomCode } = room.settings;
			return {
				...{ classId, name, roomCode },
				lastHeldAtMs: lastLesson?.startedAtMs ?? null,
				lastCount: lastLesson && attendanceOf(lastLesson),
				waitingCount: room.waitingCount,
				isOpen: room === rooms.home,
			};
		});
	}

	/** Creates a class that is not open yet. @throws SfuError limit-reached, unavailable (too many rooms) */
	create(name: string): ClassCard {
		const { store, rooms } = this.#parts;
		if (store.classes.all().length >= maxClasses) throw new SfuError('limit-reached', `at most ${maxClasses} classes`);
		const { id: classId, settings } = rooms.createClass(name);
		return { classId, name: settings.name, roomCode: settings.roomCode, ...neverHeld };
	}

	/** @throws SfuError not-found (room) */
	change(classId: string, { name, renewRoomCode }: ClassPatch): void {
		const { room } = this.#get(classId);
		if (name !== undefined) room.change({ name });
		if (renewRoomCode) this.#parts.sfu.rooms.renewCode(classId);
	}

	/** Makes it the class of this computer. @throws SfuError not-found (room), wrong-state: people are in the open one */
	open(classId: string): void {
		const { rooms } = this.#parts;
		const { room } = this.#get(classId);
		if (room === rooms.home) return;
		if (rooms.home.size > 0) throw new SfuError('wrong-state', 'people are in the class that is open');
		rooms.openClass(room);
	}

	/** @throws SfuError not-found (room), wrong-state: it is open, or people are inside */
	remove(classId: string): void {
		const { rooms } = this.#parts;
		const { room } = this.#get(classId);
		if (room === rooms.home) throw new SfuError('wrong-state', 'this class is open: open another one first');
		if (room.size > 0) throw new SfuError('wrong-state', 'people are in this class');
		rooms.deleteClass(classId);
	}

	/** Of its last lesson. @throws SfuError not-found (room, or the lesson: none was held yet) */
	summaryOf(classId: string): LessonSummary {
		const { lastLesson } = this.#get(classId).stored;
		if (!lastLesson) throw notFound('lesson', classId);
		return lastLesson;
	}

	#get(classId: string): { room: Room; stored: StoredClass } {
		const { store, sfu } = this.#parts;
		const stored = store.classes.find(classId);
		if (!stored) throw notFound('room', classId);
		return { room: sfu.rooms.get(classId), stored };
	}
}

const neverHeld = { lastHeldAtMs: null, lastCount: null, waitingCount: 0, isOpen: false };
