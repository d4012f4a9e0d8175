/**
 * A time of the recording as players write it.
 * @param {number} ms
 * @param {number} [longestMs] the longest time that stands beside it, which decides whether hours are shown
 * @returns {string} `3:12`, or `0:03:12` beside times of an hour or more
 */
export function timeText(ms, longestMs = ms) {
	const { hours, minutes, seconds } = partsOf(ms);
	const twoDigits = (/** @type {number} */ part) => String(part).padStart(2, '0');
	if (longestMs < 3_600_000 && hours === 0) return `${minutes}:${twoDigits(seconds)}`;
	return `${hours}:${twoDigits(minutes)}:${twoDigits(seconds)}`;
}

/**
 * For screen readers, which read `3:12` as a time of day.
 * @param {number} ms
 * @returns {string} `3 minutes 12 seconds`
 */
export function spokenTime(ms) {
	const { hours, minutes, seconds } = partsOf(ms);
	const words = [counted(hours, 'hour'), counted(minutes, 'minute'), counted(seconds, 'second')];
	const said = words.filter((_, index) => [hours, minutes, seconds][index] !== 0);
	return said.length > 0 ? said.join(' ') : '0 seconds';
}

/**
 * How long something is, without false precision.
 * @param {number} ms
 * @returns {string} `40 seconds`, `45 minutes`, `1 hour 30 minutes`
 */
export function lengthText(ms) {
	if (ms < 60_000) return counted(partsOf(ms).seconds, 'second');
	const { hours, minutes } = partsOf(Math.round(ms / 60_000) * 60_000);
	const words = [counted(hours, 'hour'), counted(minutes, 'minute')];
	return words.filter((_, index) => [hours, minutes][index] !== 0).join(' ');
}

/** @param {number} count @param {string} noun @param {string} [plural] */
export function counted(count, noun, plural = `${noun}s`) {
	return `${count} ${count === 1 ? noun : plural}`;
}

/** @param {number} ms */
function partsOf(ms) {
	const total = Math.max(0, Math.floor(ms / 1000));
	return { hours: Math.floor(total / 3600), minutes: Math.floor(total / 60) % 60, seconds: total % 60 };
}
