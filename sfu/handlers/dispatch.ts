import { SfuError, toWireError } from '../core/errors.ts';
import type { Answer } from '../protocol/errors.ts';
import { type Operation, operations, type Request, type Responses } from '../protocol/operations.ts';
import { read } from '../protocol/read.ts';
import { handlers } from './handlers.ts';
import type { Session } from './Session.ts';

/**
 * One operation of one connection, from unknown data to an answer. Never rejects. Answers must be sent as soon as the
 * promise resolves: notices of a room that was joined follow right behind.
 */
export async function dispatch<Op extends Operation>(
	session: Session,
	operation: Op,
	raw: unknown,
): Promise<Answer<Responses[Op]>> {
	try {
		return { ok: true, ...(await handle(session, operation, raw)) };
	} catch (error) {
		const wireError = toWireError(error);
		if (wireError.code === 'internal') session.logger.error({ err: error, operation }, 'operation failed');
		return { ok: false, error: wireError };
	}
}

async function handle<Op extends Operation>(session: Session, operation: Op, raw: unknown): Promise<Responses[Op]> {
	if (!Object.hasOwn(operations, operation)) throw new SfuError('bad-request', 'unknown operation');
	const { request: schema, from } = operations[operation];
	// A state error tells more than a missing field, and costs less than parsing.
	if (from === 'room') session.requireJoined();
	// Schema and handler come from rows of the same name, which the compiler cannot follow.
	const { data: request, error } = read(schema, raw);
	if (error) throw error;
	return handlers[operation](session, request as Request<Op>);
}
