import type { EntryStorage } from '../../core/room/Storage.ts';
import type { Store } from '../../store/Store.ts';
import type { RoomWrites } from './RoomWrites.ts';
import { sharedRoomPart } from './roomParts.ts';
import type { SharedTokens } from './SharedTokens.ts';

/**
 * The store of a server that shares its rooms and tokens: what is saved goes to the disk of this computer, and to Redis. What
 * was acknowledged survives the death of either, as long as Redis is reached; otherwise it is as safe as on one server.
 */
export function sharedStore(local: Store, rooms: RoomWrites, tokens: SharedTokens): Store {
	/** Runs what may change something of the local store, then what follows if it has. */
	const follow = (change: () => void, changed: () => void) => {
		const { changes } = local;
		change();
		if (local.changes !== changes) changed();
	};
	/** @param nameOf the part's name in Redis */
	const sharedEntries = (entries: EntryStorage, nameOf: (part: string) => string): EntryStorage => ({
		...entries,
		save: (roomId, part, key, value) =>
			follow(
				() => entries.save(roomId, part, key, value),
				() => rooms.entryChanged(roomId, nameOf(part), key, value),
			),
		clear: (roomId) =>
			follow(
				() => entries.clear(roomId),
				() => rooms.saveWhole(roomId),
			),
	});
	return {
		...local,
		get trouble() {
			return local.trouble;
		},
		get isStalled() {
			return local.isStalled;
		},
		get changes() {
			return local.changes;
		},
		rooms: {
			...local.rooms,
			save: (room) =>
				follow(
					() => local.rooms.save(room),
					() => rooms.roomChanged(room.roomId),
				),
			remove: (roomId) => {
				local.rooms.remove(roomId);
				rooms.roomEnded(roomId);
			},
		},
		lessons: sharedEntries(local.lessons, (part) => part),
		roomState: sharedEntries(local.roomState, sharedRoomPart),
		invites: tokens.invites,
		apiTokens: tokens.apiTokens,
		written: async () => void (await Promise.all([local.written(), rooms.written(), tokens.written()])),
		kept: async () => {
			await local.kept();
			await Promise.all([rooms.written(), tokens.written()]);
		},
		requireNotLost: (since) => rooms.requireNotLost(since),
	};
}
