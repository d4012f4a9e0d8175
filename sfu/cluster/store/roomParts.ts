import type { KeptEntry } from '../../core/room/Storage.ts';

/**
 * In Redis, what is kept with a room is in the hash of its lesson, so that one step saves all of a room: the names of its parts
 * begin with this.
 */
const prefix = 'room/';

export const sharedRoomPart = (part: string) => `${prefix}${part}`;

/** What Redis has of a room, apart again. */
export function apart(entries: readonly KeptEntry[]): { lesson: KeptEntry[]; roomState: KeptEntry[] } {
	const lesson: KeptEntry[] = [];
	const roomState: KeptEntry[] = [];
	for (const entry of entries) {
		if (entry.part.startsWith(prefix)) roomState.push({ ...entry, part: entry.part.slice(prefix.length) });
		else lesson.push(entry);
	}
	return { lesson, roomState };
}
