/** Confidence intervals of a figure of several rounds, by resampling the rounds (percentile bootstrap). */

/** Between which the figure of infinitely many such rounds lies with a probability of `confidence`. */
export type Interval = [low: number, high: number];

/** Probability in percent. */
export const confidence = 95;
/** With fewer, not even the range of all rounds holds the true median so surely: with six it does with 96.9 % (1 - 2 x 0.5^6). */
export const minRounds = 6;
const resamples = 4_000;
/** The same rounds have the same interval whenever it is computed. */
const seed = 20_261_129;

/**
 * @param rounds what one round measured; where two programs are compared, both of them, since they share the load of the machine
 * @param figure of a list of rounds, e.g. the median of one of their values
 * @throws RangeError without rounds
 */
export function bootstrapInterval<Round>(
	rounds: readonly Round[],
	figure: (rounds: readonly Round[]) => number,
): Interval {
	if (rounds.length === 0) throw new RangeError('no rounds');
	const random = randomFrom(seed);
	const drawOne = (): readonly Round[] => {
		const index = Math.floor(random() * rounds.length);
		return rounds.slice(index, index + 1);
	};
	const figures = Float64Array.from({ length: resamples }, () => figure(rounds.flatMap(drawOne)));
	figures.sort();
	const tail = (100 - confidence) / 200;
	const at = (share: number) => figures[Math.min(resamples - 1, Math.floor(share * resamples))] ?? Number.NaN;
	return [at(tail), at(1 - tail)];
}

/** Mulberry32. @returns a function that returns numbers from 0 to below 1 */
function randomFrom(start: number): () => number {
	let state = start;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
