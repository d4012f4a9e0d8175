import { z } from 'zod';
import { type Database, write } from '../database.ts';
import type { Store } from '../Store.ts';

const Row = z.object({ part: z.string(), key: z.string(), value: z.string() });

export function lessonsTable(database: Database): Store['lessons'] {
	const all = database.prepare('SELECT part, key, value FROM lesson_state WHERE room_id = ? ORDER BY rowid');
	const save = database.prepare(`INSERT INTO lesson_state VALUES (?, ?, ?, ?)
		ON CONFLICT (room_id, part, key) DO UPDATE SET value = excluded.value`);
	const remove = database.prepare('DELETE FROM lesson_state WHERE room_id = ? AND part = ? AND key = ?');
	const clear = database.prepare('DELETE FROM lesson_state WHERE room_id = ?');
	return {
		all: (roomId) =>
			all.all(roomId).map((row) => {
				const { part, key, value } = Row.parse(row);
				return { part, key, value: JSON.parse(value) };
			}),
		save: (roomId, part, key, value) => {
			write(() =>
				value === null ? remove.run(roomId, part, key) : save.run(roomId, part, key, JSON.stringify(value)),
			);
		},
		clear: (roomId) => {
			write(() => clear.run(roomId));
		},
	};
}
