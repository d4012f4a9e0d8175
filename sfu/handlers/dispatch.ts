import { SfuError, toWireError } from '../core/errors.ts';
import type { Answer } from '../protocol/errors.ts';
import type { OperationEntry } from '../protocol/operations/operation.ts';
import { type Operation, operations, type Request, type Responses } from '../protocol/operations.ts';
import { read } from '../protocol/read.ts';
import { requireEntryPermission, requireRole } from './authority.ts';
import { handlers } from './handlers.ts';
import type { Session } from './Session.ts';

/**
 * One operation of one connection, from unknown data to an answer. Never rejects. The caller calls `session.answered` once
 * the answer has left: until then the notices of a room that was joined are held back.
 */
export async function dispatch<Op extends Operation>(
	session: Session,
	operation: Op,
	raw: unknown,
): Promise<Answer<Responses[Op]>> {
	session.asked(operation);
	try {
		return { ok: true, ...(await handle(session, operation, raw)) };
	} catch (error) {
		const wireError = toWireError(error);
		const { code, what } = wireError;
		const { sfu, network } = session;
		sfu.emit('refused', { request: operation, code, what, roomId: session.joined?.room.id, network });
		if (code === 'internal') session.logger.error({ err: error, operation }, 'operation failed');
		return { ok: false, error: wireError };
	}
}

/** @throws SfuError and ZodError, in this order: unknown operation, not in a room, malformed request, missing role or permission */
async function handle<Op extends Operation>(session: Session, operation: Op, raw: unknown): Promise<Responses[Op]> {
	if (!Object.hasOwn(operations, operation)) throw new SfuError('bad-request', 'unknown operation');
	const { request: schema, from, who, permission, budget }: OperationEntry = operations[operation];
	// Before parsing: `wrong-state` tells the client more than a missing field, and costs less.
	if (from === 'room') session.requireJoined();
	const { data: request, error } = read(schema, raw);
	if (error) throw error;
	requireRole(session, who);
	if (permission) requireEntryPermission(session, permission);
	// Schema and handler come from rows of the same name, which the compiler cannot follow.
	const { storage } = session.sfu;
	const { changes } = storage;
	const reply = await handlers[operation](session, request as Request<Op>);
	// What was acknowledged survives a crash. Media and what is only read is never kept. A join does not wait: its seat is
	// written while its media are prepared, and before anything that is done in it.
	const isKept = operation !== 'joinRoom' && budget !== 'media' && budget !== 'read';
	if (isKept && storage.changes !== changes) {
		await storage.written();
		storage.requireNotLost(changes);
	}
	// A handler returns nothing exactly where its operation's answer has no fields.
	return (reply ?? {}) as Responses[Op];
}
