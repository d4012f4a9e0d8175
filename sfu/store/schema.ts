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
	// What belongs to a lesson is no longer a setting of its room, but rows that are written one by one.
	`CREATE TEMP TABLE moved AS
		SELECT room_id, each.key AS setting, item.value AS value, item.type AS type
		FROM rooms, json_each(CASE WHEN json_valid(settings) THEN settings ELSE '{}' END) AS each,
			json_each(CASE WHEN each.type = 'array' THEN each.value ELSE '[]' END) AS item
		WHERE each.type = 'array' AND each.key IN ('removals', 'removedSubjects', 'restartReturns');
	INSERT OR IGNORE INTO lesson_state
		SELECT room_id, 'removals', 'removed/' || json_extract(value, '$.peerId'), value
		FROM moved WHERE setting = 'removals' AND type = 'object';
	INSERT OR IGNORE INTO lesson_state
		SELECT room_id, 'removals', 'removed/' || value,
			json_object('peerId', value, 'displayName', '', 'how', 'removed', 'sinceMs', 0, 'subject', value)
		FROM moved WHERE setting = 'removedSubjects' AND type = 'text';
	INSERT OR IGNORE INTO lesson_state
		SELECT room_id, 'seats', 'digest/' || json_extract(value, '$.tokenDigest'), value
		FROM moved WHERE setting = 'restartReturns' AND type = 'object';
	INSERT OR IGNORE INTO settings
		SELECT 'lastSign', json_object('wallMs', max(json_extract(settings, '$.closedAtMs')))
		FROM rooms WHERE json_valid(settings) AND json_type(settings, '$.closedAtMs') IN ('integer', 'real')
		HAVING count(*) > 0;
	UPDATE rooms SET settings = json_remove(settings, '$.removals', '$.removedSubjects', '$.restartReturns', '$.closedAtMs')
		WHERE json_valid(settings) AND json_type(settings) = 'object';
	DROP TABLE moved;`,
	`CREATE TABLE classes (
		room_id TEXT PRIMARY KEY,
		created_at_ms INTEGER NOT NULL,
		last_lesson TEXT
	) STRICT;`,
	`CREATE TABLE webhook_messages (
		endpoint TEXT NOT NULL,
		message_id TEXT NOT NULL,
		body TEXT NOT NULL,
		created_at_ms INTEGER NOT NULL,
		PRIMARY KEY (endpoint, message_id)
	) STRICT;`,
	`CREATE TABLE room_state (
		room_id TEXT NOT NULL,
		part TEXT NOT NULL,
		key TEXT NOT NULL,
		value TEXT NOT NULL,
		PRIMARY KEY (room_id, part, key)
	) STRICT;
	CREATE TABLE room_pages (
		room_id TEXT NOT NULL,
		part TEXT NOT NULL,
		page TEXT NOT NULL,
		key TEXT NOT NULL,
		value TEXT NOT NULL,
		PRIMARY KEY (room_id, part, page, key)
	) STRICT;
	CREATE TABLE files (
		file_id TEXT PRIMARY KEY,
		room_id TEXT NOT NULL,
		file TEXT NOT NULL
	) STRICT;`,
];

/** Of the database that this program writes. */
export const schemaVersion = migrations.length;

/** Applies the missing migrations. @throws StartError data-dir: the file was written by a newer version */
export function migrate(database: DatabaseSyncInstance, file: string): void {
	const found = versionOf(database);
	if (found > migrations.length) {
		throw new StartError(
			'data-dir',
			`${file} was written by a newer Lectern. Start that one, or use another --data-dir.`,
		);
	}
	if (found === migrations.length) return;
	database.exec('BEGIN IMMEDIATE');
	// Another process may have applied them while this one waited for the lock.
	const locked = versionOf(database);
	for (const [done, step] of migrations.entries()) {
		if (done >= locked) database.exec(`${step} PRAGMA user_version = ${done + 1};`);
	}
	database.exec('COMMIT');
}

function versionOf(database: DatabaseSyncInstance): number {
	return database.prepare('PRAGMA user_version').get().user_version;
}
