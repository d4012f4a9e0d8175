import type { HostStops, Stoppable } from '../../../sfu/protocol/models.ts';

export type KnownStops = {
	/** How often hosts have stopped what we send, as far as we know; null before the first join. */
	hostStops: HostStops | null;
};

/** What was stopped after we had the numbers `known`. After a restart of the server it counts from 0 again. */
export function newStops(present: HostStops, known: HostStops | null): Stoppable[] {
	// Object.keys forgets the names; the schema has no others.
	const all = Object.keys(present) as Stoppable[];
	return known === null ? [] : all.filter((what) => present[what] > known[what]);
}
