import { expect, test } from 'vitest';
import { measure, measureInterval, measureRounds, median, percentile, toRow, toTable } from './report.ts';

test('percentile returns a sample, median interpolates, and both throw RangeError without samples', () => {
	const samples = [4, 1, 3, 2];
	expect([percentile(samples, 50), percentile(samples, 95), percentile(samples, 0)]).toEqual([2, 4, 1]);
	expect([median(samples), median([3, 1, 2])]).toEqual([2.5, 2]);
	expect(() => percentile([], 50)).toThrow(RangeError);
	expect(() => median([])).toThrow(RangeError);
});

test('a measure is ok up to its target after rounding, and without a target when it is finite', () => {
	expect([measure(100.004, 'ms', 100).ok, measure(100.006, 'ms', 100).ok]).toEqual([true, false]);
	expect([measure(9e9, '1/s').ok, measure(Number.NaN, '1/s').ok, measure(Number.NaN, 'x', 1).ok]).toEqual([
		true,
		false,
		false,
	]);
	expect(measureRounds([1.101, 1.3, 1.2], 'x', 1.3)).toEqual({
		...{ value: 1.2, unit: 'x', target: 1.3, ok: true },
		...{ rounds: [1.1, 1.3, 1.2], spread: 0.2 },
	});
});

test('a target is kept or missed only where the whole interval is on one side of it, and undecided otherwise', () => {
	const rounds = [10, 11, 12, 13, 14, 15, 16, 17];
	const verdicts = [20, 13, 9].map((target) => measureInterval(rounds, median, 'ms', target));
	expect(verdicts.map(({ verdict, ok }) => [verdict, ok])).toEqual([
		['kept', true],
		['undecided', false],
		['missed', false],
	]);
	expect(verdicts.map((each) => toRow(['p95', each]).trim()[0])).toEqual(['✓', '?', '✗']);
	expect(verdicts[0]).toMatchObject({ value: 13.5, rounds, spread: 7 });
	expect(measureInterval(rounds, median, 'ms')).not.toHaveProperty('verdict');
	expect(measureInterval(rounds.slice(0, 5), median, 'ms', 20)).not.toHaveProperty('interval');
});

test('the table notes a busy machine and missing pinning', () => {
	const machine = { cpu: '', cores: 2, memoryGiB: 1, os: '', node: '' };
	const report = {
		scenario: 'join',
		quick: false,
		forced: true,
		pinned: false,
		machine,
		loadAverage: 1.234,
		measures: {},
	};
	expect(toTable(report)).toBe(
		'join (load average 1.23, FORCED on a busy machine: not comparable, not pinned to cores: not comparable)',
	);
});
