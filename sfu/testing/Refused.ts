import type { WireError } from '../protocol/errors.ts';

/** A refused operation; `wire` is the error as the client gets it. */
export class Refused extends Error {
	constructor(readonly wire: WireError) {
		super(`${wire.code}: ${wire.message}`);
	}
}
