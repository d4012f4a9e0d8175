const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const firstStrongIsolate = '\u2068';
const popDirectionalIsolate = '\u2069';

/**
 * A name for the middle of a sentence, so that a right-to-left one does not reorder what stands beside it. Where a name has
 * an element of its own, `NameText` does that.
 */
export function isolate(text: string): string {
	return rightToLeft.test(text) ? firstStrongIsolate + text + popDirectionalIsolate : text;
}
