import type { ErrorCode } from '../sfu/protocol/errors.ts';

/** A refusal the caller can act on; the codes are those of the wire. Anything else is our bug and crosses as `internal`. */
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
