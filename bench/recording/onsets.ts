/** Moments at which something begins, and how two kinds of them belong together. */

/** A flash and a beep further apart than this do not belong together. */
const maxApartMs = 500;
/** What begins in this time at the start of a file may have begun before it. */
const blindMs = 300;

/** Of one beep and its flash: when, and by how much the picture is behind the sound; negative: ahead of it. */
export type Pair = { atMs: number; offsetMs: number };

/** Times at which values rise by `step` or more from one to the next. @param stepMs between two values */
export function jumps(values: readonly number[], step: number, stepMs: number): number[] {
	const isJump = (value: number, index: number) => value - (values[index - 1] ?? value) >= step;
	return values.flatMap((value, index) => (isJump(value, index) ? [index * stepMs] : [])).filter(isKnown);
}

/** Times at which values rise above half of their maximum, after they have been below a quarter. @param stepMs as above */
export function swells(values: readonly number[], stepMs: number): number[] {
	const top = values.reduce((highest, value) => Math.max(highest, value), 0);
	let isLow = true;
	const times: number[] = [];
	for (const [index, value] of values.entries()) {
		if (isLow && value > top / 2) times.push(index * stepMs);
		isLow = isLow ? value <= top / 2 : value < top / 4;
	}
	return times.filter(isKnown);
}

const isKnown = (atMs: number) => atMs > blindMs;

/** Each beep with the nearest flash; what has no partner is left out: a tile may be hidden, and a picture may change. */
export function pairsOf(flashesMs: readonly number[], beepsMs: readonly number[]): Pair[] {
	return beepsMs.flatMap((atMs) => {
		const offsets = flashesMs.map((flashMs) => flashMs - atMs);
		const nearest = offsets.reduce((a, b) => (Math.abs(b) < Math.abs(a) ? b : a), Number.POSITIVE_INFINITY);
		return Math.abs(nearest) <= maxApartMs ? [{ atMs, offsetMs: nearest }] : [];
	});
}

/** The largest offset; NaN unless there are pairs at the beginning, in the middle and at the end of the recording. */
export function worstOf(pairs: readonly Pair[], durationMs: number): number {
	const thirds = new Set(pairs.map(({ atMs }) => Math.floor((atMs / durationMs) * 3)));
	const isEverywhere = [0, 1, 2].every((third) => thirds.has(third));
	return isEverywhere ? Math.max(...pairs.map(({ offsetMs }) => Math.abs(offsetMs))) : Number.NaN;
}
