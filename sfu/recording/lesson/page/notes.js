/** @import { Clip, LessonView } from '../lessonView.ts' */

import { clipsAt } from './timeline.js';
import { lengthText } from './timeText.js';

/** How long a pause of the recording is told after it. */
const toldMs = 5_000;
const mostNamed = 2;

/** @type {Record<Clip['source'], string>} */
const things = {
	mic: 'microphone',
	camera: 'camera',
	screen: 'shared screen',
	screenAudio: 'sound of the shared screen',
	page: 'picture of a page',
};

/**
 * What a person should know about this moment of the lesson.
 * @param {Pick<LessonView, 'people' | 'breaks'>} lesson
 * @param {readonly Clip[]} failed the clips that could not be played
 * @param {number} tMs
 * @returns {string[]} sentences
 */
export function notesAt({ people, breaks }, failed, tMs) {
	const pauses = breaks
		.filter(({ atMs }) => atMs <= tMs && tMs < atMs + toldMs)
		.map(({ durationMs }) => `The recording was paused here for ${lengthText(durationMs)}.`);
	const missing = clipsAt(failed, tMs).map(({ person, source }) => {
		const name = person === null ? undefined : people[person]?.name;
		return name ? `${name} (${things[source]})` : `a ${things[source]}`;
	});
	if (missing.length === 0) return pauses;
	const named = missing.slice(0, mostNamed).join(', ');
	const rest = missing.length > mostNamed ? ` and ${missing.length - mostNamed} more` : '';
	return [...pauses, `Cannot be played in this part: ${named}${rest}.`];
}

/**
 * Why nothing can be played, once the first files were tried.
 * @param {{ opened: number, failed: number, pending: number, supported: boolean }} tried numbers of files; `supported`:
 *   what the browser says about their format, which is wrong for Matroska in some versions of Chrome
 * @returns {'browser' | 'files' | null} null: something plays, or it is too early to say
 */
export function whyNothingPlays({ opened, failed, pending, supported }) {
	if (opened > 0 || pending > 0 || failed === 0) return null;
	return supported ? 'files' : 'browser';
}
