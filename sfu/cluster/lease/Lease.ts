import type { EventEmitter } from 'node:events';

export type LeaseEvents = {
	/** The lease has ended: this server serves no room any more. */
	lost: [];
	/** A new one, under a new id. */
	regained: [];
	/** See `Lease.isFrozen`: it is from now on, or still. */
	frozen: [];
};

/** The right of this server to serve rooms. */
export interface Lease extends EventEmitter<LeaseEvents> {
	/** Looked at in every operation; cheap. */
	holds(): boolean;

	/** Whether it goes on without Redis, which no known server reaches: until it is reached again, nobody follows who knows less than this server. */
	isFrozen(): boolean;
}
