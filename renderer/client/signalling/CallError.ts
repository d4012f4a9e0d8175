import type { ErrorCode, ErrorSubject, WireError } from '../../../sfu/protocol/errors.ts';

/**
 * What went wrong between this page and the server, by the server's own closed list of codes.
 * `unavailable` also stands for everything on the way: no connection, no answer in time, not the answer of a Lectern.
 */
export class CallError extends Error {
	override readonly name = 'CallError';
	readonly what: ErrorSubject | undefined;
	/** Only with `rate-limited`: when to try again. */
	readonly retryAfterMs: number | undefined;

	constructor(
		readonly code: ErrorCode,
		message: string,
		options: ErrorOptions & { what?: ErrorSubject; retryAfterMs?: number } = {},
	) {
		super(message, options);
		this.what = options.what;
		this.retryAfterMs = options.retryAfterMs;
	}

	static fromWire({ code, message, what, retryAfterMs }: WireError): CallError {
		return new CallError(code, message, {
			...(what && { what }),
			...(retryAfterMs !== undefined && { retryAfterMs }),
		});
	}

	/** Anything that is not yet a CallError is a fault of this program. */
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
