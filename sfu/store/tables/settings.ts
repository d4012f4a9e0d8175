import { z } from 'zod';
import { type Database, write } from '../database.ts';
import type { Store } from '../Store.ts';

const Row = z.object({ name: z.string(), value: z.string() });

export function settingsTable(database: Database): Store['settings'] {
	const all = database.prepare('SELECT name, value FROM settings');
	const save = database.prepare('INSERT OR REPLACE INTO settings VALUES (?, ?)');
	const remove = database.prepare('DELETE FROM settings WHERE name = ?');
	return {
		all: () => {
			const rows = all.all().map((row) => Row.parse(row));
			return Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)]));
		},
		save: (name, value) => {
			write(() => (value === null ? remove.run(name) : save.run(name, JSON.stringify(value))));
		},
	};
}
