/** Which characters that are drawn as nothing change how their neighbours are drawn, so that a name needs them. */

const joiner = '\u200d';
const nonJoiner = '\u200c';
const emojiStyle = '\ufe0f';
const textStyle = '\ufe0e';
const keycap = '\u20e3';
const pictogram = /^\p{ExtPict}/u;
const emojiPart = /^(?:\p{EMod}|\ufe0f|\u20e3)$/u;
const letterOrMark = /^[\p{L}\p{M}]$/u;
const ideograph = /^\p{sc=Han}$/u;
const mongolian = /^\p{sc=Mongolian}$/u;
const myanmar = /^[\p{sc=Myanmar}\p{sc=Phags_Pa}]$/u;
/** Scripts whose letters join like handwriting: a joiner decides on the shape of the letters beside it. */
const cursive =
	/^[\p{scx=Arabic}\p{scx=Syriac}\p{scx=Mongolian}\p{scx=Nko}\p{scx=Mandaic}\p{scx=Adlam}\p{scx=Hanifi_Rohingya}\p{scx=Phags_Pa}\p{scx=Manichaean}\p{scx=Sogdian}]$/u;
/** Scripts of India and South-East Asia, whose consonants melt into one another: a joiner decides whether they do. */
const conjoining =
	/^[\p{scx=Devanagari}\p{scx=Bengali}\p{scx=Gurmukhi}\p{scx=Gujarati}\p{scx=Oriya}\p{scx=Tamil}\p{scx=Telugu}\p{scx=Kannada}\p{scx=Malayalam}\p{scx=Sinhala}\p{scx=Khmer}\p{scx=Myanmar}\p{scx=Tibetan}\p{scx=Balinese}\p{scx=Javanese}\p{scx=Sundanese}\p{scx=Tai_Tham}\p{scx=Lepcha}\p{scx=Limbu}\p{scx=Chakma}\p{scx=Grantha}\p{scx=Newa}\p{scx=Tirhuta}\p{scx=Meetei_Mayek}\p{scx=Saurashtra}]$/u;
/** Virama, e.g. the Malayalam one: with a joiner behind it, it ends many names. */
const virama = /^[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca]$/;

/**
 * Whether a default ignorable character has to stay.
 * @param before what is kept in front of it
 * @param next what follows it
 */
export function isNeededInvisible(point: string, before: readonly string[], next = ''): boolean {
	const last = before.at(-1) ?? '';
	if (point === joiner && pictogram.test(next) && endsInPictogram(before)) return true;
	if (point === joiner || point === nonJoiner) return joins(point, last, next);
	if (point === emojiStyle || point === textStyle) {
		return /^[\d#*]$/.test(last) ? next === keycap && point === emojiStyle : pictogram.test(last);
	}
	if (/^[\ufe00-\ufe02]$/.test(point)) return ideograph.test(last) || myanmar.test(last);
	if (/^[\u{e0100}-\u{e01ef}]$/u.test(point)) return ideograph.test(last);
	return /^[\u180b-\u180d\u180f]$/.test(point) && mongolian.test(last) && letterOrMark.test(last);
}

function joins(point: string, last: string, next: string): boolean {
	if (!letterOrMark.test(last)) return false;
	if (point === joiner && virama.test(last)) return true;
	if (!letterOrMark.test(next)) return false;
	return [cursive, conjoining].some((scripts) => scripts.test(last) && scripts.test(next));
}

/** Its skin tone, style or keycap may stand behind it. */
function endsInPictogram(before: readonly string[]): boolean {
	return pictogram.test(before.findLast((point) => !emojiPart.test(point)) ?? '');
}
