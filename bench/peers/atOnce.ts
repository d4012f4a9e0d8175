/** What came of something that many did at the same moment. */
export type AtOnce = {
	/** Of each that succeeded, ms. */
	tookMs: number[];
	failures: number;
};

/** All act at the same moment. Different reasons of failures are printed to stderr, each once. */
export async function atOnce<T>(all: readonly T[], act: (each: T, index: number) => Promise<unknown>): Promise<AtOnce> {
	const outcomes = await Promise.allSettled(
		all.map(async (each, index) => {
			const startedAtMs = performance.now();
			await act(each, index);
			return performance.now() - startedAtMs;
		}),
	);
	const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
	for (const reason of new Set(reasons)) process.stderr.write(`${reason}\n`);
	const tookMs = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
	return { tookMs, failures: reasons.length };
}
