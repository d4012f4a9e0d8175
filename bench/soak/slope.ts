/** One look at a figure: when, ms, and its value. */
export type Sample = { atMs: number; value: number };

const perMs = 10 * 60_000;

/**
 * How fast a figure grows, by least squares: percent of its mean in ten minutes. 0 for figures that are always 0.
 * @throws RangeError with fewer than two samples
 */
export function slopePercent(samples: readonly Sample[]): number {
	if (samples.length < 2) throw new RangeError('a slope needs two samples');
	const mean = (of: (sample: Sample) => number) => samples.reduce((sum, each) => sum + of(each), 0) / samples.length;
	const [middleMs, middle] = [mean(({ atMs }) => atMs), mean(({ value }) => value)];
	if (middle === 0) return 0;
	let [products, squares] = [0, 0];
	for (const { atMs, value } of samples) {
		products += (atMs - middleMs) * (value - middle);
		squares += (atMs - middleMs) ** 2;
	}
	return ((products / squares) * perMs * 100) / middle;
}
