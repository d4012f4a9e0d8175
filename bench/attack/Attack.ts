import { type Measure, measure, type Unit } from '../report.ts';

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

/** A bound that tells something on a quiet machine only: in a quick run, beside other work, the figure has no target. */
export function onQuietMachine({ quick }: AttackOptions, value: number, unit: Unit, target: number): Measure {
	return measure(value, unit, quick ? null : target);
}
