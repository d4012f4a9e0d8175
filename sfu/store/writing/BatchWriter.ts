import { statSync } from 'node:fs';
import { errorText } from '../../errorText.ts';
import type { StorageTrouble } from '../../protocol/models/storage.ts';
import { type Database, isDamaged, openDatabase, renameDamaged, troubleOf } from '../database.ts';

/** One statement of SQL with the values of its parameters. */
export type Statement = { readonly sql: string; readonly values: readonly (string | number | null)[] };

/** Statements of one transaction. `whole`: they write everything, so the file may be another one than before. */
export type Batch = { readonly statements: readonly Statement[]; readonly whole: boolean };

export type BatchResult =
	/** On the disk. `refused`: why statements failed that were at fault themselves; the others are on the disk. */
	| { outcome: 'written'; refused: string[] }
	/** Nothing was written: the file is not the one that was written before. `renamedTo`: of a damaged one. */
	| { outcome: 'otherFile'; renamedTo: string | null }
	/** Nothing was written. */
	| { outcome: 'trouble'; trouble: StorageTrouble; reason: string };

/**
 * How long a batch waits while another process (`lectern token`) holds the write lock, ms. Such a command holds it for some
 * milliseconds.
 */
const busyTimeoutMs = 250;

/** Identity of a file that is gone. */
const noFile = '';

export type KeyedRow = { key: string; value: string };

/** Writes batches to a database file. It blocks while the disk works, and is meant for a thread of its own. */
export class BatchWriter {
	readonly #file: string;
	/** The file that has what was written so far. */
	#known: string;
	#opened: { database: Database; identity: string } | null = null;
	/** The last revocation that was seen. */
	#looked = { identity: noFile, row: 0 };
	readonly #statements = new Map<string, ReturnType<Database['prepare']>>();

	/** @param known `identityOf` the file that has what was read at the start */
	constructor(file: string, known: string) {
		this.#file = file;
		this.#known = known;
	}

	/** Never throws. */
	write({ statements, whole }: Batch): BatchResult {
		try {
			const { database, identity } = this.#open();
			if (identity !== this.#known && !whole) return { outcome: 'otherFile', renamedTo: null };
			const refused = this.#transaction(database, statements);
			this.#known = identity;
			return { outcome: 'written', refused };
		} catch (error) {
			return this.#failed(error);
		}
	}

	/**
	 * Ids of the tokens that were revoked since the last look, at first all, whichever process did it. Never throws: a file
	 * that cannot be read has no news.
	 */
	revoked(): string[] {
		try {
			if (identityOf(this.#file) === noFile) return [];
			const { database, identity } = this.#open();
			const after = identity === this.#looked.identity ? this.#looked.row : 0;
			const select = 'SELECT rowid AS row, token_id FROM revocations WHERE rowid > ? ORDER BY rowid';
			const found = database.prepare(select).all(after).map(foundRow);
			this.#looked = { identity, row: found.at(-1)?.row ?? after };
			return found.map(({ tokenId }) => tokenId);
		} catch {
			return [];
		}
	}

	/** Rows with text columns `key` and `value`. @throws Error of SQLite */
	read({ sql, values }: Statement): KeyedRow[] {
		if (identityOf(this.#file) === noFile) return [];
		return this.#prepared(this.#open().database, sql)
			.all(...values)
			.map(keyedRow);
	}

	/** Idempotent. */
	close(): void {
		this.#statements.clear();
		this.#opened?.database.close();
		this.#opened = null;
	}

	/** A drive that was unplugged and returned, or a folder that was emptied, leave an open file that nobody finds again. */
	#open(): { database: Database; identity: string } {
		const found = identityOf(this.#file);
		if (found === noFile) this.#known = noFile;
		if (this.#opened && this.#opened.identity === found) return this.#opened;
		this.close();
		const database = openDatabase(this.#file, busyTimeoutMs);
		this.#opened = { database, identity: identityOf(this.#file) };
		return this.#opened;
	}

	/** Returns why single statements failed. @throws Error of SQLite: nothing was written */
	#transaction(database: Database, statements: readonly Statement[]): string[] {
		database.exec('BEGIN IMMEDIATE');
		try {
			const refused = statements.flatMap((statement) => this.#run(database, statement));
			database.exec('COMMIT');
			return refused;
		} catch (error) {
			if (database.isTransaction) database.exec('ROLLBACK');
			throw error;
		}
	}

	#run(database: Database, { sql, values }: Statement): string[] {
		try {
			this.#prepared(database, sql).run(...values);
			return [];
		} catch (error) {
			if (!database.isTransaction || isDamaged(error) || troubleOf(error, this.#file)) throw error;
			return [`${errorText(error)}: ${sql}`];
		}
	}

	#prepared(database: Database, sql: string): ReturnType<Database['prepare']> {
		const prepared = this.#statements.get(sql) ?? database.prepare(sql);
		this.#statements.set(sql, prepared);
		return prepared;
	}

	#failed(error: unknown): BatchResult {
		const trouble = troubleOf(error, this.#file) ?? 'unwritable';
		try {
			if (trouble === 'unwritable') this.close();
			if (!isDamaged(error)) return { outcome: 'trouble', trouble, reason: errorText(error) };
			this.#known = noFile;
			return { outcome: 'otherFile', renamedTo: renameDamaged(this.#file) };
		} catch (again) {
			return { outcome: 'trouble', trouble, reason: `${errorText(error)}; ${errorText(again)}` };
		}
	}
}

/** Tells one file from another of the same name; '' if there is none. */
export function identityOf(file: string): string {
	const found = statSync(file, { bigint: true, throwIfNoEntry: false });
	return found ? `${found.dev}:${found.ino}` : noFile;
}

// Checked by hand: with zod the thread would take 13 MB more.

function keyedRow(row: unknown): KeyedRow {
	if (isObject(row) && typeof row.key === 'string' && typeof row.value === 'string')
		return { key: row.key, value: row.value };
	throw new Error('a row without the texts key and value');
}

function foundRow(row: unknown): { row: number; tokenId: string } {
	if (isObject(row) && typeof row.row === 'number' && typeof row.token_id === 'string')
		return { row: row.row, tokenId: row.token_id };
	throw new Error('a row without a number and a token id');
}

/** Rows of SQLite may have no prototype. */
const isObject = (row: unknown): row is Record<string, unknown> => typeof row === 'object' && row !== null;
