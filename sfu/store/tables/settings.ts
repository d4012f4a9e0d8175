import { z } from 'zod';
import { readable, type Tables } from '../readable.ts';
import type { Store } from '../Store.ts';
import type { StoredRow } from '../StoredRow.ts';
import { jsonText } from './json.ts';

const Row = z.object({ name: z.string(), value: jsonText });
const group = 'settings';
const saving = 'INSERT OR REPLACE INTO settings VALUES (?, ?)';

/** Its rows are read once: one server at a time uses a data folder. */
export function settingsTable(tables: Tables) {
	const { queue } = tables;
	/** JSON by name. */
	const values = new Map<string, string>();
	for (const { name, value } of readable(tables, 'settings', 'SELECT rowid AS row, name, value FROM settings', Row)) {
		values.set(name, JSON.stringify(value));
		queue.found({ group, key: name });
	}
	const settings: Store['settings'] = {
		all: () => Object.fromEntries([...values].map(([name, value]) => [name, JSON.parse(value)])),
		save: (name, value) => {
			const row = { group, key: name };
			if (value === null) {
				if (values.delete(name)) queue.remove(row, { sql: 'DELETE FROM settings WHERE name = ?', values: [name] });
				return;
			}
			const json = JSON.stringify(value);
			if (values.get(name) === json) return;
			values.set(name, json);
			queue.write(row, { sql: saving, values: [name, json] });
		},
	};
	const rows = (): StoredRow[] =>
		[...values].map(([name, json]) => ({ group, key: name, statement: { sql: saving, values: [name, json] } }));
	return { settings, rows };
}
