import type { FilmPlan } from '../../protocol/film.ts';

/** Name of the file beside the film. */
export const chaptersFile = 'chapters.vtt';

/** The chapters of a film as a WebVTT track of kind `chapters`. */
export function chaptersVtt({ chapters, durationMs }: Pick<FilmPlan, 'chapters' | 'durationMs'>): string {
	const cues = chapters.map(({ atMs, title }, index) => {
		// The end of a cue must be after its beginning.
		const endMs = Math.max(Math.round(atMs) + 1, Math.round(chapters[index + 1]?.atMs ?? durationMs));
		return `${timestamp(Math.round(atMs))} --> ${timestamp(endMs)}\n${escaped(title)}\n`;
	});
	return ['WEBVTT\n', ...cues].join('\n');
}

/** In cue text `<` begins a tag and `&` a character reference; an empty line would end the cue. */
function escaped(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll(/\s*[\r\n]+\s*/g, ' ');
}

function timestamp(ms: number): string {
	const two = (value: number) => String(Math.floor(value)).padStart(2, '0');
	const rest = String(ms % 1_000).padStart(3, '0');
	return `${two(ms / 3_600_000)}:${two((ms / 60_000) % 60)}:${two((ms / 1_000) % 60)}.${rest}`;
}
