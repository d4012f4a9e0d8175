import type { Operation, Request, Responses } from '../protocol/operations.ts';
import type { Session } from './Session.ts';

/**
 * One operation: no parsing, no try, no socket. `session.room` and `session.peer` are there, except for `joinRoom` and `createRoom`:
 * dispatch has asked.
 */
export type Handler<Op extends Operation> = (
	session: Session,
	request: Request<Op>,
) => Responses[Op] | Promise<Responses[Op]>;
