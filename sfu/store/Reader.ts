import { DatabaseSync } from '@photostructure/sqlite';
import type { Database } from './database.ts';

/** After the start, nobody waits longer for a lock of another process, ms. */
const quicklyMs = 20;

/** The connection for reading: at the start, and what only commands ask for. */
export class Reader {
	readonly #file: string;
	#database: Database | null;

	constructor(file: string, database: Database) {
		this.#file = file;
		this.#database = database;
	}

	/** Opened again after `close`. @throws Error of SQLite */
	get database(): Database {
		this.#database ??= new DatabaseSync(this.#file, { timeout: quicklyMs, readOnly: true });
		return this.#database;
	}

	/** For the time after the start. */
	readQuickly(): void {
		this.#database?.exec(`PRAGMA busy_timeout = ${quicklyMs}`);
	}

	close(): void {
		this.#database?.close();
		this.#database = null;
	}
}
