import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import type { Database } from './database.ts';

/** Of each kind, what a data folder knows: whatever cannot be asked for has none. */
const selects = [
	"SELECT json_extract(settings, '$.name') AS name FROM rooms WHERE json_valid(settings)",
	'SELECT room_code AS name FROM rooms',
	'SELECT display_name AS name FROM invites',
	'SELECT display_name AS name FROM api_tokens',
	"SELECT json_extract(value, '$') AS name FROM settings WHERE name IN ('name', 'hostName') AND json_valid(value)",
	"SELECT atom AS name FROM lesson_state, json_tree(CASE WHEN json_valid(lesson_state.value) THEN lesson_state.value ELSE '{}' END) WHERE json_tree.key = 'displayName'",
	"SELECT atom AS name FROM classes, json_tree(CASE WHEN json_valid(last_lesson) THEN last_lesson ELSE '{}' END) WHERE json_tree.key IN ('displayName', 'name')",
];

/** Names of people and classes, and room codes, in the database of a data folder; also while a server runs. Never throws. */
export function storedNames(dataDir: string): string[] {
	const file = join(dataDir, 'lectern.db');
	if (!existsSync(file)) return [];
	try {
		const database = new DatabaseSync(file, { readOnly: true, timeout: 2_000 });
		try {
			return selects.flatMap((select) => namesBy(database, select));
		} finally {
			database.close();
		}
	} catch {
		return [];
	}
}

function namesBy(database: Database, select: string): string[] {
	try {
		const rows: { name: unknown }[] = database.prepare(select).all();
		return rows.flatMap(({ name }) => (typeof name === 'string' ? [name] : []));
	} catch {
		// A table of a later version.
		return [];
	}
}
