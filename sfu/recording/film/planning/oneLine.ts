/**
 * A name or title for one line of the picture: without line breaks and control characters, and without the marks that
 * turn the direction of all that follows.
 */
export function oneLine(text: string): string {
	return text
		.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
		.replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, '')
		.replaceAll(/\s+/g, ' ')
		.trim();
}
