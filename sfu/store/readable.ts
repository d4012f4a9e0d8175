import type { Logger } from 'pino';
import type { z } from 'zod';
import type { Database } from './database.ts';
import type { WriteQueue } from './writing/WriteQueue.ts';

/** The tables, by their names in SQL. */
export type Table =
	| 'rooms'
	| 'invites'
	| 'api_tokens'
	| 'revocations'
	| 'settings'
	| 'lesson_state'
	| 'room_state'
	| 'files'
	| 'classes'
	| 'webhook_messages';

/** So many rows that could not be read are kept. */
const maxSetAside = 1_000;

type RawRow = Record<string, unknown> & { row: unknown };

export type Tables = { database: () => Database; queue: WriteQueue; logger: Logger };

/**
 * The rows of a table that can be read. Every other one is moved to the table `set_aside` with the reason, and logged: it
 * must not keep a class from starting, and somebody may still want what is in it.
 * @param select must have the column `rowid AS row`
 * @param unreadable called for rows that are set aside
 */
export function readable<Row>(
	{ database, queue, logger }: Tables,
	table: Table,
	select: string,
	schema: z.ZodType<Row>,
	unreadable: (row: Record<string, unknown>) => void = () => {},
): Row[] {
	const statement = database().prepare(select);
	// Otherwise one number that is too large makes the whole table unreadable.
	statement.setReadBigInts(true);
	return statement.all().flatMap((raw: RawRow) => {
		const row = Object.fromEntries(Object.entries(raw).map(([name, value]) => [name, withoutBigInt(value)]));
		const { data, error } = schema.safeParse(row);
		if (!error) return [data];
		const [issue] = error.issues;
		const reason = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
		logger.error({ table, reason }, 'a stored row cannot be read: it is set aside');
		unreadable(row);
		const id = { group: 'set_aside', key: `${table}/${String(raw.row)}` };
		const aside = 'INSERT INTO set_aside (table_name, content, reason, set_aside_at_ms) VALUES (?, ?, ?, ?)';
		queue.write(
			id,
			{ sql: aside, values: [table, textOf(raw), reason, Date.now()] },
			{ sql: `DELETE FROM ${table} WHERE rowid = ?`, values: [Number(raw.row)] },
			{ sql: `DELETE FROM set_aside WHERE rowid <= (SELECT max(rowid) FROM set_aside) - ${maxSetAside}`, values: [] },
		);
		return [];
	});
}

/** A number that JavaScript cannot hold exactly stays what it is, and no schema accepts it. */
function withoutBigInt(value: unknown): unknown {
	return typeof value === 'bigint' && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

function textOf(row: RawRow): string {
	return JSON.stringify(row, (_, value) => {
		if (typeof value === 'bigint') return value.toString();
		return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
	});
}
