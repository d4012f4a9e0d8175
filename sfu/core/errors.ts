import { setImmediate } from 'node:timers/promises';
import { errors } from 'mediasoup';
import { z } from 'zod';
import type { ErrorCode, ErrorSubject, WireError } from '../protocol/errors.ts';
import { setRunningTimeout } from '../steadyClock.ts';
import { figuresAnswerMs, workerAnswerMs } from './limits.ts';

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
 * What a media worker answers to ONE mediasoup call. A worker that hangs never answers: every call that is awaited passes
 * here, or `clientFault` or `unlessClosed`, which do.
 * @param deadlineMs ms of `setRunningTimeout`
 * @param late gets what is answered after the deadline, which nobody waits for any more; default: closes it
 * @throws SfuError unavailable: no answer by the deadline; and the call's error
 */
export function answered<T>(
	call: Promise<T>,
	deadlineMs: number = workerAnswerMs,
	late: (answer: T) => void = closeUnused,
): Promise<T> {
	return new Promise((resolve, reject) => {
		let isLate = false;
		const cancel = setRunningTimeout(() => {
			isLate = true;
			reject(noAnswer());
		}, deadlineMs);
		call.then(
			(answer) => {
				cancel();
				if (isLate) late(answer);
				else resolve(answer);
			},
			(error) => {
				cancel();
				reject(error);
			},
		);
	});
}

/** The media worker has not answered in time. */
export function noAnswer(): SfuError {
	return new SfuError('unavailable', 'the media worker does not answer');
}

/** Whether a call failed because its worker has died or does not answer: another worker may do what was asked. */
export function isWorkerLost(error: unknown): boolean {
	return error instanceof errors.WorkerClosedError || (error instanceof SfuError && error.code === 'unavailable');
}

/** Whether a call failed because its worker has died, so that there is another one by now or soon. */
export function isWorkerDead(error: unknown): boolean {
	const cause = error instanceof SfuError ? error.cause : error;
	return cause instanceof errors.WorkerClosedError;
}

/** mediasoup's stats; empty of something that closes meanwhile, or whose worker does not answer soon. Never rejects. */
export function statsOf<T>(stats: Promise<T[]>): Promise<T[]> {
	return answered(stats, figuresAnswerMs).catch(() => []);
}

/** Of mediasoup's objects: transports, producers, consumers, routers. */
function closeUnused(answer: unknown): void {
	if (!(answer instanceof Object) || !('close' in answer) || typeof answer.close !== 'function') return;
	answer.close();
}

/**
 * Awaits a mediasoup call, and ignores its failure if the object it is about has closed meanwhile.
 * @throws as `answered`
 */
export async function unlessClosed(object: { readonly closed: boolean }, call: Promise<void>): Promise<void> {
	try {
		await answered(call);
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
 * an ssrc or mid already used), not-found (closed meanwhile), unavailable (the worker died, or does not answer)
 */
export async function clientFault<T>(call: Promise<T>, late?: (answer: T) => void): Promise<T> {
	try {
		return await answered(call, workerAnswerMs, late);
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
