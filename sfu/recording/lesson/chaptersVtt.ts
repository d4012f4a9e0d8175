/**
 * Chapters as WebVTT, each until the next or the end.
 * @param chapters in any order; those that begin at or after `lengthMs` are left out, earlier than 0 is 0
 */
export function chaptersVtt(chapters: readonly { atMs: number; title: string }[], lengthMs: number): string {
	const inside = chapters
		.map(({ atMs, title }) => ({ atMs: Math.max(0, Math.round(atMs)), title }))
		.filter(({ atMs }) => atMs < lengthMs)
		.sort((one, other) => one.atMs - other.atMs);
	const cues = inside.map(({ atMs, title }, index) => {
		const nextMs = inside[index + 1]?.atMs ?? Math.round(lengthMs);
		// A cue has to end after it begins, also where two chapters begin at the same time.
		return `${timestamp(atMs)} --> ${timestamp(Math.max(atMs + 1, nextMs))}\n${cueText(title) || `Chapter ${index + 1}`}\n`;
	});
	return ['WEBVTT\n', ...cues].join('\n');
}

/** One line: a blank line ends a cue, and `-->` is not allowed in one. */
function cueText(title: string): string {
	const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
	return title
		.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
		.trim()
		.replace(/[&<>]/g, (character) => names[character] ?? character);
}

/** hh:mm:ss.ttt */
function timestamp(ms: number): string {
	const padded = (value: number, digits = 2) => String(value).padStart(digits, '0');
	const seconds = Math.floor(ms / 1000);
	const clock = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => padded(part));
	return `${clock.join(':')}.${padded(ms % 1000, 3)}`;
}
