import { z } from 'zod';
import { openRoomEmptyTimeoutMs } from '../../core/limits.ts';
import type { RoomSettings } from '../../core/room/RoomSettings.ts';
import { Permissions, RoomCode, usualPermissions } from '../../protocol/models.ts';
import { readable, type Tables } from '../readable.ts';
import type { Store } from '../Store.ts';
import type { StoredRow } from '../StoredRow.ts';
import type { Statement } from '../writing/BatchWriter.ts';
import { jsonText } from './json.ts';

/** The JSON of the settings column. The defaults are for rooms that an earlier version stored. */
export const StoredSettings = z
	.object({
		roomId: z.string().min(1).max(64),
		roomCode: RoomCode,
		lessonId: z.string().optional(),
		founding: z.object({ id: z.string(), network: z.string() }).nullable().default(null),
		name: z.string(),
		maxParticipants: z.number().int().min(1).max(1000),
		lobby: z.boolean().default(false),
		waitForHost: z.boolean().nullable().default(null),
		locked: z.boolean().default(false),
		budgetMbps: z.number().positive().nullable().default(null),
		recordable: z.boolean().default(true),
		emptyTimeoutMs: z.number().min(0).nullish(),
		/** Earlier versions stored this flag instead of `emptyTimeoutMs`. */
		ephemeral: z.boolean().default(false),
		participantPermissions: Permissions,
		initialPermissions: Permissions.default(usualPermissions),
	})
	.transform(({ ephemeral, emptyTimeoutMs = ephemeral ? openRoomEmptyTimeoutMs : null, ...others }) => ({
		...others,
		emptyTimeoutMs,
		// The same at every start until the lesson ends, as if it had been stored.
		lessonId: others.lessonId ?? others.roomId,
	})) satisfies z.ZodType<RoomSettings>;

/** JSON of each setting, by name. */
type Fields = Map<string, string>;

/** The settings, and what they are read from. */
const Row = z
	.object({ room_id: z.string(), room_code: z.string(), settings: jsonText.pipe(z.record(z.string(), z.unknown())) })
	.transform(({ room_id, room_code, settings }, context): { room: RoomSettings; fields: Fields } => {
		const { data: room, error } = StoredSettings.safeParse(settings);
		if (room?.roomId === room_id && room.roomCode === room_code) return { room, fields: fieldsOf(settings) };
		const [issue = { path: ['room_id'], message: 'not that of the settings' }] = error?.issues ?? [];
		context.addIssue({ code: 'custom', path: ['settings', ...issue.path], message: issue.message });
		return z.NEVER;
	});
/** What tells a room whose settings cannot be read from others. */
const Names = z.object({ room_id: z.string().min(1).max(64), room_code: RoomCode });

const groupOf = (roomId: string) => `room ${roomId}`;

/** What else is kept of a room. */
type OfRooms = Pick<Store, 'lessons' | 'roomState'> & { removePages: (roomId: string) => void };

/** Its rows are read once: one server at a time uses a data folder. */
export function roomsTable(tables: Tables, { lessons, roomState, removePages }: OfRooms) {
	const { queue } = tables;
	const kept = new Map<string, { room: RoomSettings; fields: Fields }>();
	const codes = new Map<string, string>();
	const select = 'SELECT rowid AS row, room_id, room_code, settings FROM rooms ORDER BY rowid';
	const found = readable(tables, 'rooms', select, Row, (row) => {
		const { data } = Names.safeParse(row);
		if (data) codes.set(data.room_id, data.room_code);
	});
	for (const { room, fields } of found) {
		kept.set(room.roomId, { room, fields });
		codes.set(room.roomId, room.roomCode);
		queue.found({ group: groupOf(room.roomId), key: '' });
	}
	const release = (roomId: string) => {
		lessons.clear(roomId);
		roomState.clear(roomId);
		if (!kept.delete(roomId)) return;
		queue.clear(groupOf(roomId), { sql: 'DELETE FROM rooms WHERE room_id = ?', values: [roomId] });
	};
	const rooms: Store['rooms'] = {
		all: () => [...kept.values()].map(({ room }) => room),
		find: (roomId) => kept.get(roomId)?.room,
		found: () => codes,
		save: (room) => {
			const { roomId } = room;
			const fields = fieldsOf(room);
			const before = kept.get(roomId)?.fields;
			kept.set(roomId, { room, fields });
			const group = groupOf(roomId);
			if (!before) queue.write({ group, key: '' }, savingOf(room, fields));
			for (const name of before ? changed(before, fields) : []) {
				queue.write({ group, key: name }, savingFieldOf(room, fields, name));
			}
		},
		release,
		remove: (roomId) => {
			release(roomId);
			removePages(roomId);
		},
	};
	const rows = (): StoredRow[] =>
		[...kept.values()].map(({ room, fields }) => ({
			...{ group: groupOf(room.roomId), key: '' },
			statement: savingOf(room, fields),
		}));
	return { rooms, rows };
}

function fieldsOf(settings: object): Fields {
	const entries = Object.entries(settings).filter(([, value]) => value !== undefined);
	return new Map(entries.map(([name, value]) => [name, JSON.stringify(value)]));
}

/** Names of the settings that differ, also of those that are no more. */
function changed(before: Fields, after: Fields): string[] {
	return [...new Set([...before.keys(), ...after.keys()])].filter((name) => before.get(name) !== after.get(name));
}

const jsonOf = (fields: Fields) =>
	`{${[...fields].map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;

const insert = 'INSERT INTO rooms VALUES (?1, ?2, ?3) ON CONFLICT (room_id) DO UPDATE SET';

function savingOf({ roomId, roomCode }: RoomSettings, fields: Fields): Statement {
	return {
		sql: `${insert} room_code = excluded.room_code, settings = excluded.settings`,
		values: [roomId, roomCode, jsonOf(fields)],
	};
}

/** Only this setting: two processes that change different ones must not undo each other. */
function savingFieldOf({ roomId, roomCode }: RoomSettings, fields: Fields, name: string): Statement {
	const json = fields.get(name);
	// It is in a column of its own, too.
	const code = name === 'roomCode' ? 'room_code = excluded.room_code, ' : '';
	const path = `$.${JSON.stringify(name)}`;
	const changing = json === undefined ? 'json_remove(settings, ?4)' : 'json_set(settings, ?4, json(?5))';
	return {
		sql: `${insert} ${code}settings = CASE WHEN json_valid(settings) THEN ${changing} ELSE excluded.settings END`,
		values: [roomId, roomCode, jsonOf(fields), path, ...(json === undefined ? [] : [json])],
	};
}
