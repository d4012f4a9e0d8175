import type { FilmPlan } from '../../../protocol/film.ts';

/** Title and chapters as FFmpeg reads them. */
export function ffmetadata({ title, chapters, durationMs }: FilmPlan): string {
	const lines = [';FFMETADATA1', `title=${escaped(title)}`];
	for (const [index, { atMs, title }] of chapters.entries()) {
		const endMs = chapters[index + 1]?.atMs ?? durationMs;
		lines.push('[CHAPTER]', 'TIMEBASE=1/1000', `START=${Math.round(atMs)}`, `END=${Math.round(endMs)}`);
		lines.push(`title=${escaped(title)}`);
	}
	return `${lines.join('\n')}\n`;
}

function escaped(text: string): string {
	return text.replaceAll(/[=;#\\\n]/g, (character) => `\\${character}`);
}
