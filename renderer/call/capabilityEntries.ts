import * as capabilities from './capabilities.ts';
import type { Capability } from './entries.ts';

type Entry<List extends keyof Capability> = NonNullable<Capability[List]>;

const all: Record<string, Capability> = capabilities;

/** Components of all capabilities for one list of a shared screen, by the name of the capability. */
export function entriesOf<List extends keyof Capability>(list: List): Record<string, Entry<List>> {
	const entries: Record<string, Entry<List>> = {};
	for (const [name, capability] of Object.entries(all)) {
		const entry = capability[list];
		if (entry) entries[name] = entry;
	}
	return entries;
}
