/**
 * What takes paths in the folder of the recordings out of lines of JSON: lesson folders are named after classes.
 * @param recordings absolute path
 */
export function recordingsHider(recordings: string): (lines: string) => string {
	// To the end of the text or of its line: a name may have any character that folders may have.
	const inside = new RegExp(`${escaped(recordings)}[/\\\\](?:(?!\\\\n)[^"])*`, 'g');
	return (lines) => lines.replace(inside, '(in the folder of the recordings)');
}

/** As it stands in JSON, for a regular expression. */
const escaped = (path: string) =>
	JSON.stringify(path)
		.slice(1, -1)
		.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
