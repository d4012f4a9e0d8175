import { SfuError, toWireError } from '../core/errors.ts';
import type { Answer } from '../protocol/errors.ts';
import { type Operation, type Request, type Responses, requests } from '../protocol/operations.ts';
import { read } from '../protocol/read.ts';
import { handlers } from './handlers.ts';
import type { Session } from './Session.ts';

/** What is asked by who is not in a room. */
const fromOutside: ReadonlySet<Operation> = new Set(['joinRoom', 'createRoom']);

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
	if (!Object.hasOwn(requests, operation)) throw new SfuError('bad-request', 'unknown operation');
	// A state error tells more than a missing field, and costs less than parsing.
	if (!fromOutside.has(operation)) session.requireJoined();
	// Schema and handler come from rows of the same name, which the compiler cannot follow.
	const { data: request, error } = read(requests[operation], raw);
	if (error) throw error;
	return handlers[operation](session, request as Request<Op>);
}
