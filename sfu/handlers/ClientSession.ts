import type { Logger } from '../core/Logger.ts';
import type { PeerLink } from '../core/peer/PeerLink.ts';
import type { Reached } from '../core/peer/Reached.ts';
import type { Answer } from '../protocol/errors.ts';
import type { Operation, Responses } from '../protocol/operations.ts';
import type { Grant, Guess } from './Session.ts';

/** The room that a request names, in dialects that name one in each request; undefined: this request names none. */
export type NamedRoom = { idOrCode: string | undefined };

/** What a connection does its operations with: the gateway does not know on which server its room is. */
export interface ClientSession {
	/**
	 * One operation, from unknown data to an answer. The caller calls `answered` once the answer has left.
	 * @param named for dialects without `wrong-state`: the operation is done only in this room
	 * @throws SfuError not-found (the connection is not in the room that it names), rate-limited (too many wrong guesses)
	 */
	perform<Op extends Operation>(operation: Op, request: unknown, named?: NamedRoom): Promise<Answer<Responses[Op]>>;
	/** The answer of this operation has left: notices that waited for it may follow. */
	answered(operation: Operation): void;
	/** The connection is gone: its seat is kept for the grace time if its client resumes, else it leaves the room. */
	disconnected(): void;
}

/** The link of a client's own connection. */
export interface ClientLink extends PeerLink {
	/** Ends the connection as a network would: clients of all dialects come back by themselves. Idempotent. */
	drop(): void;
}

/** What is known of a connection when its session is opened. */
export type NewSession = {
	link: ClientLink;
	grant: Grant;
	guess: Guess;
	/** Of the address from which it comes. */
	network: string | null;
	reached: Reached;
	/** Whether its client takes its seat back with a resume token: asked after its first request at the earliest. */
	resumes: () => boolean;
	logger: Logger;
};

export interface Sessions {
	open(wanted: NewSession): ClientSession;
}
