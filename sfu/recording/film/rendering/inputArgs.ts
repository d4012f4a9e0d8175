/** A file of the lesson folder, and when its time 0 is, ms of the film. */
type Placed = { file: string; startMs: number };

/**
 * One input of FFmpeg, run in the working folder inside the lesson folder. Its time is that of the part of the film
 * which begins at `partMs`; it is read from where it is at `beginMs`, and decoded from the key frame before.
 * @param exact without what lies between that key frame and `beginMs`: right for sound. Of a video that stands still,
 * the frame that is seen at `beginMs` may be from long before.
 */
export function inputArgs(
	{ file, startMs }: Placed,
	partMs: number,
	beginMs: number,
	{ exact }: { exact: boolean },
): string[] {
	const skippedMs = Math.max(0, beginMs - startMs);
	return [
		...(exact ? [] : ['-noaccurate_seek', '-reinit_filter', '0']),
		// Without it the time of the first frame would be taken as 0.
		'-seek_timestamp',
		'1',
		'-ss',
		seconds(skippedMs),
		'-itsoffset',
		seconds(startMs + skippedMs - partMs),
		...openArgs(file),
	];
}

/**
 * Opens a file of the lesson folder, and nothing else: neither another protocol nor an option of this name. Without other
 * arguments before it the first frame is at 0, also that of a picture.
 */
export function openArgs(file: string): string[] {
	return ['-threads', '1', '-protocol_whitelist', 'file', '-i', `file:../${file}`];
}

function seconds(ms: number): string {
	return (ms / 1_000).toFixed(4);
}
