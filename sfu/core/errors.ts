import { setImmediate } from 'node:timers/promises';
import { errors } from 'mediasoup';
import { z } from 'zod';
import type { ErrorCode, ErrorSubject, WireError } from '../protocol/errors.ts';

type Details = {
	/** What the error is about: `protocol/errors.ts`. */
	what?: ErrorSubject;
	/** With `rate-limited`: ms until the request may be repeated. */
	retryAfterMs?: number;
	cause?: unknown;
};

/** A failure that the client caused or can act on. Every other error is a bug of the server. */
export class SfuError extends Error {
	override readonly name = 'SfuError';
	readonly what: ErrorSubject | undefined;
	readonly retryAfterMs: number | undefined;

	constructor(
		readonly code: ErrorCode,
		message: string,
		{ what, retryAfterMs, cause }: Details = {},
	) {
		super(message, cause === undefined ? undefined : { cause });
		this.what = what;
		this.retryAfterMs = retryAfterMs;
	}
}

export function notFound(what: ErrorSubject, id: string): SfuError {
	return new SfuError('not-found', `no ${what} ${id}`, { what });
}

/** Characters of a validation message: a request with thousands of bad fields would get a long list. */
const maxMessageLength = 500;

/**
 * What a client is sent. A bug of the server becomes `internal` without details; `handlers/dispatch.ts` logs it with
 * its stack.
 */
export function toWireError(error: unknown): WireError {
	if (error instanceof SfuError) {
		const { code, message, what, retryAfterMs } = error;
		return { code, message, ...(what && { what }), ...(retryAfterMs !== undefined && { retryAfterMs }) };
	}
	if (error instanceof z.ZodError) {
		const message = z.prettifyError(error).slice(0, maxMessageLength);
		return { code: 'bad-request', message, ...(isAboutName(error) && { what: 'name' }) };
	}
	return { code: 'internal', message: 'internal error' };
}

/** Of a person, a room or a recording: nothing else is wrong with the request. */
function isAboutName({ issues }: z.ZodError): boolean {
	return issues.every(({ path: [field] }) => field === 'displayName' || field === 'name');
}

/**
 * Awaits a mediasoup call, and ignores its failure if the object it is about has closed meanwhile.
 * @throws the call's error
 */
export async function unlessClosed(object: { readonly closed: boolean }, call: Promise<void>): Promise<void> {
	try {
		await call;
	} catch (error) {
		// mediasoup emits `close` one turn of the event loop after the worker's answer that the object is not there.
		await setImmediate();
		if (!object.closed) throw error;
	}
}

/**
 * Translates the failure of ONE mediasoup call into a coded error; wrap nothing of our own in it, or our bugs would
 * look like mistakes of the client. Every other failure passes unchanged and becomes `internal`, logged with its stack.
 * @throws SfuError bad-request (malformed or unsupported parameters), wrong-state (the worker refused: connected twice,
 * an ssrc or mid already used), not-found (closed meanwhile), unavailable (the worker died)
 */
export async function clientFault<T>(call: Promise<T>): Promise<T> {
	try {
		return await call;
	} catch (cause) {
		if (!(cause instanceof Error)) throw cause;
		const { message } = cause;
		if (cause instanceof TypeError || cause instanceof errors.UnsupportedError) {
			throw new SfuError('bad-request', message, { cause });
		}
		if (cause instanceof errors.NotFoundError) throw new SfuError('not-found', message, { cause });
		if (cause instanceof errors.WorkerClosedError) {
			throw new SfuError('unavailable', 'media of this room restarts', { cause });
		}
		// The class of what a worker refuses: mediasoup's channel makes a plain Error of it.
		if (cause.constructor === Error) throw new SfuError('wrong-state', message, { cause });
		throw cause;
	}
}
