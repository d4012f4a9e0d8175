import { isNeededInvisible } from './invisible.ts';

/** Letters and signs of ASCII with single spaces between them are clean: most names. */
const plain = /^[!-~]+(?: [!-~]+)*$/;
/** Characters that a font draws as nothing, although Unicode counts them as letters or symbols. */
const blanks = /[\u2800\u3164\uffa0\u{1d159}\u{13441}\u{13442}]/gu;
const spaces = /[\p{Z}\t-\r\x85]+/gu;
/** Control and format characters, private use, lone surrogates, and what stands for another character that was lost. */
const neverShown = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{NChar}\ufffc\ufffd]/u;
/** A flag of a region (England, Scotland, …) is one black flag with the letters of the region as invisible tags. */
const tokens = /\u{1f3f4}[\u{e0030}-\u{e0039}\u{e0061}-\u{e007a}]{1,6}\u{e007f}|./gsu;
/** Accents in stacks, which paint over the lines above and below. Vietnamese, the tallest script with these, needs two. */
const accentStack =
	/([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+/gu;
/** Tibetan has the longest runs of marks that mean something. */
const markStack = /(\p{M}{8})\p{M}+/gu;
/** Marks that have no letter to stand on. */
const looseMarks = /(^| )\p{M}+/gu;

/**
 * A name as people read it: NFC, on one line, single spaces, without control characters, bidirectional controls and
 * whatever is drawn as nothing. Joiners and variation selectors stay where a script or an emoji needs them. Empty if
 * nothing visible remains. Idempotent: cleaning a clean name changes nothing.
 */
export function cleanName(text: string): string {
	if (plain.test(text)) return text;
	let name = cleanOnce(text);
	// What was removed may have kept a letter and its accent, or two parts of an emoji, apart.
	for (let again = cleanOnce(name); again !== name; again = cleanOnce(name)) name = again;
	return name;
}

function cleanOnce(text: string): string {
	const parts = text.normalize('NFC').replace(blanks, ' ').replace(spaces, ' ').match(tokens) ?? [];
	const kept: string[] = [];
	parts.forEach((part, index) => {
		if (isShown(part) || isNeededInvisible(part, kept, parts[index + 1])) kept.push(part);
	});
	return kept
		.join('')
		.normalize('NFC')
		.replace(accentStack, '$1')
		.replace(markStack, '$1')
		.replace(looseMarks, '$1')
		.replace(/ +/g, ' ')
		.trim();
}

/** A flag of a region begins with a black flag, so its tags do not count as invisible. */
const isShown = (part: string) => !/^\p{DI}/u.test(part) && (part.length > 2 || !neverShown.test(part));
