import { EventEmitter } from 'node:events';
import { nanoid } from 'nanoid';
import type { GivenSettings, Settings } from '../config.ts';
import type { Logger } from '../core/Logger.ts';
import { seatExpectedMs } from '../core/limits.ts';
import type { Room } from '../core/Room.ts';
import type { NewRoom, RoomDefaults } from '../core/RoomRegistry.ts';
import type { RoomSettings } from '../core/room/RoomSettings.ts';
import type { Sfu } from '../core/Sfu.ts';
import { errorText } from '../errorText.ts';
import { attendanceOf, type LessonSummary } from '../protocol/models/lessonSummary.ts';
import type { Store, StoredClass } from '../store/Store.ts';
import { interruptedLesson } from './interruptedLesson.ts';
import { LastSign } from './LastSign.ts';

/** Name of the store setting that holds the id of the home room. */
const homeKey = 'homeRoomId';
/** While a lesson takes place, the store is told at least so often that it does, ms. */
const signEveryMs = 60_000;

/** The id of the home room; undefined before the first start. */
export function homeRoomId(store: Store): string | undefined {
	const id = store.settings.all()[homeKey];
	return typeof id === 'string' ? id : undefined;
}

/** How a lesson was interrupted: see `LastSign`. */
type Interrupted = Pick<LastSign, 'interruptedMs' | 'clockShiftMs'>;
/** A room that another server had. `isClass`: of the host of some server. */
export type Adopted = Required<RoomDefaults> & { isClass: boolean; interruptedMs: number | null };

/** What other servers have to do with the rooms in the store. */
export type OtherServers = {
	/** Ids of rooms that they have, which are not opened here. */
	elsewhere: ReadonlySet<string>;
	/** By id, rooms that others had meanwhile, and that are opened here again. */
	moved: ReadonlyMap<string, Adopted>;
};

type HomeEvents = {
	/** Another class is open on this computer. */
	homeChanged: [];
};

/**
 * Restores the stored rooms at start and stores every change. The classes of the host always exist: when the room of one is
 * closed, it is created again with the same id and room code. One of them is open on this computer: the home room.
 */
export class RoomPersistence extends EventEmitter<HomeEvents> {
	readonly #sfu: Sfu;
	readonly #store: Store;
	readonly #classDefaults: RoomDefaults;
	readonly #lastSign: LastSign;
	readonly #signs: NodeJS.Timeout;
	#home: Room;
	/** Ids of rooms that other servers have; null: there are no other servers. */
	#elsewhere: Set<string> | null = null;
	/** Ids of rooms here that are classes of other servers. */
	readonly #guests = new Set<string>();

	private constructor(sfu: Sfu, store: Store, home: Room, defaults: RoomDefaults, lastSign: LastSign) {
		super();
		this.#sfu = sfu;
		this.#store = store;
		this.#home = home;
		this.#classDefaults = defaults;
		this.#lastSign = lastSign;
		this.#signs = setInterval(this.#sign, signEveryMs).unref();
	}

	/**
	 * @param given settings of this start, which override what is stored with the home room
	 * @param others null: there are no other servers
	 */
	static open(
		sfu: Sfu,
		store: Store,
		settings: Settings,
		given: GivenSettings,
		logger: Logger,
		others: OtherServers | null = null,
	): RoomPersistence {
		// Where the setting cannot be read: the home room is created at the first start, before all others.
		const isHere = (roomId: string) => !others?.elsewhere.has(roomId);
		const homeId = [homeRoomId(store) ?? store.rooms.found().keys().next().value].find((id) => id && isHere(id));
		// A class waits for its teacher. On an open server, whoever comes first founds a room.
		const defaults = { waitsByDefault: !settings.open };
		const lastSign = new LastSign(store.settings);
		const { clockShiftMs } = lastSign;
		const classIds = new Set(store.classes.all().map(({ classId }) => classId));
		for (const stored of store.rooms.all().filter(({ roomId }) => isHere(roomId))) {
			const isClass = stored.roomId === homeId || classIds.has(stored.roomId);
			const moved = others?.moved.get(stored.roomId);
			const room = continued(store, stored, moved ?? lastSign);
			const ofRoom = isClass ? defaults : {};
			if (isLeft(room, store)) store.rooms.remove(room.roomId);
			else restore(sfu, room, { ...ofRoom, clockShiftMs, ...moved }, logger);
		}
		const restored = sfu.rooms.find(homeId ?? '');
		// A name that every start gives is that of the only class, not of whichever is open.
		const isGivenToOne = given.name !== undefined && classIds.size > 1;
		const wasRenamed = given.name === undefined && others?.moved.has(homeId ?? '');
		const name = isGivenToOne || wasRenamed ? (restored?.settings.name ?? settings.name) : settings.name;
		const home = restored ?? createClass(sfu, store, homeId, settings, defaults);
		if (restored) {
			restored.change({ name, maxParticipants: given.maxParticipants ?? restored.settings.maxParticipants });
		}
		store.rooms.save(home.settings);
		store.settings.save(homeKey, home.id);
		if (!classIds.has(home.id)) store.classes.save(newClass(home.id));
		for (const classId of classIds) {
			if (isHere(classId) && !sfu.rooms.find(classId))
				store.rooms.save(createClass(sfu, store, classId, settings, defaults).settings);
		}
		const persistence = new RoomPersistence(sfu, store, home, defaults, lastSign);
		if (others) persistence.#elsewhere = new Set(others.elsewhere);
		persistence.#sign();
		sfu.rooms.on('roomChanged', persistence.#save);
		sfu.rooms.on('roomClosed', persistence.#delete);
		sfu.rooms.on('peersChanged', persistence.#signSometimes);
		sfu.rooms.on('lessonEnded', persistence.#saveSummary);
		return persistence;
	}

	/** The home room: the class that is open on this computer. */
	get home(): Room {
		return this.#home;
	}

	/** Whether the room is one of the host's classes, here or on the server that it came from. */
	isClass(roomId: string): boolean {
		return this.#guests.has(roomId) || this.#store.classes.find(roomId) !== undefined;
	}

	/** Where a room is: `away`: another server has it, or it cannot be opened; `gone`: it has ended. */
	placeOf(roomId: string): 'here' | 'away' | 'gone' {
		if (this.#sfu.rooms.find(roomId)) return 'here';
		return this.#elsewhere?.has(roomId) || this.#store.rooms.find(roomId) ? 'away' : 'gone';
	}

	/** A room that another server had has ended there. */
	endedElsewhere(roomId: string): void {
		this.#elsewhere?.delete(roomId);
	}

	/**
	 * Which class a token of the host is for now: whichever is open here, unless another server has issued it, or has the class
	 * that it names.
	 */
	classOfHost(named: string, isOwn: boolean): string {
		return this.#elsewhere === null || (isOwn && !this.#elsewhere.has(named)) ? this.#home.id : named;
	}

	/**
	 * Opens a room that another server had, or this one before: its settings and what is kept of its lesson are in the store.
	 * @returns undefined: it has ended meanwhile. @throws as `RoomRegistry.create`
	 */
	adopt(stored: RoomSettings, { isClass, interruptedMs, waitsByDefault, clockShiftMs }: Adopted): Room | undefined {
		const { roomId } = stored;
		if (isClass && !this.#store.classes.find(roomId)) this.#guests.add(roomId);
		this.#elsewhere?.delete(roomId);
		const settings = continued(this.#store, stored, { interruptedMs, clockShiftMs });
		if (isLong(interruptedMs) && isLeft(settings, this.#store)) {
			this.#store.rooms.remove(roomId);
			return undefined;
		}
		const room = this.#sfu.rooms.create(settings, { waitsByDefault, clockShiftMs });
		if (roomId === this.#home.id) this.#setHome(room);
		return room;
	}

	/** Closes a room that another server has from now on, where it stays open. The open class is followed by `openAnother`. */
	release(roomId: string): void {
		this.#sfu.rooms.find(roomId)?.close('serverClosing');
		this.#elsewhere?.add(roomId);
		this.#guests.delete(roomId);
	}

	/** Opens another class on this computer than the one that another server has: one of its own, or else a new one. */
	openAnother(): void {
		const { name, waitForHost, initialPermissions } = this.#home.settings;
		const own = this.#store.classes.all().flatMap(({ classId }) => this.#sfu.rooms.find(classId) ?? []);
		const wanted = { name, waitForHost, initialPermissions };
		this.openClass(own[0] ?? this.#createClass(wanted));
	}

	/** Creates a class that is not open yet, for which holds what the host has set for the open one. @throws as `RoomRegistry.create` */
	createClass(name: string): Room {
		const { waitForHost, initialPermissions } = this.#home.settings;
		return this.#createClass({ name, waitForHost, initialPermissions });
	}

	/** Deletes a class with its room. */
	deleteClass(classId: string): void {
		this.#store.classes.remove(classId);
		this.#sfu.rooms.close(classId);
	}

	/** Opens another class on this computer. */
	openClass(room: Room): void {
		if (room === this.#home) return;
		this.#store.settings.save(homeKey, room.id);
		this.#store.settings.save('name', room.settings.name);
		this.#setHome(room);
	}

	/** Stops storing, after the server has closed its rooms: they stay stored as they were then. Idempotent. */
	close(): void {
		this.#sfu.rooms.off('roomChanged', this.#save);
		this.#sfu.rooms.off('roomClosed', this.#delete);
		this.#sfu.rooms.off('peersChanged', this.#signSometimes);
		this.#sfu.rooms.off('lessonEnded', this.#saveSummary);
		clearInterval(this.#signs);
		this.#lastSign.save();
	}

	/** Also for people who are expected back. */
	readonly #sign = (): void => {
		if (this.#sfu.rooms.list().some(({ id }) => this.#store.lessons.any(id))) this.#lastSign.save();
	};

	readonly #signSometimes = (): void => this.#lastSign.save(signEveryMs);

	readonly #save = (settings: RoomSettings): void => {
		this.#store.rooms.save(settings);
		if (settings.roomId === this.#home.id) this.#store.settings.save('name', settings.name);
	};

	readonly #delete = (roomId: string): void => {
		const settings = this.#store.rooms.find(roomId);
		if (settings && this.isClass(roomId)) this.#recreate(settings);
		else this.#store.rooms.remove(roomId);
	};

	/** The lesson is over; the next one takes place under the same room code. */
	#recreate({ roomId, roomCode, name, maxParticipants, lobby, waitForHost, initialPermissions }: RoomSettings): void {
		const next = { roomId, roomCode, name, maxParticipants, lobby, waitForHost, initialPermissions };
		try {
			this.#sfu.rooms.create(next, this.#classDefaults);
		} finally {
			if (roomId === this.#home.id) this.#home = this.#sfu.rooms.get(roomId);
		}
	}

	#createClass(wanted: NewRoom): Room {
		const room = this.#sfu.rooms.create(wanted, this.#classDefaults);
		this.#store.classes.save(newClass(room.id));
		return room;
	}

	#setHome(room: Room): void {
		this.#home = room;
		this.emit('homeChanged');
	}

	readonly #saveSummary = (roomId: string, summary: LessonSummary): void => saveSummary(this.#store, roomId, summary);
}

/** Of a class. A host who only tried it out keeps the summary of the lesson before. */
function saveSummary(store: Store, roomId: string, lastLesson: LessonSummary | null): void {
	const stored = store.classes.find(roomId);
	if (stored && lastLesson && attendanceOf(lastLesson) > 0) store.classes.save({ ...stored, lastLesson });
}

const newClass = (classId: string): StoredClass => ({ classId, createdAtMs: Date.now(), lastLesson: null });

/** With the id that it had, and the code, if its settings cannot be read: the code may be on the blackboard. */
function createClass(
	sfu: Sfu,
	store: Store,
	roomId: string | undefined,
	{ name, maxParticipants }: Settings,
	defaults: RoomDefaults,
): Room {
	const roomCode = roomId === undefined ? undefined : store.rooms.found().get(roomId);
	return sfu.rooms.create({ name, maxParticipants, roomId, roomCode }, defaults);
}

/**
 * A lesson that was interrupted for longer than a restart takes is over: on the next morning, a page that was left open
 * must not find itself in the class, nor a person who was removed the day before be kept out, nor anybody read its chat.
 * Where the computer was started anew and its clock set meanwhile, a lesson may end that could have gone on.
 */
function continued(store: Store, room: RoomSettings, { interruptedMs, clockShiftMs }: Interrupted): RoomSettings {
	if (!isLong(interruptedMs) || !store.lessons.any(room.roomId)) return room;
	saveSummary(
		store,
		room.roomId,
		interruptedLesson(room, store.lessons.all(room.roomId), { interruptedMs, clockShiftMs }),
	);
	store.lessons.clear(room.roomId);
	const next = { ...room, lessonId: nanoid(), participantPermissions: room.initialPermissions };
	store.rooms.save(next);
	return next;
}

const isLong = (interruptedMs: number | null) => interruptedMs !== null && Math.abs(interruptedMs) > seatExpectedMs;

/** What strangers founded on an open server ends with the server, unless a lesson was interrupted. */
function isLeft({ roomId, founding }: RoomSettings, store: Store): boolean {
	return founding !== null && !store.lessons.any(roomId);
}

function restore(sfu: Sfu, room: RoomSettings, defaults: RoomDefaults, logger: Logger): void {
	try {
		sfu.rooms.create(room, defaults);
	} catch (error) {
		logger.error({ roomId: room.roomId, reason: errorText(error) }, 'a stored room could not be restored');
	}
}
