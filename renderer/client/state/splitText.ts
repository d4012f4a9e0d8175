/**
 * The text in parts of at most `maxLength` UTF-16 code units, without space around them: after a line or a word where
 * possible, never within a character. No part for a text of space alone.
 */
export function splitText(text: string, maxLength: number): string[] {
	const rest = text.trim();
	if (rest === '') return [];
	if (rest.length <= maxLength) return [rest];
	const end = breakBefore(rest, maxLength);
	return [rest.slice(0, end).trimEnd(), ...splitText(rest.slice(end), maxLength)];
}

function breakBefore(text: string, maxLength: number): number {
	const head = text.slice(0, maxLength + 1);
	const atBreak = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '));
	// A long word is cut rather than sent alone behind a few letters.
	if (atBreak > maxLength / 2) return atBreak;
	let end = 0;
	for (const { segment, index } of new Intl.Segmenter().segment(text)) {
		if (index + segment.length > maxLength) break;
		end = index + segment.length;
	}
	return end || maxLength;
}
