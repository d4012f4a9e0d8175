import { type Dialect, type Notice, type NoticeRow, type RequestRow, sentenceFor } from '../../dialects/Dialect.ts';
import type { Answer, WireError } from '../../protocol/errors.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import type { Operation, Responses } from '../../protocol/operations.ts';

/** Any operation's row: which one it is, and so what its functions take, is known to whoever filled the table. */
type AnyRow = RequestRow<Operation>;
type AnyResponse = Responses[Operation];
/** One request as it came in, its operation found. */
export type Asked = { event: string; operation: Operation; payload: unknown; request: unknown; row: AnyRow };
type Event = { event: string; data: unknown };

/** A dialect made ready for use: events to operations, notices to events. */
export class DialectCodec {
	readonly dialect: Dialect;
	readonly #requests: ReadonlyMap<string, { operation: Operation; row: AnyRow }>;

	constructor(dialect: Dialect) {
		this.dialect = dialect;
		// Object.entries forgets that the keys are operations and each row fits its own.
		const entries = Object.entries(dialect.requests) as [Operation, AnyRow | AnyRow[] | null][];
		this.#requests = new Map(
			entries.flatMap(([operation, rows]) =>
				[rows ?? []].flat().map((row) => [row.event, { operation, row }] as const),
			),
		);
	}

	has(event: string): boolean {
		return this.#requests.has(event);
	}

	/** Whether this can only be a client of this vocabulary. */
	recognises(event: string, payload: unknown, withAck: boolean): boolean {
		return this.#requests.get(event)?.row.sign?.(payload, withAck) ?? false;
	}

	/** undefined: this dialect has no such event. */
	read(event: string, payload: unknown): Asked | undefined {
		const found = this.#requests.get(event);
		if (!found) return undefined;
		const { toRequest } = found.row;
		return { event, ...found, payload, request: toRequest ? toRequest(payload) : payload };
	}

	/** The answer as far as this dialect has words for it. */
	tellable({ row }: Asked, answer: Answer<AnyResponse>): Answer<AnyResponse> {
		const error = answer.ok ? row.refuse?.(responseOf(answer)) : undefined;
		return error ? { ok: false, error } : answer;
	}

	/** What goes into the ack. */
	reply(asked: Asked, answer: Answer<AnyResponse>): unknown {
		if (!answer.ok) return this.failure(answer.error, asked.event, asked.row);
		const response = responseOf(answer);
		const { toReply } = asked.row;
		return this.dialect.success(toReply ? toReply(response, asked.payload) : response);
	}

	/** What is told where no ack function came. undefined: nothing. */
	replyEvent(asked: Asked, answer: Answer<AnyResponse>): Event | undefined {
		if (!answer.ok) return { event: this.dialect.errorEvent, data: this.reply(asked, answer) };
		const { done: event, toDone } = asked.row;
		if (event === undefined) return undefined;
		return { event, data: toDone ? toDone(responseOf(answer), asked.payload) : this.reply(asked, answer) };
	}

	/** What is told right behind the answer. */
	follow({ row }: Asked, answer: Answer<AnyResponse>): Notice[] {
		return (answer.ok && row.follow?.(responseOf(answer))) || [];
	}

	/** `row`: of what was asked, if it was understood. */
	failure(error: WireError, event: string, row?: AnyRow): unknown {
		const sentences = { ...this.dialect.sentences, ...row?.sentences };
		const sentence = sentenceFor(error, sentences);
		const failure = row?.failure ?? this.dialect.failure;
		return failure(sentence ? { ...error, message: sentence } : error, event);
	}

	/** Whether all that this dialect can do about it is to begin again. */
	endsWith(name: NoticeName): boolean {
		return this.dialect.notices[name] === 'reconnect';
	}

	/** undefined: this dialect never tells that. */
	notice<Name extends NoticeName>(name: Name, data: Notices[Name]): Event | undefined {
		const row: NoticeRow<Name> | string | null = this.dialect.notices[name];
		if (row === null || typeof row === 'string') return undefined;
		const event = typeof row.event === 'string' ? row.event : row.event(data);
		return { event, data: row.toData ? row.toData(data) : data };
	}
}

function responseOf({ ok: _, ...response }: Extract<Answer<AnyResponse>, { ok: true }>): AnyResponse {
	// Without `ok` it is the response of the row's own operation again.
	return response as AnyResponse;
}
