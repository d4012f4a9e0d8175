import type { Operation, Request, Responses } from '../protocol/operations.ts';
import type { Session } from './Session.ts';

/** The answer's fields beside `ok`; nothing where the operation's answer has no fields. */
// biome-ignore lint/suspicious/noConfusingVoidType: a return type; `undefined` would refuse functions that return void
export type Reply<Op extends Operation> = Record<never, never> extends Responses[Op] ? void : Responses[Op];

/**
 * What one operation does: no parsing, no try, no socket, no check of the role. dispatch has done these; for operations
 * with `from: 'room'` it has also made sure that `session.room` and `session.peer` exist.
 */
export type Handler<Op extends Operation> = (session: Session, request: Request<Op>) => Reply<Op> | Promise<Reply<Op>>;
