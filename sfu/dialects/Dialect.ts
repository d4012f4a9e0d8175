import type { ErrorCode, ErrorSubject, WireError } from '../protocol/errors.ts';
import type { NoticeName, Notices } from '../protocol/notices.ts';
import type { Operation, Responses } from '../protocol/operations.ts';

export type Notice = { [Name in NoticeName]: { name: Name; data: Notices[Name] } }[NoticeName];

/** What clients of a vocabulary are told, by code, or more closely by what was not found. */
export type Sentences = Partial<Record<ErrorCode | `not-found ${ErrorSubject}`, string>>;

/** How one operation is spelled. Functions only rename; what they are given was sent by a stranger and is not parsed. */
export type RequestRow<Op extends Operation> = {
	event: string;
	/**
	 * Recognises this dialect by the first request of a connection, where others have an event of the same name. Default:
	 * the first dialect that has the event.
	 */
	sign?(payload: unknown, withAck: boolean): boolean;
	/** Payload as sent -> request of the core, which is parsed afterwards. Default: as it is. */
	toRequest?(payload: unknown): unknown;
	/** Answer of the core -> payload of the reply. Default: as it is. */
	toReply?(response: Responses[Op], payload: unknown): unknown;
	/** Reply event where no ack function came with the request. Default: no reply. */
	done?: string;
	/** Payload of the reply event, where it is not that of the ack. */
	toDone?(response: Responses[Op], payload: unknown): unknown;
	/** An answer for which this vocabulary has no words: told as this failure instead. */
	refuse?(response: Responses[Op]): WireError | undefined;
	/** Told right after the answer, to clients that only listen. */
	follow?(response: Responses[Op]): Notice[];
	/** Before those of the dialect. */
	sentences?: Sentences;
	/** Instead of that of the dialect. */
	failure?(error: WireError, event: string): unknown;
};

/** How one notice is spelled. */
export type NoticeRow<Name extends NoticeName> = {
	event: string | ((data: Notices[Name]) => string);
	toData?(data: Notices[Name]): unknown;
};

/**
 * One vocabulary of the wire: a table over the operations and notices of the core. null: it never had that one;
 * 'reconnect': it has no word for it, but its clients come back and begin again when their connection ends.
 */
export type Dialect = {
	name: string;
	/** Several rows: several events that are the same operation. */
	requests: { readonly [Op in Operation]: RequestRow<Op> | readonly RequestRow<Op>[] | null };
	notices: { readonly [Name in NoticeName]: NoticeRow<Name> | 'reconnect' | null };
	/** A success as it leaves in an ack or reply event. */
	success(reply: unknown): unknown;
	/** A failure as it leaves in an ack, or in `errorEvent` where no ack function came. `event`: what was asked. */
	failure(error: WireError, event: string): unknown;
	errorEvent: string;
	/** Sentences that clients of this vocabulary know; missing: the error's own message. */
	sentences?: Sentences;
	/** `connect_error` of a handshake that is refused. Default: the error's code. */
	handshakeSentence?: string;
	/** Path on which a handshake is taken for one of this vocabulary, before anything was asked. */
	path?: string;
	/** Its clients come back to their place with a resume token; others leave with their connection. */
	resumes: boolean;
	/**
	 * Of vocabularies that know rooms and their participants, but no `wrong-state`: the room that a payload names, if
	 * any. Whoever is not in it is told that room or participant was not found.
	 */
	roomOf?(payload: unknown): string | undefined;
};

/** The sentence for an error, the closest first; undefined: this vocabulary has none. */
export function sentenceFor({ code, what }: WireError, known: Sentences): string | undefined {
	return (code === 'not-found' && what && known[`not-found ${what}`]) || known[code];
}
