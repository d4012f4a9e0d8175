/** null if the key is missing, or if storage is blocked (private windows, school policies). */
export function readStored(key: string, storage: () => Storage = () => localStorage): string | null {
	try {
		return storage().getItem(key);
	} catch {
		return null;
	}
}

/** Does nothing if storage is blocked or full. */
export function writeStored(key: string, value: string, storage: () => Storage = () => localStorage): void {
	try {
		storage().setItem(key, value);
	} catch {
		// Remembering a choice is a convenience: the user need not be told that it failed.
	}
}

/** Does nothing if storage is blocked. */
export function removeStored(key: string, storage: () => Storage = () => localStorage): void {
	try {
		storage().removeItem(key);
	} catch {
		// What could not be read need not be removed.
	}
}
