import { type Measure, measure } from '../report.ts';

export type AttackOptions = {
	/** Fewer and shorter, with the same claims. */
	quick: boolean;
};

/** @throws Obstacle when the machine lacks what the attack needs */
export type Attack = (options: AttackOptions) => Promise<Record<string, Measure>>;

/** Why an attack cannot run on this machine. */
export class Obstacle extends Error {}

/** How many of something did not hold, which must be none, and which. */
export function broken(cases: readonly string[]): Measure {
	return { ...measure(cases.length, 'count', 0), cases: [...cases] };
}

/**
 * A bound that tells something on a quiet machine only. A quick run is made beside other work.
 * @param quickTarget in a quick run; null: the figure has no target
 */
export function inTime(
	{ quick }: AttackOptions,
	valueMs: number,
	targetMs: number,
	quickTarget: number | null = null,
): Measure {
	return measure(valueMs, 'ms', quick ? quickTarget : targetMs);
}
