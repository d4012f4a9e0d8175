/** Below this nobody notices; correcting ends well inside, so that it does not start again at once. */
const noticedMs = 45;
const settledMs = 15;
/** Above this a jump is better than seconds of being wrong. */
const jumpMs = 300;
/** A little faster or slower is not heard as another pitch: browsers keep it. */
const mostChange = 0.08;
/** The time in which a drift is to be made good. */
const within = 1_500;

/**
 * How one media element gets back in step with the clock of the lesson.
 * @param {number} driftMs where the element should be minus where it is: positive when it is late
 * @param {boolean} correcting whether its rate is being changed already
 * @returns {{ jump: boolean, factor: number }} `factor` for the playback rate, 1 when in step
 */
export function correctionOf(driftMs, correcting) {
	const size = Math.abs(driftMs);
	if (size > jumpMs) return { jump: true, factor: 1 };
	if (size <= (correcting ? settledMs : noticedMs)) return { jump: false, factor: 1 };
	return { jump: false, factor: 1 + Math.max(-mostChange, Math.min(mostChange, driftMs / within)) };
}
