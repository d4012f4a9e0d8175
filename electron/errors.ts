import type { ErrorCode } from '../sfu/protocol/errors.ts';

/** A failure the caller can act on, with an error code of the protocol. Any other error is a bug and reaches the page as `internal`. */
export class HostError extends Error {
	override readonly name = 'HostError';
	constructor(
		readonly code: ErrorCode,
		message: string,
		options?: ErrorOptions,
	) {
		super(message, options);
	}
}
