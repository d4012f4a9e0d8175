/** How a scenario's figures are summed up and printed. */
import os from 'node:os';

/** `target` is an upper bound in the same unit; `ok` says whether `value` keeps it. */
export type Measure = { value: number; unit: 'ms' | 'MB'; target: number; ok: boolean };
export type Report = {
	scenario: string;
	machine: { cpu: string; cores: number; memoryGiB: number; os: string; node: string };
	/** 1 minute load average before the first measurement: above 0.5 the figures are not comparable. */
	loadAverage: number;
	measures: Record<string, Measure>;
};

/** @param target upper bound, same unit. */
export function measure(value: number, unit: Measure['unit'], target: number): Measure {
	const rounded = Math.round(value * 10) / 10;
	return { value: rounded, unit, target, ok: rounded <= target };
}

/** Nearest-rank percentile. @param p 0 to 100 @throws RangeError without samples: an empty figure would read as a good one. */
export function percentile(samples: readonly number[], p: number): number {
	const sorted = [...samples].sort((a, b) => a - b);
	const value = sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)];
	if (value === undefined) throw new RangeError('no samples');
	return value;
}

export function describeMachine(): Report['machine'] {
	return {
		cpu: os.cpus()[0]?.model ?? 'unknown',
		cores: os.cpus().length,
		memoryGiB: Math.round(os.totalmem() / 2 ** 30),
		os: `${os.type()} ${os.release()}`,
		node: process.versions.node,
	};
}

/** One line a measure, for people. */
export function toTable({ scenario, loadAverage, measures }: Report): string {
	const rows = Object.entries(measures).map(
		([name, { value, unit, target, ok }]) =>
			`  ${ok ? '✓' : '✗'} ${name.padEnd(28)} ${String(value).padStart(8)} ${unit.padEnd(2)}  (target ≤ ${target})`,
	);
	return [`${scenario} (load average ${loadAverage.toFixed(2)})`, ...rows].join('\n');
}
