/** Control characters but tab and line feed, characters that turn the direction of text, other line breaks, lone surrogates. */
const unprintable = /(?![\t\n])[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/gu;

/**
 * Text for terminals and log files, in which control characters are shown instead of obeyed: as `\u001b`, which in a line of
 * JSON still means the same character.
 */
export function printable(text: string): string {
	return text.replace(unprintable, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
