import { setImmediate } from 'node:timers/promises';
import { errors } from 'mediasoup';
import { z } from 'zod';
import type { ErrorCode, ErrorSubject, WireError } from '../protocol/errors.ts';

type Details = {
	/** With `not-found`. */
	what?: ErrorSubject;
	/** With `rate-limited`. */
	retryAfterMs?: number;
	cause?: unknown;
};

/** A failure the client caused or can act on. Anything else is our bug. */
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

/** Thousands of bad fields make a long list; the first lines tell enough. */
const maxMessageLength = 500;

/** Our bugs cross the wire without details; dispatch logs them whole. */
export function toWireError(error: unknown): WireError {
	if (error instanceof SfuError) {
		const { code, message, what, retryAfterMs } = error;
		return { code, message, ...(what && { what }), ...(retryAfterMs !== undefined && { retryAfterMs }) };
	}
	if (error instanceof z.ZodError) {
		return { code: 'bad-request', message: z.prettifyError(error).slice(0, maxMessageLength) };
	}
	return { code: 'internal', message: 'internal error' };
}

/** For a call that is pointless, not wrong, when what it concerns closes meanwhile. */
export async function unlessClosed(thing: { readonly closed: boolean }, call: Promise<void>): Promise<void> {
	try {
		await call;
	} catch (error) {
		// mediasoup tells that something has closed a turn later than the worker's answer that it is not there.
		await setImmediate();
		if (!thing.closed) throw error;
	}
}

/**
 * For one call into mediasoup with parameters that came from a client: what mediasoup refuses becomes a coded error.
 * @throws SfuError bad-request (malformed or unsupported parameters), wrong-state (refused by the worker: connected
 * twice, an ssrc or mid already used), not-found (closed meanwhile), unavailable (the worker died)
 */
export async function clientFault<T>(call: Promise<T>): Promise<T> {
	try {
		return await call;
	} catch (cause) {
		if (cause instanceof SfuError) throw cause;
		const message = cause instanceof Error ? cause.message : String(cause);
		if (cause instanceof TypeError || cause instanceof errors.UnsupportedError) {
			throw new SfuError('bad-request', message, { cause });
		}
		if (cause instanceof errors.NotFoundError) throw new SfuError('not-found', message, { cause });
		if (cause instanceof errors.WorkerClosedError) {
			throw new SfuError('unavailable', 'media of this room restarts', { cause });
		}
		throw new SfuError('wrong-state', message, { cause });
	}
}
