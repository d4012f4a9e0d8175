export type FailureOptions = {
	/** A tenth of the rounds, and shorter failures. */
	quick: boolean;
};

export const countOf = (rounds: number, { quick }: FailureOptions): number => (quick ? Math.ceil(rounds / 10) : rounds);
