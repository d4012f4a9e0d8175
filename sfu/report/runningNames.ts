import type { Store } from '../store/Store.ts';

type Kept = Pick<Store, 'rooms' | 'classes' | 'lessons' | 'settings' | 'invites' | 'apiTokens' | 'trouble'>;

/**
 * Names of people and classes, and room codes, that a running server knows: what `storedNames` reads from the file, also before it
 * is there. Never throws.
 */
export function runningNames(store: Kept): string[] {
	const rooms = store.rooms.all();
	const { name, hostName } = store.settings.all();
	const given = [name, hostName].filter((each) => typeof each === 'string');
	return [
		...rooms.flatMap((room) => [room.name, room.roomCode]),
		...rooms.flatMap(({ roomId }) => displayNamesIn(store.lessons.all(roomId))),
		...displayNamesIn(store.classes.all()),
		...given,
		...tokenNames(store),
	];
}

/** Of lessons and summaries, whatever part of them holds people. */
function displayNamesIn(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, inner]) =>
		key === 'displayName' && typeof inner === 'string' ? [inner] : displayNamesIn(inner),
	);
}

/** Those are on the disk alone. Nothing waits for one that does not answer. */
function tokenNames({ invites, apiTokens, trouble }: Kept): string[] {
	if (trouble !== null) return [];
	try {
		return [...invites.all(), ...apiTokens.all()].flatMap(({ displayName }) => displayName ?? []);
	} catch {
		// Another process holds the database.
		return [];
	}
}
