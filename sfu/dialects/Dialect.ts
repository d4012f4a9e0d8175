import type { ErrorCode, WireError } from '../protocol/errors.ts';
import type { NoticeName, Notices } from '../protocol/notices.ts';
import type { Operation, Responses } from '../protocol/operations.ts';

/** How one operation is spelled. Functions only rename; what they are given was sent by a stranger and is not parsed. */
export type RequestRow<Op extends Operation> = {
	event: string;
	/** Payload as sent -> request of the core, which is parsed afterwards. Default: as it is. */
	toRequest?(payload: unknown): unknown;
	/** Answer of the core -> payload of the reply. Default: as it is. */
	toReply?(response: Responses[Op], payload: unknown): unknown;
	/** Reply event where no ack function came with the request. Default: no reply. */
	done?: string;
};

/** How one notice is spelled. */
export type NoticeRow<Name extends NoticeName> = { event: string; toData?(data: Notices[Name]): unknown };

/** One vocabulary of the wire: a table over the operations and notices of the core. null: it never had that one. */
export type Dialect = {
	name: string;
	requests: { readonly [Op in Operation]: RequestRow<Op> | null };
	notices: { readonly [Name in NoticeName]: NoticeRow<Name> | null };
	/** A success as it leaves in an ack or reply event. */
	success(reply: unknown): unknown;
	/** A failure as it leaves in an ack, or in `errorEvent` where no ack function came. `event`: what was asked. */
	failure(error: WireError, event: string): unknown;
	errorEvent: string;
	/** Sentences that clients of this vocabulary know; missing: the error's own message. */
	sentences?: Partial<Record<ErrorCode, string>>;
};
