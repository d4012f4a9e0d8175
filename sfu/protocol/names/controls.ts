/** Control characters, other line breaks, characters that turn the direction of text, lone surrogates. */
const controls = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\p{Cs}]/gu;
/** Those that no message needs: without line feed, tab, and the marks that right-to-left scripts need. */
const controlsInMessages = /(?![\t\n])[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202d\u202e]/gu;

/** The same as `controls`, as a JSON schema can say it. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
export const withoutControlsPattern = /^[^\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]*$/;

/** Text on one line, e.g. a user id of another system, in which nothing steers a terminal or forges a line. */
export function withoutControls(text: string): string {
	return text.replace(controls, '');
}

/** A message: its lines stay, in the one spelling `\n`. */
export function withoutControlsInMessage(text: string): string {
	return text.replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n').replace(controlsInMessages, '');
}
