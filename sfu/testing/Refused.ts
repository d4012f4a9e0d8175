import type { WireError } from '../protocol/errors.ts';

/** A refused operation; `wire` is the error as the client gets it. */
export class Refused extends Error {
	readonly wire: WireError;

	constructor(wire: WireError) {
		super(`${wire.code}: ${wire.message}`);
		this.wire = wire;
	}
}
