import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { SfuError } from '../core/errors.ts';
import { migrate } from './schema.ts';

export type Database = DatabaseSyncInstance;

/** How long a statement waits while another process (`lectern token`) holds the write lock, ms. */
const busyTimeoutMs = 2000;
/** Primary result codes, https://sqlite.org/rescode.html. */
const SQLITE_CORRUPT = 11;
const SQLITE_FULL = 13;
const SQLITE_NOTADB = 26;

/**
 * Opens or creates a database file, checks it and applies the migrations.
 * @throws StartError data-dir: the file was written by a newer version
 * @throws Error of SQLite; `isDamaged` tells whether the file is at fault
 */
export function openDatabase(file: string): Database {
	const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
	try {
		// synchronous = FULL: in WAL mode, too, a commit has reached the disk when its statement returns.
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

/** Whether SQLite found the file damaged. Other errors (busy, disk full, no permission) are no reason to replace it. */
export const isDamaged = (error: unknown) => hasSqliteCode(error, SQLITE_CORRUPT, SQLITE_NOTADB);

/** Runs a statement that writes. @throws SfuError insufficient-storage: the disk is full */
export function write(run: () => unknown): void {
	try {
		run();
	} catch (cause) {
		if (!hasSqliteCode(cause, SQLITE_FULL)) throw cause;
		throw new SfuError('insufficient-storage', 'the disk is full', { cause });
	}
}

/** The lower byte of an extended result code is the primary one. */
export function hasSqliteCode(error: unknown, ...codes: number[]): boolean {
	if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return false;
	return codes.includes(error.errcode & 0xff);
}
