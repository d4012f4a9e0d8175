import { existsSync, renameSync, statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import type { StorageTrouble } from '../protocol/models/storage.ts';
import { migrate } from './schema.ts';

export type Database = DatabaseSyncInstance;

/** Primary result codes, https://sqlite.org/rescode.html. */
const codes = {
	ERROR: 1,
	PERM: 3,
	BUSY: 5,
	LOCKED: 6,
	READONLY: 8,
	IOERR: 10,
	CORRUPT: 11,
	FULL: 13,
	CANTOPEN: 14,
	PROTOCOL: 15,
	NOTADB: 26,
} as const;

/**
 * Opens or creates a database file, checks it and applies the migrations.
 * @param waitMs how long a statement waits while another process holds a lock
 * @throws StartError data-dir: the file was written by a newer version
 * @throws Error of SQLite; `isDamaged` tells whether the file is at fault
 */
export function openDatabase(file: string, waitMs: number): Database {
	const database = new DatabaseSync(file, { timeout: waitMs });
	try {
		// synchronous = FULL: in WAL mode, too, a commit has reached the disk when its statement returns.
		database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;');
		const { quick_check: verdict } = database.prepare('PRAGMA quick_check(1)').get();
		if (verdict !== 'ok') throw Object.assign(new Error(verdict), { errcode: codes.CORRUPT });
		migrate(database, file);
		return database;
	} catch (error) {
		database.close();
		throw error;
	}
}

/** Whether SQLite found the file damaged. Other errors (busy, disk full, no permission) are no reason to replace it. */
export const isDamaged = (error: unknown) => hasSqliteCode(error, 'CORRUPT', 'NOTADB');

/** Whether a table is not as the schema has it. */
export const isForeign = (error: unknown) => hasSqliteCode(error, 'ERROR');

/** Renames the file together with its write-ahead log. Returns the new name. */
export function renameDamaged(file: string): string {
	const renamed = `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
	for (const suffix of ['', '-wal', '-shm']) {
		if (existsSync(file + suffix)) renameSync(file + suffix, renamed + suffix);
	}
	return renamed;
}

/** What keeps SQLite from writing this file; null: something else is wrong, e.g. a statement. */
export function troubleOf(error: unknown, file: string): StorageTrouble | null {
	if (hasSqliteCode(error, 'FULL')) return 'full';
	if (hasSqliteCode(error, 'BUSY', 'LOCKED', 'PROTOCOL')) return 'locked';
	if (!hasSqliteCode(error, 'PERM', 'READONLY', 'IOERR', 'CANTOPEN')) return null;
	// SQLite needs a file of shared memory, and reports a disk without room for it as an input/output error.
	return isFull(dirname(file)) ? 'full' : 'unwritable';
}

function isFull(folder: string): boolean {
	try {
		const { bavail, ffree, files } = statfsSync(folder);
		return bavail === 0 || (files > 0 && ffree === 0);
	} catch {
		return false;
	}
}

/** The lower byte of an extended result code is the primary one. */
export function hasSqliteCode(error: unknown, ...names: (keyof typeof codes)[]): boolean {
	if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
	const primary = error.errcode & 0xff;
	return names.some((name) => codes[name] === primary);
}
