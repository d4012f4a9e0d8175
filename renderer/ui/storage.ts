/** Storage may be switched off (private windows, school policies); then things are simply not remembered. */
export function readStored(key: string, storage: () => Storage = () => localStorage): string | null {
	try {
		return storage().getItem(key);
	} catch {
		return null;
	}
}

export function writeStored(key: string, value: string, storage: () => Storage = () => localStorage): void {
	try {
		storage().setItem(key, value);
	} catch {
		// Full or forbidden: not worth a sentence to anybody.
	}
}
