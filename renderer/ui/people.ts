/** Missing in Firefox before 125, which takes code points instead. */
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;

const graphemesOf = (text: string): string[] =>
	segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : Array.from(text);

/** Of "Mia (2)". */
const numberMark = / \(\d{1,3}\)$/;
const telling = /[\p{L}\p{N}\p{ExtPict}\p{RI}]/u;
const arabic = /^\p{scx=Arabic}/u;

/**
 * "Ada Lovelace" -> "AL", "maya (2)" -> "M". Takes whole graphemes, so that flags, families of emoji and letters with their marks
 * are not cut.
 */
export function initials(name: string): string {
	const words = name.trim().replace(numberMark, '').split(/\s+/);
	const picked = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
	const letters = picked.map((word) => upperCase(initialOf(word ?? '')));
	// Arabic letters beside one another would join into a word.
	return letters.join(letters.every((letter) => arabic.test(letter)) ? '\u200c' : '');
}

/** The first one that says something: brackets and quotation marks do not. */
function initialOf(word: string): string {
	const graphemes = graphemesOf(word);
	return graphemes.find((grapheme) => telling.test(grapheme)) ?? graphemes[0] ?? '';
}

/** "ß" has no capital of its own. */
function upperCase(grapheme: string): string {
	const upper = grapheme.toUpperCase();
	return graphemesOf(upper).length > 1 ? grapheme : upper;
}

/** Evenly spaced, so that neighbours can be told apart; `tokens.css` has lightness and chroma. */
const hueCount = 12;

/** Of the colour wheel of OKLCH, degrees; always the same for the same name. */
export function hueOf(name: string): number {
	let hash = 0;
	for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) >>> 0;
	// Similar names differ in the low bits only, which the multiplication mixes into the high ones.
	return ((Math.imul(hash, 0x9e3779b1) >>> 0) % hueCount) * (360 / hueCount);
}
