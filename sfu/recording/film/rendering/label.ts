import type { FilmPlan, FilmTile } from '../../../protocol/film.ts';
import type { FfmpegProgram } from '../../ffmpeg/FfmpegProgram.ts';

/** How the name of a tile is drawn. */
export type Label = {
	text: string;
	/** px */
	fontSize: number;
	/** Distance of the text from the border of its box, px. */
	padding: number;
	/** In the middle of a plain tile; else in the lower left corner, on a box. */
	centred: boolean;
};

/** Of the height of the film, and of its tile: smaller than this cannot be read, larger hides faces. */
const shareOfFilm = 1 / 34;
const shareOfTile = 1 / 9;
const shareOfPlainTile = 1 / 8;
const minFontSize = 8;
const maxPlainFontSize = 96;

/** undefined: nothing that can be drawn. */
export function labelOf(tile: FilmTile, { width, height }: Pick<FilmPlan, 'width' | 'height'>): Label | undefined {
	const name = drawable(tile.name);
	if (name === '') return undefined;
	const centred = tile.clip === null;
	const wanted = centred
		? Math.min(maxPlainFontSize, tile.height * shareOfPlainTile)
		: Math.min(Math.min(width, height) * shareOfFilm, tile.height * shareOfTile);
	const fontSize = Math.max(minFontSize, Math.round(wanted));
	const padding = Math.round(fontSize * 0.35);
	const text = shortened(name, (tile.width - 2 * padding) / fontSize);
	return text === '' ? undefined : { text, fontSize, padding, centred };
}

/**
 * Without pictograms: FreeType cannot scale the coloured ones, and then FFmpeg refuses the whole film. What joins them
 * goes too.
 */
function drawable(name: string): string {
	const pictograms =
		/(?![©®™])[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}](?:\ufe0f|\u200d|\u20e3)*/gu;
	return name.replaceAll(pictograms, '').replaceAll(/\s+/g, ' ').trim();
}

/** Cut to a width, with an ellipsis. @param width in font sizes */
function shortened(name: string, width: number): string {
	const graphemes = [...new Intl.Segmenter().segment(name)].map(({ segment }) => segment);
	const ellipsis = widthOf('…');
	let used = 0;
	let fits = 0;
	for (const grapheme of graphemes) {
		used += widthOf(grapheme);
		if (used > width) return fits === 0 ? '' : `${graphemes.slice(0, fits).join('').trim()}…`;
		if (used <= width - ellipsis) fits += 1;
	}
	return name;
}

/**
 * How wide a letter is at most, in font sizes. The font is the system's own; these are the widths of DejaVu Sans, which
 * is wider than most.
 */
function widthOf(grapheme: string): number {
	if (/^[il.,:;'|! jI]/.test(grapheme)) return 0.4;
	if (/^[mwMW@%…]/.test(grapheme)) return 1.03;
	if (/^[a-z0-9]/.test(grapheme)) return 0.65;
	if (/^[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]/.test(grapheme)) return 1.03;
	return 0.85;
}

/**
 * The font options of `drawtext`. A build with fontconfig takes a pattern in place of a file: the font that has these
 * letters, because `drawtext` draws a name in one font and boxes for the letters that it lacks.
 */
export function fontOptions(text: string, font: FfmpegProgram['font']): string {
	if (font.by === 'file') return `:fontfile='${font.file.replaceAll(':', '\\:')}'`;
	const letters = [...new Set(text)].map((letter) => letter.codePointAt(0) ?? 0).filter((code) => code > 0x17f);
	if (letters.length === 0) return '';
	const list = letters.slice(0, maxPatternLetters).map((code) => code.toString(16));
	return `:fontfile='Sans\\:charset=${list.join(' ')}'`;
}

const maxPatternLetters = 32;
