import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { Logger } from 'pino';
import { z } from 'zod';
import { SfuError } from '../core/errors.ts';
import { strangersEmptyTimeoutMs } from '../core/limits.ts';
import type { RoomSettings } from '../core/room/RoomSettings.ts';
import { errorText } from '../errorText.ts';
import { Permissions, Role } from '../protocol/models.ts';
import { StartError } from '../startErrors.ts';
import type { Store } from './Store.ts';
import { migrate } from './schema.ts';

/** How long to wait for another process (`lectern token`) that writes. */
const busyTimeoutMs = 2000;
/** Primary result codes, https://sqlite.org/rescode.html. */
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

const flag = z.number().transform((value) => value !== 0);
const RoomRow = z.object({ settings: z.string() });
/** The defaults are for rooms that an earlier version wrote. */
const RoomSettingsText = z
	.object({
		roomId: z.string(),
		roomCode: z.string(),
		name: z.string(),
		maxParticipants: z.number(),
		lobby: z.boolean().default(false),
		locked: z.boolean().default(false),
		budgetMbps: z.number().nullable().default(null),
		emptyTimeoutMs: z.number().nullish(),
		/** Of before there was a time. */
		ephemeral: z.boolean().default(false),
		participantPermissions: Permissions,
		removedSubjects: z.array(z.string()).default([]),
		restartReturns: z.array(z.object({ tokenDigest: z.string(), role: Role })).default([]),
	})
	.transform(({ ephemeral, emptyTimeoutMs = ephemeral ? strangersEmptyTimeoutMs : null, ...others }) => ({
		...others,
		emptyTimeoutMs,
	})) satisfies z.ZodType<RoomSettings>;
/** What every issued token has, whoever it is for. */
const issued = {
	token_id: z.string(),
	display_name: z.string().nullable(),
	created_at_ms: z.number(),
	expires_at_ms: z.number(),
	revoked: flag,
};
const readIssued = (row: z.output<z.ZodObject<typeof issued>>) => ({
	tokenId: row.token_id,
	displayName: row.display_name,
	createdAtMs: row.created_at_ms,
	expiresAtMs: row.expires_at_ms,
	revoked: row.revoked,
});
const InviteRow = z
	.object({ ...issued, room_id: z.string(), role: Role })
	.transform((row) => ({ ...readIssued(row), roomId: row.room_id, role: row.role }));
const ApiTokenRow = z
	.object({ ...issued, scopes: z.string() })
	.transform((row) => ({ ...readIssued(row), scopes: row.scopes }));
const SettingRow = z.object({ name: z.string(), value: z.string() });

function openDatabase(file: string): DatabaseSyncInstance {
	const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
	try {
		// FULL: an acknowledged commit has reached the disk, also in WAL mode.
		database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
		const { quick_check: verdict } = database.prepare('PRAGMA quick_check(1)').get();
		if (verdict !== 'ok') throw Object.assign(new Error(verdict), { errcode: SQLITE_CORRUPT });
		migrate(database, file);
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}

/** The lower byte of an extended code is its primary one. */
function hasCode(error: unknown, ...codes: number[]): boolean {
	if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
	return codes.includes(error.errcode & 0xff);
}

/** SQLite cannot make sense of the file; anything else (busy, disk full, forbidden) leaves it alone. */
const isDamage = (error: unknown) => hasCode(error, SQLITE_CORRUPT, SQLITE_NOTADB);

/** @throws SfuError insufficient-storage: the disk is full */
function write(run: () => unknown): void {
	try {
		run();
	} catch (cause) {
		if (!hasCode(cause, SQLITE_FULL)) throw cause;
		throw new SfuError('insufficient-storage', 'the disk is full', { cause });
	}
}

function setAside(file: string): string {
	const aside = `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
	for (const suffix of ['', '-wal', '-shm']) {
		if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix);
	}
	return aside;
}

/**
 * Opens `lectern.db` in an existing folder, or begins it. A damaged file is set aside, with a log line.
 * @throws StartError data-dir
 */
export function openStore(dataDir: string, logger: Logger): Store {
	const file = join(dataDir, 'lectern.db');
	try {
		return storeOn(openDatabase(file));
	} catch (error) {
		if (error instanceof StartError) throw error;
		if (!isDamage(error)) {
			throw new StartError('data-dir', `${file} cannot be opened: ${errorText(error)}.`, { cause: error });
		}
		const aside = setAside(file);
		logger.error({ file, aside, reason: errorText(error) }, 'the database is damaged: set aside, a new one is begun');
		return storeOn(openDatabase(file));
	}
}

function storeOn(database: DatabaseSyncInstance): Store {
	return {
		rooms: roomsIn(database),
		invites: invitesIn(database),
		apiTokens: apiTokensIn(database),
		revocations: revocationsIn(database),
		settings: settingsIn(database),
		close: () => {
			if (database.isOpen) database.close();
		},
	};
}

function roomsIn(database: DatabaseSyncInstance): Store['rooms'] {
	const all = database.prepare('SELECT settings FROM rooms ORDER BY rowid');
	const save = database.prepare(`INSERT INTO rooms VALUES (?, ?, ?)
		ON CONFLICT (room_id) DO UPDATE SET room_code = excluded.room_code, settings = excluded.settings`);
	const remove = database.prepare('DELETE FROM rooms WHERE room_id = ?');
	return {
		all: () => all.all().map((row) => RoomSettingsText.parse(JSON.parse(RoomRow.parse(row).settings))),
		save: (room) => {
			write(() => save.run(room.roomId, room.roomCode, JSON.stringify(room)));
		},
		remove: (roomId) => {
			write(() => remove.run(roomId));
		},
	};
}

function invitesIn(database: DatabaseSyncInstance): Store['invites'] {
	const all = database.prepare(`SELECT *, token_id IN (SELECT token_id FROM revocations) AS revoked
		FROM invites ORDER BY created_at_ms DESC, rowid DESC`);
	const save = database.prepare('INSERT INTO invites VALUES (?, ?, ?, ?, ?, ?)');
	return {
		all: () => all.all().map((row) => InviteRow.parse(row)),
		save: ({ tokenId, roomId, role, displayName, createdAtMs, expiresAtMs }) => {
			write(() => save.run(tokenId, roomId, role, displayName, createdAtMs, expiresAtMs));
		},
	};
}

function apiTokensIn(database: DatabaseSyncInstance): Store['apiTokens'] {
	const all = database.prepare(`SELECT *, token_id IN (SELECT token_id FROM revocations) AS revoked
		FROM api_tokens ORDER BY created_at_ms DESC, rowid DESC`);
	const save = database.prepare('INSERT INTO api_tokens VALUES (?, ?, ?, ?, ?)');
	return {
		all: () => all.all().map((row) => ApiTokenRow.parse(row)),
		save: ({ tokenId, scopes, displayName, createdAtMs, expiresAtMs }) => {
			write(() => save.run(tokenId, scopes, displayName, createdAtMs, expiresAtMs));
		},
	};
}

function revocationsIn(database: DatabaseSyncInstance): Store['revocations'] {
	const has = database.prepare('SELECT 1 FROM revocations WHERE token_id = ?');
	const add = database.prepare('INSERT OR IGNORE INTO revocations VALUES (?, ?)');
	return {
		has: (tokenId) => has.get(tokenId) !== undefined,
		add: (tokenId) => {
			write(() => add.run(tokenId, Date.now()));
		},
	};
}

function settingsIn(database: DatabaseSyncInstance): Store['settings'] {
	const all = database.prepare('SELECT name, value FROM settings');
	const save = database.prepare('INSERT OR REPLACE INTO settings VALUES (?, ?)');
	const forget = database.prepare('DELETE FROM settings WHERE name = ?');
	return {
		all: () => {
			const rows = all.all().map((row) => SettingRow.parse(row));
			return Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)]));
		},
		save: (name, value) => {
			write(() => (value === null ? forget.run(name) : save.run(name, JSON.stringify(value))));
		},
	};
}
