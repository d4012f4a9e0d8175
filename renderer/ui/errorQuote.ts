/** A short code that identifies an error in a bug report: a hash (FNV-1a) of its name and message, and the version. */
export function errorQuote(error: unknown): string {
	const text = error instanceof Error ? `${error.name} ${error.message}` : String(error);
	let hash = 0x811c9dc5;
	for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
	return `${hash.toString(16).toUpperCase().padStart(8, '0')}-${__LECTERN_VERSION__}`;
}
