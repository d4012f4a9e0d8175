const firstMs = 300;
const longestMs = 5_000;

/**
 * Exponential backoff with jitter: 300 ms, doubling up to 5 s, each between half and the whole of it, so that a class
 * does not reconnect all at once. `attempt` counts from 0.
 */
export function backoffMs(attempt: number, random: () => number = Math.random): number {
	const ceilingMs = Math.min(longestMs, firstMs * 2 ** attempt);
	return Math.round(ceilingMs * (0.5 + random() / 2));
}
