import { z } from 'zod';
import type { EntryStorage, KeptEntry } from '../../core/room/Storage.ts';
import { readable, type Tables } from '../readable.ts';
import type { StoredRow } from '../StoredRow.ts';
import type { Statement } from '../writing/BatchWriter.ts';
import { jsonText } from './json.ts';

const Row = z.object({ room_id: z.string(), part: z.string(), key: z.string(), value: jsonText });
type Entry = { part: string; key: string; json: string };

const keyOf = (part: string, key: string) => `${part}\0${key}`;

/**
 * What rooms keep of the lesson that runs (`lesson_state`), or as long as they exist (`room_state`). Its rows are read once: one
 * server at a time uses a data folder.
 */
export function entriesTable(tables: Tables, table: 'lesson_state' | 'room_state') {
	const { queue } = tables;
	const groupOf = (roomId: string) => `${table} ${roomId}`;
	const savingOf = (roomId: string, { part, key, json }: Entry): Statement => {
		const sql = `INSERT INTO ${table} VALUES (?, ?, ?, ?)
			ON CONFLICT (room_id, part, key) DO UPDATE SET value = excluded.value`;
		return { sql, values: [roomId, part, key, json] };
	};
	const rooms = new Map<string, Map<string, Entry>>();
	const put = (roomId: string, entry: Entry) => {
		const entries = rooms.get(roomId) ?? new Map<string, Entry>();
		rooms.set(roomId, entries.set(keyOf(entry.part, entry.key), entry));
	};
	const select = `SELECT rowid AS row, room_id, part, key, value FROM ${table} ORDER BY rowid`;
	for (const { room_id: roomId, part, key, value } of readable(tables, table, select, Row)) {
		put(roomId, { part, key, json: JSON.stringify(value) });
		queue.found({ group: groupOf(roomId), key: keyOf(part, key) });
	}
	const stored: EntryStorage = {
		all: (roomId) =>
			[...(rooms.get(roomId)?.values() ?? [])].map(
				({ part, key, json }): KeptEntry => ({ part, key, value: JSON.parse(json) }),
			),
		any: (roomId) => (rooms.get(roomId)?.size ?? 0) > 0,
		save: (roomId, part, key, value) => {
			const row = { group: groupOf(roomId), key: keyOf(part, key) };
			if (value === null) {
				const sql = `DELETE FROM ${table} WHERE room_id = ? AND part = ? AND key = ?`;
				if (rooms.get(roomId)?.delete(row.key)) queue.remove(row, { sql, values: [roomId, part, key] });
				return;
			}
			const entry = { part, key, json: JSON.stringify(value) };
			if (rooms.get(roomId)?.get(row.key)?.json === entry.json) return;
			put(roomId, entry);
			queue.write(row, savingOf(roomId, entry));
		},
		clear: (roomId) => {
			if (!rooms.delete(roomId)) return;
			queue.clear(groupOf(roomId), { sql: `DELETE FROM ${table} WHERE room_id = ?`, values: [roomId] });
		},
	};
	const rows = (): StoredRow[] =>
		[...rooms].flatMap(([roomId, entries]) =>
			[...entries].map(([key, entry]) => ({ group: groupOf(roomId), key, statement: savingOf(roomId, entry) })),
		);
	return { stored, rows };
}
