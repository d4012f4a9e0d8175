/** Times of a lease, ms. */
export type LeaseTimes = {
	/** How long Redis keeps it after a renewal. */
	ttlMs: number;
	/** The part of that for which its holder counts on it: clocks do not run alike. */
	heldPart: number;
	/** Between renewals. */
	everyMs: number;
	/** After a renewal that failed. */
	retryMs: number;
	/** After a renewal that was refused because of the version of the other servers. */
	mismatchMs: number;
	/** Without Redis, a lease goes on for at most so long: later, servers that its holder cannot know may follow. */
	frozenMs: number;
	/** How long after the last renewal neighbours are asked for the first time. */
	askAfterMs: number;
	/** Between questions to them. */
	askEveryMs: number;
	/** How long they have to answer. */
	answerMs: number;
	/** How long Redis has to answer before they are told that it does not. */
	probeMs: number;
	/** How often all of this is looked at. */
	tickMs: number;
};

export const leaseTimes: LeaseTimes = {
	...{ ttlMs: 3_000, heldPart: 0.9, everyMs: 1_000, retryMs: 200 },
	...{ mismatchMs: 10_000, frozenMs: 15 * 60_000 },
	...{ askAfterMs: 1_400, askEveryMs: 600, answerMs: 600, probeMs: 300, tickMs: 100 },
};
