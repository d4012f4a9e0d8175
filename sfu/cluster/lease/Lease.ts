import type { EventEmitter } from 'node:events';

/** The right of this server to serve rooms. */
export interface Lease extends EventEmitter<{ lost: []; regained: [] }> {
	/** Looked at in every operation; cheap. */
	holds(): boolean;
}
