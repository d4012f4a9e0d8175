import type { ErrorCode, ErrorSubject, WireError } from '../../../sfu/protocol/errors.ts';

/**
 * An error between this page and the server, with a code of the server's closed list.
 * `unavailable` also stands for failures of the network: no connection, no answer in time, not the answer of a Lectern.
 */
export class CallError extends Error {
	override readonly name = 'CallError';
	readonly what: ErrorSubject | undefined;
	/** Only with `rate-limited`: how long to wait before the next attempt. */
	readonly retryAfterMs: number | undefined;
	/** Of the answer; undefined: there was none, or it did not come over HTTP. */
	readonly httpStatus: number | undefined;

	constructor(
		readonly code: ErrorCode,
		message: string,
		options: ErrorOptions & { what?: ErrorSubject; retryAfterMs?: number; httpStatus?: number } = {},
	) {
		super(message, options);
		this.what = options.what;
		this.retryAfterMs = options.retryAfterMs;
		this.httpStatus = options.httpStatus;
	}

	static fromWire({ code, message, what, retryAfterMs }: WireError): CallError {
		return new CallError(code, message, {
			...(what && { what }),
			...(retryAfterMs !== undefined && { retryAfterMs }),
		});
	}

	/** Anything that is not a CallError yet is a bug of this page: `internal`. */
	static from(cause: unknown): CallError {
		if (cause instanceof CallError) return cause;
		return new CallError('internal', cause instanceof Error ? cause.message : String(cause), { cause });
	}

	toWire(): WireError {
		return {
			code: this.code,
			message: this.message,
			...(this.what && { what: this.what }),
			...(this.retryAfterMs !== undefined && { retryAfterMs: this.retryAfterMs }),
		};
	}
}
