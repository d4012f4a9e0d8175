import type { RoomPart } from './RoomPart.ts';

/** By the name of the part; a part whose state is undefined is left out. */
export function namedStates(parts: readonly RoomPart[], stateOf: (part: RoomPart) => unknown): Record<string, unknown> {
	return Object.fromEntries(
		parts.flatMap((part) => {
			const state = stateOf(part);
			return state === undefined ? [] : [[part.name, state]];
		}),
	);
}
