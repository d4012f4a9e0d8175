import { type Dialect, type Notice, type NoticeRow, type RequestRow, sentenceFor } from '../../dialects/Dialect.ts';
import type { Answer, WireError } from '../../protocol/errors.ts';
import type { NoticeName, Notices } from '../../protocol/notices.ts';
import type { Operation, Responses } from '../../protocol/operations.ts';

/** A row of any operation. Only the dialect's table relates a row to the types of its operation. */
type AnyRow = RequestRow<Operation>;
type AnyResponse = Responses[Operation];
/** A request of a client: `payload` as it was sent, `request` as the core's operation has it, not parsed yet. */
export type DecodedRequest = { event: string; operation: Operation; payload: unknown; request: unknown; row: AnyRow };
export type WireEvent = { event: string; data: unknown };

/** Translates between one dialect's events and the operations and notices of the core. */
export class DialectCodec {
	readonly dialect: Dialect;
	readonly #requests: ReadonlyMap<string, { operation: Operation; row: AnyRow }>;

	constructor(dialect: Dialect) {
		this.dialect = dialect;
		// Object.entries loses that the keys are operations and that each row belongs to its key.
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

	/** Whether only a client of this dialect sends such an event. */
	recognises(event: string, payload: unknown, withAck: boolean): boolean {
		return this.#requests.get(event)?.row.sign?.(payload, withAck) ?? false;
	}

	/** undefined: this dialect has no such event. */
	decode(event: string, payload: unknown): DecodedRequest | undefined {
		const found = this.#requests.get(event);
		if (!found) return undefined;
		const { toRequest } = found.row;
		return { event, ...found, payload, request: toRequest ? toRequest(payload) : payload };
	}

	/** The answer itself, or the error that this dialect reports in its place because it has no reply for it. */
	expressible({ row }: DecodedRequest, answer: Answer<AnyResponse>): Answer<AnyResponse> {
		const error = answer.ok ? row.refuse?.(responseOf(answer)) : undefined;
		return error ? { ok: false, error } : answer;
	}

	/** The argument of the ack function. */
	encodeReply(decoded: DecodedRequest, answer: Answer<AnyResponse>): unknown {
		if (!answer.ok) return this.encodeError(answer.error, decoded.event, decoded.row);
		const response = responseOf(answer);
		const { toReply } = decoded.row;
		return this.dialect.success(toReply ? toReply(response, decoded.payload) : response);
	}

	/** The reply to a request that came without an ack function. undefined: this dialect sends none. */
	encodeReplyEvent(decoded: DecodedRequest, answer: Answer<AnyResponse>): WireEvent | undefined {
		if (!answer.ok) return { event: this.dialect.errorEvent, data: this.encodeReply(decoded, answer) };
		const { done: event, toDone } = decoded.row;
		if (event === undefined) return undefined;
		return { event, data: toDone ? toDone(responseOf(answer), decoded.payload) : this.encodeReply(decoded, answer) };
	}

	/** Notices that this dialect sends right after the answer, to clients that listen for events only. */
	noticesAfter({ row }: DecodedRequest, answer: Answer<AnyResponse>): Notice[] {
		return (answer.ok && row.follow?.(responseOf(answer))) || [];
	}

	/** @param row of the request, if its event is known */
	encodeError(error: WireError, event: string, row?: AnyRow): unknown {
		const sentences = { ...this.dialect.sentences, ...row?.sentences };
		const sentence = sentenceFor(error, sentences);
		const failure = row?.failure ?? this.dialect.failure;
		return failure(sentence ? { ...error, message: sentence } : error, event);
	}

	/** Whether this dialect has no event for the notice and its clients must reconnect instead. */
	reconnectsOn(name: NoticeName): boolean {
		return this.dialect.notices[name] === 'reconnect';
	}

	/** undefined: this dialect does not send that notice. */
	encodeNotice<Name extends NoticeName>(name: Name, data: Notices[Name]): WireEvent | undefined {
		const row: NoticeRow<Name> | string | null = this.dialect.notices[name];
		if (row === null || typeof row === 'string') return undefined;
		const event = typeof row.event === 'string' ? row.event : row.event(data);
		return event === undefined ? undefined : { event, data: row.toData ? row.toData(data) : data };
	}
}

function responseOf({ ok: _, ...response }: Extract<Answer<AnyResponse>, { ok: true }>): AnyResponse {
	// Without `ok`, the answer is the response type of the row's operation.
	return response as AnyResponse;
}
