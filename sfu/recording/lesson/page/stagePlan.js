/** @import { Clip, LessonView } from '../lessonView.ts' */
import { clipsAt, lastAt } from './timeline.js';

/**
 * What the stage shows at one time.
 * @typedef {object} StagePlan
 * @property {Clip | null} main shown large: a shared screen or a page, else the camera in the spotlight; null: all are alike
 * @property {Clip[]} tiles the others that are shown
 * @property {number} more cameras for which there is no place
 * @property {number | null} speaker who speaks, as index of `people`
 */

const besideMain = 4;
const inGrid = 9;

/**
 * @param {Pick<LessonView, 'clips' | 'focus'>} lesson
 * @param {number} tMs
 * @returns {StagePlan}
 */
export function stageAt({ clips, focus }, tMs) {
	const { speaker = null, spotlight = null } = focus[lastAt(focus, tMs)] ?? {};
	const seen = clipsAt(clips, tMs).filter(({ kind }) => kind !== 'audio');
	const shared = seen
		.filter(({ source }) => source === 'screen' || source === 'page')
		.sort((one, other) => sinceMs(other) - sinceMs(one));
	const cameras = seen.filter(({ source }) => source === 'camera').sort(byPerson);
	const ofSpotlight = (/** @type {Clip} */ { person }) => spotlight !== null && person === spotlight;
	const main =
		shared.find(ofSpotlight) ?? shared[0] ?? (cameras.length > 1 ? cameras.find(ofSpotlight) : undefined) ?? null;
	const others = [...shared, ...cameras.filter(ofSpotlight), ...cameras.filter((clip) => !ofSpotlight(clip))].filter(
		(clip) => clip !== main,
	);
	const tiles = others.slice(0, main ? besideMain : inGrid);
	// Tiles keep their places while people take turns to speak; only a speaker without a place takes the last one.
	const speaking = others.find(({ person }) => speaker !== null && person === speaker);
	if (speaking && !tiles.includes(speaking)) tiles[tiles.length - 1] = speaking;
	return { main, tiles, more: others.length - tiles.length, speaker };
}

/** Since when it is shown; each turn of a page begins another clip. @param {Clip} clip */
function sinceMs(clip) {
	return clip.sinceMs ?? clip.fromMs;
}

/** @param {Clip} one @param {Clip} other */
function byPerson(one, other) {
	return (one.person ?? Number.POSITIVE_INFINITY) - (other.person ?? Number.POSITIVE_INFINITY) || 0;
}
