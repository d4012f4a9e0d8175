import { z } from 'zod';
import { openRoomEmptyTimeoutMs } from '../../core/limits.ts';
import type { Removal, RoomSettings } from '../../core/room/RoomSettings.ts';
import { RemovedPerson } from '../../protocol/models/removals.ts';
import { Permissions, Role } from '../../protocol/models.ts';
import { type Database, write } from '../database.ts';
import type { Store } from '../Store.ts';

const Row = z.object({ settings: z.string() });
/** The JSON of the settings column. The defaults are for rooms that an earlier version stored. */
const StoredSettings = z
	.object({
		roomId: z.string(),
		roomCode: z.string(),
		lessonId: z.string().optional(),
		name: z.string(),
		maxParticipants: z.number(),
		lobby: z.boolean().default(false),
		waitForHost: z.boolean().nullable().default(null),
		locked: z.boolean().default(false),
		budgetMbps: z.number().nullable().default(null),
		recordable: z.boolean().default(true),
		emptyTimeoutMs: z.number().nullish(),
		/** Earlier versions stored this flag instead of `emptyTimeoutMs`. */
		ephemeral: z.boolean().default(false),
		participantPermissions: Permissions,
		removals: z
			.array(
				RemovedPerson.extend({
					subject: z.string(),
					deviceId: z.string().optional(),
					others: z
						.object({ peerIds: z.array(z.string()), subjects: z.array(z.string()), deviceIds: z.array(z.string()) })
						.optional(),
				}),
			)
			.optional(),
		/** Earlier versions stored token subjects alone, until the room closed. */
		removedSubjects: z.array(z.string()).default([]),
		closedAtMs: z.number().nullable().default(null),
		restartReturns: z.array(z.object({ tokenDigest: z.string(), role: Role })).default([]),
	})
	.transform(
		({ ephemeral, emptyTimeoutMs = ephemeral ? openRoomEmptyTimeoutMs : null, removedSubjects, ...others }) => ({
			...others,
			emptyTimeoutMs,
			removals: others.removals ?? removedSubjects.map(nameless),
			// The same at every start until the lesson ends, as if it had been stored.
			lessonId: others.lessonId ?? others.roomId,
		}),
	) satisfies z.ZodType<RoomSettings>;

const nameless = (subject: string): Removal => ({
	...{ peerId: subject, displayName: '', how: 'removed', sinceMs: 0, subject },
});

export function roomsTable(database: Database): Store['rooms'] {
	const all = database.prepare('SELECT settings FROM rooms ORDER BY rowid');
	const save = database.prepare(`INSERT INTO rooms VALUES (?, ?, ?)
		ON CONFLICT (room_id) DO UPDATE SET room_code = excluded.room_code, settings = excluded.settings`);
	const remove = database.prepare('DELETE FROM rooms WHERE room_id = ?');
	const removeLesson = database.prepare('DELETE FROM lesson_state WHERE room_id = ?');
	return {
		all: () => all.all().map((row) => StoredSettings.parse(JSON.parse(Row.parse(row).settings))),
		save: (room) => {
			write(() => save.run(room.roomId, room.roomCode, JSON.stringify(room)));
		},
		remove: (roomId) => {
			write(() => {
				remove.run(roomId);
				removeLesson.run(roomId);
			});
		},
	};
}
