/** Statistics and output of a scenario's measures. */
import { bootstrapInterval, confidence, type Interval, minRounds } from './bootstrap.ts';
import type { Machine } from './machine/describe.ts';

export type Unit = 'µs' | 'ms' | 'MB' | 'x' | '%' | 'count' | '1/s' | 'Mbit/s' | 'kbit/s' | 'KB' | 'KB/s' | 'cores';

/**
 * `target` is an upper bound in the same unit, null for a measure without one; `ok` is false when `value` exceeds it, or, of a
 * measure with an interval, when the interval is not below it as a whole.
 */
export type Measure = {
	value: number;
	unit: Unit;
	target: number | null;
	ok: boolean;
	/** The values whose median is `value`, in the order of measurement; `spread` is the largest minus the smallest. */
	rounds?: number[];
	spread?: number;
	/** Of `value`, by resampling the rounds: what differs by less may be chance. */
	interval?: Interval;
	/** By the interval: below the target as a whole, above it as a whole, or on both sides of it, which takes more rounds. */
	verdict?: 'kept' | 'missed' | 'undecided';
	/** What was counted. */
	cases?: string[];
};

export type Report = {
	scenario: string;
	/** Measured with fewer samples than a published figure needs. */
	quick: boolean;
	/** Measured although the machine was busy: not comparable. */
	forced: boolean;
	/** Server and load generators were pinned to different cores. */
	pinned: boolean;
	machine: Machine;
	/** 1 minute load average before the first measurement: above 0.5 the figures are not comparable. */
	loadAverage: number;
	measures: Record<string, Measure>;
	/** Why nothing was measured: this machine lacks something. */
	skipped?: string;
};

/** @param target upper bound in the same unit; null for none */
export function measure(value: number, unit: Unit, target: number | null = null): Measure {
	const rounded = round(value, unit);
	return { value: rounded, unit, target, ok: target === null ? Number.isFinite(rounded) : rounded <= target };
}

/** The median of several rounds with their spread. */
export function measureRounds(values: readonly number[], unit: Unit, target: number | null = null): Measure {
	const rounds = values.map((value) => round(value, unit));
	const spread = round(Math.max(...rounds) - Math.min(...rounds), unit);
	return { ...measure(median(values), unit, target), rounds, spread };
}

/**
 * A figure of several rounds whose target counts as kept, or as missed, only where that is not chance. With less than six rounds, as
 * `--quick` may have, it has no interval.
 * @param figure of a list of rounds, and of one round alone
 */
export function measureInterval<Round>(
	rounds: readonly Round[],
	figure: (rounds: readonly Round[]) => number,
	unit: Unit,
	target: number | null = null,
): Measure {
	const values = rounds.map((each) => figure([each]));
	const measured = { ...measureRounds(values, unit, target), ...measure(figure(rounds), unit, target) };
	if (rounds.length < minRounds) return measured;
	const [low, high] = bootstrapInterval(rounds, figure);
	const interval: Interval = [round(low, unit), round(high, unit)];
	if (target === null) return { ...measured, interval };
	const verdict = interval[1] <= target ? 'kept' : interval[0] > target ? 'missed' : 'undecided';
	return { ...measured, interval, ok: verdict === 'kept', verdict };
}

/** Nearest-rank percentile. @param p 0 to 100 @throws RangeError without samples, because 0 would look like a good figure */
export function percentile(samples: readonly number[], p: number): number {
	const sorted = [...samples].sort((a, b) => a - b);
	const value = sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)];
	if (value === undefined) throw new RangeError('no samples');
	return value;
}

/** Of an even number of samples, the mean of the two in the middle. @throws RangeError without samples */
export function median(samples: readonly number[]): number {
	const sorted = [...samples].sort((a, b) => a - b);
	const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
	if (low === undefined || high === undefined) throw new RangeError('no samples');
	return (low + high) / 2;
}

/** Rounds counts, rates and percentages to a tenth, other units to a hundredth. */
function round(value: number, unit: Unit): number {
	const steps = unit === 'count' || unit === '1/s' || unit === '%' ? 10 : 100;
	return Math.round(value * steps) / steps;
}

/** Human-readable table, one line per measure. */
export function toTable({ scenario, loadAverage, forced, pinned, quick, measures }: Report): string {
	const notes = [
		`load average ${loadAverage.toFixed(2)}`,
		...(quick ? ['quick'] : []),
		...(forced ? ['FORCED on a busy machine: not comparable'] : []),
		...(pinned ? [] : ['not pinned to cores: not comparable']),
	];
	return [`${scenario} (${notes.join(', ')})`, ...Object.entries(measures).map(toRow)].join('\n');
}

/** Tells the measures of a part that has ended: a later part that fails does not take them away. */
export function tellPart(name: string, measures: Record<string, Measure>): void {
	const rows = Object.entries(measures).map(toRow);
	process.stderr.write(`${[`${name}: measured`, ...rows].join('\n')}\n`);
}

/** One line of the table. */
export function toRow([name, { value, unit, target, ok, spread, rounds, interval, verdict }]: [
	string,
	Measure,
]): string {
	const mark = verdict === 'undecided' ? '?' : target === null && ok ? ' ' : ok ? '✓' : '✗';
	const notes = [
		...(target === null ? [] : [`(target ≤ ${target})`]),
		...(spread === undefined ? [] : [`${rounds?.length} rounds, spread ${spread}`]),
		...(interval ? [`${confidence} %: ${interval[0]} to ${interval[1]}`] : []),
		...(verdict === 'undecided' ? ['undecided'] : []),
	];
	return [`  ${mark} ${name.padEnd(28)} ${String(value).padStart(9)} ${unit.padEnd(6)}`, ...notes].join('  ');
}
