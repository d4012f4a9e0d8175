/** Missing in Firefox before 125, which counts and cuts by code point. */
const segmenter = 'Segmenter' in Intl ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;

/** What people count as characters: a letter with its accents, a flag, a family of emoji. */
export function graphemesOf(text: string): string[] {
	return segmenter ? Array.from(segmenter.segment(text), ({ segment }) => segment) : Array.from(text);
}
