/** A new array of all parts, one after the other. */
export function concatenate(parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
	const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
	let at = 0;
	for (const part of parts) {
		joined.set(part, at);
		at += part.length;
	}
	return joined;
}
