import type { DatabaseSyncInstance } from '@photostructure/sqlite';
import { StartError } from '../startErrors.ts';

/** One entry per schema version: `user_version` n means that the first n were applied. Append only, never edit. */
const migrations = [
	`CREATE TABLE rooms (
		room_id TEXT PRIMARY KEY,
		room_code TEXT NOT NULL UNIQUE,
		settings TEXT NOT NULL
	) STRICT;
	CREATE TABLE invites (
		token_id TEXT PRIMARY KEY,
		room_id TEXT NOT NULL,
		role TEXT NOT NULL,
		display_name TEXT,
		created_at_ms INTEGER NOT NULL,
		expires_at_ms INTEGER NOT NULL
	) STRICT;
	CREATE TABLE revocations (token_id TEXT PRIMARY KEY, revoked_at_ms INTEGER NOT NULL) STRICT;
	CREATE TABLE settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;`,
	`CREATE TABLE api_tokens (
		token_id TEXT PRIMARY KEY,
		scopes TEXT NOT NULL,
		display_name TEXT,
		created_at_ms INTEGER NOT NULL,
		expires_at_ms INTEGER NOT NULL
	) STRICT;`,
	`CREATE TABLE lesson_state (
		room_id TEXT NOT NULL,
		part TEXT NOT NULL,
		key TEXT NOT NULL,
		value TEXT NOT NULL,
		PRIMARY KEY (room_id, part, key)
	) STRICT;`,
	`CREATE TABLE set_aside (
		table_name TEXT NOT NULL,
		content TEXT NOT NULL,
		reason TEXT NOT NULL,
		set_aside_at_ms INTEGER NOT NULL
	) STRICT;`,
];

/** Applies the missing migrations. @throws StartError data-dir: the file was written by a newer version */
export function migrate(database: DatabaseSyncInstance, file: string): void {
	const found: number = database.prepare('PRAGMA user_version').get().user_version;
	if (found > migrations.length) {
		throw new StartError(
			'data-dir',
			`${file} was written by a newer Lectern. Start that one, or use another --data-dir.`,
		);
	}
	for (const [done, step] of migrations.entries()) {
		if (done < found) continue;
		database.exec(`BEGIN IMMEDIATE; ${step} PRAGMA user_version = ${done + 1}; COMMIT`);
	}
}
