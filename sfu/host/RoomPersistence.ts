import type { GivenSettings, Settings } from '../config.ts';
import type { Logger } from '../core/Logger.ts';
import type { Room } from '../core/Room.ts';
import type { RoomSettings } from '../core/room/RoomSettings.ts';
import type { Sfu } from '../core/Sfu.ts';
import { errorText } from '../errorText.ts';
import type { Store } from '../store/Store.ts';

/** In the store's settings: which room is the class of this computer. */
const homeKey = 'homeRoomId';

/** undefined before the first start. */
export function homeRoomId(store: Store): string | undefined {
	const id = store.settings.all()[homeKey];
	return typeof id === 'string' ? id : undefined;
}

/**
 * Finds the rooms of the last run again and writes every change down. One room is always there, the class of this
 * computer: it keeps its id and code for good, also when the class in it is ended.
 */
export class RoomPersistence {
	readonly #sfu: Sfu;
	readonly #store: Store;
	readonly #logger: Logger;
	#home: Room;

	private constructor(sfu: Sfu, store: Store, home: Room, logger: Logger) {
		this.#sfu = sfu;
		this.#store = store;
		this.#home = home;
		this.#logger = logger;
	}

	/** @param given what was said anew at this start goes before what the room remembers */
	static open(sfu: Sfu, store: Store, settings: Settings, given: GivenSettings, logger: Logger): RoomPersistence {
		for (const room of store.rooms.all()) restore(sfu, room, logger);
		const kept = sfu.rooms.find(homeRoomId(store) ?? '');
		const home = kept ?? sfu.rooms.create({ name: settings.name, maxParticipants: settings.maxParticipants });
		if (kept)
			kept.change({ name: settings.name, maxParticipants: given.maxParticipants ?? kept.settings.maxParticipants });
		store.rooms.save(home.settings);
		store.settings.save(homeKey, home.id);
		const keeper = new RoomPersistence(sfu, store, home, logger);
		sfu.rooms.on('roomChanged', keeper.#write);
		sfu.rooms.on('roomClosed', keeper.#forget);
		return keeper;
	}

	/** The class of this computer. */
	get home(): Room {
		return this.#home;
	}

	/** Lets go of the rooms: what happens to them from now on is the server's end, not theirs. Idempotent. */
	close(): void {
		this.#sfu.rooms.off('roomChanged', this.#write);
		this.#sfu.rooms.off('roomClosed', this.#forget);
	}

	readonly #write = (settings: RoomSettings): void => {
		this.#store.rooms.save(settings);
		if (settings.roomId === this.#home.id) this.#store.settings.save('name', settings.name);
	};

	/** The room has ended, whatever the disk says. */
	readonly #forget = (roomId: string): void => {
		try {
			if (roomId === this.#home.id) this.#renewHome();
			else this.#store.rooms.remove(roomId);
		} catch (error) {
			this.#logger.error({ roomId, err: error }, 'the end of a room was not written down');
		}
	};

	/** The class is over; the next one is held under the same code. */
	#renewHome(): void {
		const { roomId, roomCode, name, maxParticipants, lobby } = this.#home.settings;
		try {
			this.#sfu.rooms.create({ roomId, roomCode, name, maxParticipants, lobby });
		} finally {
			this.#home = this.#sfu.rooms.get(roomId);
		}
	}
}

function restore(sfu: Sfu, room: RoomSettings, logger: Logger): void {
	try {
		sfu.rooms.create(room);
	} catch (error) {
		logger.error({ roomId: room.roomId, reason: errorText(error) }, 'a kept room was not restored');
	}
}
