/** A short code for one kind of failure, the same on every computer: its name and message, hashed. */
export function errorQuote(error: unknown): string {
	const text = error instanceof Error ? `${error.name} ${error.message}` : String(error);
	let hash = 0x811c9dc5;
	for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
	return `${hash.toString(16).toUpperCase().padStart(8, '0')}-${__LECTERN_VERSION__}`;
}
