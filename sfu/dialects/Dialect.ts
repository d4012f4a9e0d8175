import type { ErrorCode, ErrorSubject, WireError } from '../protocol/errors.ts';
import type { Notice, NoticeName, Notices } from '../protocol/notices.ts';
import type { Operation, Responses } from '../protocol/operations.ts';

export type { Notice } from '../protocol/notices.ts';

/** The error messages of a dialect, by error code or, more closely, by what was not found. */
export type Sentences = Partial<Record<ErrorCode | `not-found ${ErrorSubject}`, string>>;

/** How a dialect names one operation. Functions only rename fields: the payload comes from the client and is not parsed yet. */
export type RequestRow<Op extends Operation> = {
	event: string;
	/**
	 * Whether the first request of a connection can only be of this dialect, where other dialects have the same event name.
	 * Default: the first dialect in the list that has the event.
	 */
	sign?(payload: unknown, withAck: boolean): boolean;
	/** Payload as sent -> request of the operation, which dispatch parses afterwards. Default: unchanged. */
	toRequest?(payload: unknown): unknown;
	/** Answer of the operation -> payload of the reply. Default: unchanged. */
	toReply?(response: Responses[Op], payload: unknown): unknown;
	/** Reply event where no ack function came with the request. Default: no reply. */
	done?: string;
	/** Payload of the reply event, where it is not that of the ack. */
	toDone?(response: Responses[Op], payload: unknown): unknown;
	/** For an answer that this dialect cannot express: the error that its client gets instead. */
	refuse?(response: Responses[Op]): WireError | undefined;
	/** Notices sent right after the answer, for clients that learn from notices what the answer contains. */
	follow?(response: Responses[Op]): Notice[];
	/** Take precedence over those of the dialect. */
	sentences?: Sentences;
	/** Replaces that of the dialect. */
	failure?(error: WireError, event: string): unknown;
};

/** How a dialect names one notice. */
export type NoticeRow<Name extends NoticeName> = {
	/** undefined: this one is not sent. */
	event: string | ((data: Notices[Name]) => string | undefined);
	toData?(data: Notices[Name]): unknown;
};

/**
 * One dialect of the wire: a table over the operations and notices of the contract. null: its clients do not have it;
 * 'reconnect': its clients do not have it, and join again when the server ends their connection.
 */
export type Dialect = {
	name: string;
	/** Several rows: several events that ask for the same operation. */
	requests: { readonly [Op in Operation]: RequestRow<Op> | readonly RequestRow<Op>[] | null };
	notices: { readonly [Name in NoticeName]: NoticeRow<Name> | 'reconnect' | null };
	/**
	 * For clients that take several notices in one event: those that may wait for others of the same moment. `each`: all of them are
	 * sent; `last`: only the last one, which says everything. Others are sent at once, after those that wait. Default: none waits.
	 */
	merges?: { readonly [Name in NoticeName]?: 'each' | 'last' };
	/** A success as it leaves in an ack or reply event. */
	success(reply: unknown): unknown;
	/** A failure as it leaves in an ack, or in `errorEvent` where no ack function came. `event`: of the request. */
	failure(error: WireError, event: string): unknown;
	errorEvent: string;
	/** Default: the error's own message. */
	sentences?: Sentences;
	/** The message of `connect_error` when a handshake is refused. Default: the error's code. */
	handshakeSentence?: string;
	/** Socket.IO path by which a handshake is recognised, before the first request. */
	path?: string;
	/** Its clients take their seat back with a resume token; those of others leave the room with their connection. */
	resumes: boolean;
	/**
	 * For dialects without `wrong-state`: the room that a payload names, if any. A client that is not in this room gets
	 * `not-found` for the room or the participant.
	 */
	roomOf?(payload: unknown): string | undefined;
};

/** The message for an error, the closest match first; undefined: this dialect has none. */
export function sentenceFor({ code, what }: WireError, known: Sentences): string | undefined {
	return (code === 'not-found' && what && known[`not-found ${what}`]) || known[code];
}
