import type { Dialect, NoticeRow, RequestRow } from '../dialects/Dialect.ts';
import type { Answer, WireError } from '../protocol/errors.ts';
import type { NoticeName, Notices } from '../protocol/notices.ts';
import type { Operation, Responses } from '../protocol/operations.ts';

/** Any operation's row: which one it is, and so what its functions take, is known to whoever filled the table. */
type AnyRow = RequestRow<Operation>;
/** One request as it came in, its operation found. */
export type Asked = { event: string; operation: Operation; payload: unknown; request: unknown; row: AnyRow };

/** A dialect made ready for use: events to operations, notices to events. */
export class Vocabulary {
	readonly dialect: Dialect;
	readonly #requests: ReadonlyMap<string, { operation: Operation; row: AnyRow }>;

	constructor(dialect: Dialect) {
		this.dialect = dialect;
		// Object.entries forgets that the keys are operations and each row fits its own.
		const rows = Object.entries(dialect.requests) as [Operation, AnyRow | null][];
		this.#requests = new Map(rows.flatMap(([operation, row]) => (row ? [[row.event, { operation, row }]] : [])));
	}

	/** undefined: this dialect has no such event. */
	read(event: string, payload: unknown): Asked | undefined {
		const found = this.#requests.get(event);
		if (!found) return undefined;
		const { toRequest } = found.row;
		return { event, ...found, payload, request: toRequest ? toRequest(payload) : payload };
	}

	/** What goes into the ack, or the reply event. */
	reply({ event, row, payload }: Asked, answer: Answer<Responses[Operation]>): unknown {
		if (!answer.ok) return this.failure(answer.error, event);
		const { ok: _, ...response } = answer;
		// Without `ok` it is the response of the row's own operation again.
		return this.dialect.success(row.toReply ? row.toReply(response as Responses[Operation], payload) : response);
	}

	failure(error: WireError, event: string): unknown {
		const sentence = this.dialect.sentences?.[error.code];
		return this.dialect.failure(sentence ? { ...error, message: sentence } : error, event);
	}

	/** undefined: this dialect never tells that. */
	notice<Name extends NoticeName>(name: Name, data: Notices[Name]): { event: string; data: unknown } | undefined {
		const row: NoticeRow<Name> | null = this.dialect.notices[name];
		return row ? { event: row.event, data: row.toData ? row.toData(data) : data } : undefined;
	}
}
