/** What a server says of itself when it would follow others: take their rooms, or remove them from the list. */
export type FollowTerms = {
	/** The time of Redis is at least this when it says so, Unix ms; 0: it does not know, or has no lease, and follows nobody. */
	sentAtMs: number;
	/** A lease lasts for at most so long without Redis, ms. */
	frozenMs: number;
	/** Servers that it has promised not to follow. */
	promised: string[];
};

/** In the order in which scripts have them, at their end. */
export function followArguments({ sentAtMs, frozenMs, promised }: FollowTerms): (string | number)[] {
	return [Math.floor(sentAtMs), frozenMs, ...promised];
}
