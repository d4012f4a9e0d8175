import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { projectDir } from '../setup/paths.mjs';
import { SetupFailure } from '../setup/SetupFailure.mjs';
import { testFolder } from '../setup/testFolder.mjs';
import { attackCounts, failedFiles, playwrightCounts, runnerCounts, totalLine, vitestCounts } from './counts.mjs';
import { attackFailures, outcomeLines, playwrightOutcome, vitestFailures } from './failures.mjs';
import { parseOptions } from './options.mjs';

describe('counts', () => {
	const file = (name, status, ...tests) => ({
		name,
		status,
		assertionResults: tests.map((each) => ({ status: each })),
	});
	const testResults = [
		file('good.test.ts', 'passed', 'passed', 'skipped'),
		file('bad.test.ts', 'failed', 'failed', 'passed'),
		file('unloadable.test.ts', 'failed'),
		file('crashed.test.ts', 'failed', 'passed', 'pending'),
	];

	test('vitestCounts counts a test file that does not load as a failure', () => {
		expect(vitestCounts({ testResults })).toEqual({ passed: 3, failed: 2, skipped: 2 });
	});
	test('failedFiles names the files with a failed test, that do not load, or whose process crashed', () => {
		expect(failedFiles({ testResults })).toEqual(['bad.test.ts', 'unloadable.test.ts', 'crashed.test.ts']);
	});
	test('playwrightCounts counts a flaky test as passed and a top-level error as a failure', () => {
		const report = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
		expect(playwrightCounts(report)).toEqual({ passed: 4, failed: 2, skipped: 2 });
	});
	test('attackCounts counts each attack as one test that passes if every measure is ok', () => {
		const held = { measures: { a: { ok: true }, b: { ok: true } } };
		const broken = { measures: { a: { ok: true }, b: { ok: false } } };
		const counts = { passed: 1, failed: 1, skipped: 1 };
		expect(attackCounts([held, broken, { measures: {}, skipped: 'needs root' }])).toEqual(counts);
	});
	test('runnerCounts counts a failed runner without a report as a failure', () => {
		expect(runnerCounts(1, join(testFolder(), 'none'), vitestCounts).failed).toBe(1);
	});
	test('runnerCounts counts a runner that fails after its tests passed as a failure', () => {
		const file = join(testFolder(), 'report.json');
		writeFileSync(file, JSON.stringify({ stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] }));
		expect(runnerCounts(1, file, playwrightCounts)).toEqual({ passed: 3, failed: 1, skipped: 0 });
		expect(runnerCounts(0, file, playwrightCounts)).toEqual({ passed: 3, failed: 0, skipped: 0 });
	});
	test('totalLine adds the counts and omits skipped tests when there are none', () => {
		const counts = { passed: 2, failed: 0, skipped: 0 };
		expect(totalLine([counts, counts])).toBe('4 passed, 0 failed');
		expect(totalLine([counts, { passed: 0, failed: 1, skipped: 3 }])).toBe('2 passed, 1 failed, 3 skipped');
	});
});

describe('failures', () => {
	test('vitestFailures names failed tests, and files that do not load or whose process crashed, with the reason in one line', () => {
		const failed = {
			status: 'failed',
			fullName: 'sum adds',
			failureMessages: ['\u001b[31mError: 3\u001b[39m\n    at sum.ts'],
		};
		const testResults = [
			{
				name: join(projectDir, 'sfu', 'a.test.ts'),
				status: 'failed',
				assertionResults: [failed, { status: 'passed' }],
			},
			{ name: join(projectDir, 'b.test.ts'), status: 'failed', message: 'SyntaxError', assertionResults: [] },
			{ name: join(projectDir, 'c.test.ts'), status: 'passed', assertionResults: [{ status: 'passed' }] },
		];
		expect(vitestFailures({ testResults })).toEqual([
			'sfu/a.test.ts › sum adds: Error: 3 | at sum.ts',
			'b.test.ts: SyntaxError',
		]);
	});
	test('playwrightOutcome tells tests that failed from those that passed the second time, with the project that ran them', () => {
		const spec = (title, status, message) => ({
			file: 'class.spec.ts',
			title,
			tests: [{ projectName: 'desktop', status, results: message ? [{ error: { message } }] : [{}] }],
		});
		const inner = { specs: [spec('hears', 'unexpected', 'Timed out')] };
		const suites = [{ specs: [spec('sees', 'expected'), spec('joins', 'flaky', 'closed')], suites: [inner] }];
		expect(playwrightOutcome({ suites, errors: [{ message: 'no browser' }] })).toEqual({
			failures: ['[desktop] class.spec.ts › hears: Timed out', 'Playwright: no browser'],
			unsteady: ['[desktop] class.spec.ts › joins: closed'],
		});
	});
	test('attackFailures names the measure that is beyond its bound, with its first case', () => {
		const measures = {
			rss: { ok: false, value: 90, unit: 'MB', target: 64, cases: ['slow reader'] },
			p95: { ok: true, value: 1, unit: 'ms', target: 5 },
		};
		expect(attackFailures([{ scenario: 'flood', measures }])).toEqual(['flood › rss: 90 MB, bound 64: slow reader']);
	});
	test('outcomeLines lists what was unsteady before what failed, and nothing when all passed', () => {
		expect(outcomeLines([{ failures: ['a'] }, { failures: [], unsteady: ['b'] }, { passed: 1 }])).toEqual([
			'Unsteady, passed the second time:',
			'  b',
			'Failed:',
			'  a',
		]);
		expect(outcomeLines([{ failures: [] }])).toEqual([]);
	});
});

describe('parseOptions', () => {
	const suites = [{ name: 'lint' }, { name: 'unit' }, { name: 'e2e' }];
	const names = (args) => parseOptions(args, suites).chosen.map((suite) => suite.name);

	test('chooses all suites without --only', () => expect(names([])).toEqual(['lint', 'unit', 'e2e']));
	test('keeps the order of the suites', () => expect(names(['--only', 'e2e,lint'])).toEqual(['lint', 'e2e']));
	test('passes other arguments to the runner of a single suite', () => {
		expect(parseOptions(['--only=unit', 'sfu/core'], suites).rest).toEqual(['sfu/core']);
	});
	test.each([[['--only', 'units']], [['--only']], [['sfu/core']]])('throws SetupFailure for %j', (args) => {
		expect(() => parseOptions(args, suites)).toThrow(SetupFailure);
	});
});
