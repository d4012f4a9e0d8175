import { z } from 'zod';

/** Rate budgets of one connection; `gateway/access/limits.ts` has their sizes. */
export type BudgetName = 'media' | 'talk' | 'join' | 'manage' | 'read' | 'relay' | 'ink' | 'vote';

/** Rate budgets that all connections from one IP address share; `gateway/access/limits.ts` has their sizes. */
export type AddressBudgetName = 'join' | 'transport' | 'produce';

/**
 * Whose request the server accepts; others are answered `forbidden`.
 * `moderator`: hosts and co-hosts. `selfOrModerator`: everybody for what is their own, hosts and co-hosts for that of
 * others; the handler knows the owner and calls `requireSelfOrModerator`.
 */
export type Who = 'anyone' | 'selfOrModerator' | 'moderator' | 'host';

/**
 * Permission that a participant needs beside the role. `chat`, `draw`: checked by dispatch. `ofSource`: that of the producer's source
 * (`mic`, `camera`, …), which only `core/media/Producers` knows; it checks again when the worker has answered.
 */
export type NeededPermission = 'chat' | 'draw' | 'ofSource';

/** All that the program knows about one operation. */
export type OperationEntry = {
	/** Bounds everything: what a client sends is parsed with this before a handler sees it. */
	request: z.ZodType;
	/** The answer's fields beside `ok`. */
	answer: z.ZodType;
	budget: BudgetName;
	/** Default: the address pays for the message only. */
	addressBudget?: AddressBudgetName;
	/** A client that got no answer may send the request once more: the second one does no more than the first. */
	repeatable: boolean;
	/** `room`: answered `wrong-state` unless the client is in a room. `outside`: needs no room. */
	from: 'room' | 'outside';
	who: Who;
	/** Default: none. */
	permission?: NeededPermission;
	/** A request that names nothing of a room: AsyncAPI shows it, tests start from it. Default: no fields. */
	example?: object;
};

/** Types an entry; it is returned as it is. */
export function operation<const Entry extends OperationEntry>(entry: Entry): Entry {
	return entry;
}

/** A request without fields; tolerates clients that send no data at all. */
export const NoFields = z.union([z.undefined(), z.null(), z.object({})]).transform(() => ({}));

/** An answer without fields beside `ok`. */
// biome-ignore lint/complexity/noBannedTypes: the type of an answer that has no fields of its own
export const Done: z.ZodType<{}> = z.object({});

/** Terms that the operations of hosts and co-hosts on a room share; to be spread. */
export const moderating = { answer: Done, budget: 'manage', from: 'room', who: 'moderator' } as const;
