import type { FastifyReply } from 'fastify';
import { SfuError, toWireError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import { type Sentences, sentenceFor } from '../../dialects/Dialect.ts';
import { errorText } from '../../errorText.ts';
import type { ErrorCode } from '../../protocol/errors.ts';

const statusOf: Record<ErrorCode, number> = {
	'bad-request': 400,
	unauthorized: 401,
	forbidden: 403,
	'not-found': 404,
	'room-full': 409,
	'room-locked': 423,
	'wrong-state': 409,
	'cannot-consume': 409,
	'rate-limited': 429,
	overloaded: 503,
	'recording-in-progress': 409,
	'no-recording': 404,
	'insufficient-storage': 507,
	unavailable: 503,
	internal: 500,
};

/** What Fastify itself refuses (body too large, malformed JSON, wrong media type) carries a 4xx status. */
function refusedStatus(error: unknown): number | undefined {
	if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
	return error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : undefined;
}

/** `{ success: false, error, code, what? }` with a fitting status, in the words of `sentences` where it has any. Our bugs are logged whole and cross as `internal`. */
export function sendError(
	reply: FastifyReply,
	error: unknown,
	logger: Logger,
	sentences: Sentences = {},
): FastifyReply {
	const refused = refusedStatus(error);
	const refusal = refused === 403 ? 'forbidden' : refused === 404 ? 'not-found' : 'bad-request';
	const known = refused === undefined ? error : new SfuError(refusal, errorText(error));
	const wireError = toWireError(known);
	const { code, message, what, retryAfterMs } = wireError;
	if (code === 'internal') logger.error({ err: error, url: reply.request.url }, 'a request failed');
	if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
	return reply.code(refused ?? statusOf[code]).send({
		success: false,
		error: sentenceFor(wireError, sentences) ?? message,
		code,
		...(what && { what }),
		...(retryAfterMs !== undefined && { retryAfterMs }),
	});
}
