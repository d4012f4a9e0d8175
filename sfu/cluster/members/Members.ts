import type { EventEmitter } from 'node:events';
import type { ServerRecord } from './ServerRecord.ts';

/** The servers of the cluster. */
export interface Members extends EventEmitter<{ changed: [] }> {
	/** Of this server; cheap, unlike `own`. */
	readonly ownId: string;
	/** As it is now. */
	readonly own: ServerRecord;
	/** Those with a living lease, this one too; at most about a second old, and as they were last known while Redis is not reached. */
	all(): ServerRecord[];
	find(serverId: string): ServerRecord | undefined;
}
