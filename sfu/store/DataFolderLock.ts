import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { z } from 'zod';
import { errorText } from '../errorText.ts';
import { StartError } from '../startErrors.ts';
import { hasSqliteCode, isDamaged } from './database.ts';

const holderFile = 'server.json';
/** A server that is being closed needs up to 2 s: whoever restarts it waits for that, ms. */
const waitMs = 2_500;

const Holder = z.object({
	pid: z.number(),
	url: z.string(),
	hostPage: z.string().default(''),
	run: z.string().default(''),
});
/** Which server holds the folder: its process, where participants reach it, its host screen (without a code), `ServerRuns.id`. */
export type Holder = z.output<typeof Holder>;

type Warn = (details: object, message: string) => void;

/**
 * Lets one server at a time use a data folder: two would show the same class code, and their participants would never
 * meet. It is the lock of an SQLite file, so the operating system releases it however the process ends. `lectern token` and
 * `lectern doctor` need no lock.
 */
export class DataFolderLock {
	readonly #holderFile: string;
	#database: DatabaseSyncInstance | null;

	private constructor(holderFile: string, database: DatabaseSyncInstance | null) {
		this.#holderFile = holderFile;
		this.#database = database;
	}

	/**
	 * @param warn called where the file of the lock cannot be used: a class can be held all the same
	 * @throws StartError in-use: another server has it; data-dir: the drive has no locks, as some network drives
	 */
	static take(dataDir: string, warn: Warn): DataFolderLock {
		const holder = join(dataDir, holderFile);
		const file = join(dataDir, 'server.lock');
		try {
			const lock = new DataFolderLock(holder, lockedFile(file));
			// Of a server that was killed: nobody shall be sent to its address.
			rmSync(holder, { force: true });
			return lock;
		} catch (error) {
			if (hasSqliteCode(error, 'BUSY')) {
				throw canLock(dataDir)
					? new StartError('in-use', inUse(dataDir), { cause: error })
					: new StartError('data-dir', cannotLock(dataDir), { cause: error });
			}
			warn({ file, reason: errorText(error) }, 'the data folder cannot be locked: start no second server on it');
			return new DataFolderLock(holder, null);
		}
	}

	/** Writes down who holds it, for the sentence that a second server ends with. Never throws. */
	holds(holder: Holder): void {
		try {
			writeFileSync(this.#holderFile, JSON.stringify(holder), { mode: 0o600 });
		} catch {
			// Without it, the sentence has no address.
		}
	}

	/** Idempotent. */
	release(): void {
		if (!this.#database) return;
		rmSync(this.#holderFile, { force: true });
		this.#database.close();
		this.#database = null;
	}
}

/** @throws Error of SQLite, e.g. BUSY: another process has it */
function lockedFile(file: string, timeout = waitMs): DatabaseSyncInstance {
	const database = new DatabaseSync(file, { timeout });
	try {
		database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
		return database;
	} catch (error) {
		database.close();
		if (!isDamaged(error)) throw error;
		// Nothing is ever written to it, and nobody has it: SQLite asks for the lock before it reads the file.
		truncateSync(file);
		return lockedFile(file, timeout);
	}
}

/** SQLite tells a drive without locks (ENOLCK) and a lock of another process by the same code: nobody else has this file. */
function canLock(dataDir: string): boolean {
	const file = join(dataDir, 'server.lock-probe');
	try {
		lockedFile(file, 0).close();
		return true;
	} catch {
		return false;
	} finally {
		rmSync(file, { force: true });
	}
}

function cannotLock(dataDir: string): string {
	return `The data folder ${dataDir} is on a drive that cannot lock files. Choose another one with --data-dir.`;
}

/** null: no server runs on the folder, as far as can be seen. */
export function holderOf(dataDir: string): Holder | null {
	const holder = readHolder(dataDir);
	try {
		if (holder) process.kill(holder.pid, 0);
		return holder?.hostPage === '' ? null : holder;
	} catch {
		return null;
	}
}

function readHolder(dataDir: string): Holder | null {
	try {
		return Holder.parse(JSON.parse(readFileSync(join(dataDir, holderFile), 'utf8')));
	} catch {
		return null;
	}
}

function inUse(dataDir: string): string {
	const advice = 'Use that one, or close it; another --data-dir holds another class.';
	const holder = readHolder(dataDir);
	const which = holder ? ` (process ${holder.pid}): ${holder.url}` : '';
	return `Lectern already runs on ${dataDir}${which}. ${advice}`;
}
