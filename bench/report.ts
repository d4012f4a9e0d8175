/** How a scenario's figures are summed up and printed. */
import type { Machine } from './machine/describe.ts';

export type Unit = 'ms' | 'MB' | 'x' | '%' | 'count' | '1/s' | 'Mbit/s';

/** `target` is an upper bound in the same unit, null for what is only told; `ok` says whether `value` keeps it. */
export type Measure = {
	value: number;
	unit: Unit;
	target: number | null;
	ok: boolean;
	/** What `value` is the median of, in the order of measurement, and the distance from the least to the greatest. */
	rounds?: number[];
	spread?: number;
};

export type Report = {
	scenario: string;
	/** Fewer samples than a figure that is to be published needs. */
	quick: boolean;
	/** Measured although the machine was busy: not comparable. */
	forced: boolean;
	/** Server and generators had cores of their own. */
	pinned: boolean;
	machine: Machine;
	/** 1 minute load average before the first measurement: above 0.5 the figures are not comparable. */
	loadAverage: number;
	measures: Record<string, Measure>;
};

/** @param target upper bound, same unit; null for what is only told */
export function measure(value: number, unit: Unit, target: number | null = null): Measure {
	const rounded = round(value, unit);
	return { value: rounded, unit, target, ok: target === null ? Number.isFinite(rounded) : rounded <= target };
}

/** The median of several rounds, and how far they lie apart. */
export function measureRounds(values: readonly number[], unit: Unit, target: number | null = null): Measure {
	const rounds = values.map((value) => round(value, unit));
	const spread = round(Math.max(...rounds) - Math.min(...rounds), unit);
	return { ...measure(median(values), unit, target), rounds, spread };
}

/** Nearest-rank percentile. @param p 0 to 100 @throws RangeError without samples: an empty figure would read as a good one. */
export function percentile(samples: readonly number[], p: number): number {
	const sorted = [...samples].sort((a, b) => a - b);
	const value = sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)];
	if (value === undefined) throw new RangeError('no samples');
	return value;
}

/** Of an even number the mean of both in the middle. @throws RangeError without samples */
export function median(samples: readonly number[]): number {
	const sorted = [...samples].sort((a, b) => a - b);
	const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
	if (low === undefined || high === undefined) throw new RangeError('no samples');
	return (low + high) / 2;
}

/** Counts are told to a tenth, what may be small to a hundredth. */
function round(value: number, unit: Unit): number {
	const steps = unit === 'count' || unit === '1/s' || unit === '%' ? 10 : 100;
	return Math.round(value * steps) / steps;
}

/** One line a measure, for people. */
export function toTable({ scenario, loadAverage, forced, pinned, quick, measures }: Report): string {
	const notes = [
		`load average ${loadAverage.toFixed(2)}`,
		...(quick ? ['quick'] : []),
		...(forced ? ['FORCED on a busy machine: not comparable'] : []),
		...(pinned ? [] : ['not pinned to cores: not comparable']),
	];
	return [`${scenario} (${notes.join(', ')})`, ...Object.entries(measures).map(toRow)].join('\n');
}

function toRow([name, { value, unit, target, ok, spread, rounds }]: [string, Measure]): string {
	const mark = target === null && ok ? ' ' : ok ? '✓' : '✗';
	const bound = target === null ? '' : `  (target ≤ ${target})`;
	const rounded = spread === undefined ? '' : `  ${rounds?.length} rounds, spread ${spread}`;
	return `  ${mark} ${name.padEnd(28)} ${String(value).padStart(9)} ${unit.padEnd(6)}${bound}${rounded}`;
}
