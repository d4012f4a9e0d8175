import type { FastifyReply } from 'fastify';
import { SfuError, toWireError } from '../../core/errors.ts';
import type { LogSampler } from '../../core/LogSampler.ts';
import { type Sentences, sentenceFor } from '../../dialects/Dialect.ts';
import { errorText } from '../../errorText.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { networkOf } from '../access/networkOf.ts';
import { sendErrorPage, wantsPage } from './people/peopleAnswers.ts';

const statusOf: Record<ErrorCode, number> = {
	'bad-request': 400,
	unauthorized: 401,
	forbidden: 403,
	'not-found': 404,
	'room-full': 409,
	'room-locked': 423,
	'limit-reached': 409,
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

/** The 4xx status of an error that Fastify itself threw: body too large, malformed JSON, wrong media type. */
function fastifyStatusOf(error: unknown): number | undefined {
	if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined;
	return error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : undefined;
}

/** Whoever reads a log must not be able to fetch a recording. */
const withoutTicket = (url: string) => url.replace(/^\/lessons\/[^/]*/, '/lessons/…');

/**
 * Answers with the status of the code: `{ success: false, error, code, what?, retryAfterMs? }`, or a page where a person waits for one.
 * An unexpected error is logged with its stack and sent as `internal`.
 * @param sentences texts that the clients of these routes know, instead of the error's own message
 */
export function sendError(
	reply: FastifyReply,
	error: unknown,
	log: LogSampler,
	sentences: Sentences = {},
): FastifyReply {
	const fastifyStatus = fastifyStatusOf(error);
	const fastifyCode = fastifyStatus === 403 ? 'forbidden' : fastifyStatus === 404 ? 'not-found' : 'bad-request';
	const known = fastifyStatus === undefined ? error : new SfuError(fastifyCode, errorText(error));
	const wireError = toWireError(known);
	const { code, message, what, retryAfterMs } = wireError;
	if (code === 'internal') {
		const { ip, url } = reply.request;
		const logger = log.forAddress(networkOf(ip));
		logger.error({ err: error, url: withoutTicket(url) }, 'unexpected error while answering a request');
	}
	if (retryAfterMs !== undefined) reply.header('retry-after', Math.ceil(retryAfterMs / 1000));
	const isTooLarge = code === 'limit-reached' && what === 'file';
	const status = fastifyStatus ?? (isTooLarge ? 413 : statusOf[code]);
	if (wantsPage(reply.request)) return sendErrorPage(reply, status, known);
	return reply.code(status).send({
		success: false,
		error: sentenceFor(wireError, sentences) ?? message,
		code,
		...(what && { what }),
		...(retryAfterMs !== undefined && { retryAfterMs }),
	});
}
