/** @import { Clip } from '../lessonView.ts' */

/** A clip gets its element this long before it begins: opening a file from a slow USB stick takes a second or two. */
const aheadMs = 8_000;
/** Browsers refuse more than 40 (phones) or 75 media players in a page. */
const mostElements = 36;

/**
 * @param {readonly { atMs: number }[]} items sorted by `atMs`
 * @param {number} tMs
 * @returns {number} index of the last item at or before `tMs`; -1: all come later
 */
export function lastAt(items, tMs) {
	let low = 0;
	let high = items.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((items[middle]?.atMs ?? 0) <= tMs) low = middle + 1;
		else high = middle;
	}
	return low - 1;
}

/**
 * @param {readonly Clip[]} clips
 * @param {number} tMs
 * @returns {Clip[]} what is heard or seen at that time, in the given order
 */
export function clipsAt(clips, tMs) {
	return clips.filter(({ fromMs, toMs }) => fromMs <= tMs && tMs < toMs);
}

/**
 * Which clips need a media element: what is heard, what is shown, then what begins soon, earliest first. An hour of a class
 * has hundreds of clips; each element holds a file, a decoder and a buffer.
 * @param {readonly Clip[]} clips
 * @param {readonly Clip[]} shown the videos on the stage
 * @param {number} tMs
 * @param {number} [most]
 * @returns {Clip[]}
 */
export function clipsToLoad(clips, shown, tMs, most = mostElements) {
	const heard = clipsAt(clips, tMs).filter(({ kind }) => kind === 'audio');
	const soon = clips
		.filter(({ fromMs }) => tMs < fromMs && fromMs <= tMs + aheadMs)
		.sort((one, other) => one.fromMs - other.fromMs);
	return [...shown, ...heard, ...soon].slice(0, most);
}

/**
 * @param {readonly Clip[]} clips
 * @param {number} tMs
 * @returns {number} ms until the next clip begins or ends; Infinity: never
 */
export function untilNextEdge(clips, tMs) {
	let nextMs = Number.POSITIVE_INFINITY;
	for (const { fromMs, toMs } of clips) {
		for (const edgeMs of [fromMs, toMs]) if (edgeMs > tMs && edgeMs < nextMs) nextMs = edgeMs;
	}
	return nextMs - tMs;
}
