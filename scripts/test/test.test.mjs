import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { SetupFailure } from '../setup/SetupFailure.mjs';
import { testFolder } from '../setup/testFolder.mjs';
import { playwrightCounts, runnerCounts, totalLine, vitestCounts } from './counts.mjs';
import { parseOptions } from './options.mjs';

describe('counts', () => {
	test('a test file that does not load is a failure', () => {
		const report = {
			numPassedTests: 2,
			numFailedTests: 1,
			numPendingTests: 1,
			testResults: [
				{ status: 'failed', assertionResults: [{ status: 'failed' }] },
				{ status: 'failed', assertionResults: [] },
			],
		};
		expect(vitestCounts(report)).toEqual({ passed: 2, failed: 2, skipped: 1 });
	});
	test('a flaky test has passed, a broken set-up has failed', () => {
		const report = { stats: { expected: 3, unexpected: 1, flaky: 1, skipped: 2 }, errors: [{}] };
		expect(playwrightCounts(report)).toEqual({ passed: 4, failed: 2, skipped: 2 });
	});
	test('a runner that fails without a report has failed', () => {
		expect(runnerCounts(1, join(testFolder(), 'none'), vitestCounts).failed).toBe(1);
	});
	test('a runner that fails after its tests passed has failed', () => {
		const file = join(testFolder(), 'report.json');
		writeFileSync(file, JSON.stringify({ stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0 }, errors: [] }));
		expect(runnerCounts(1, file, playwrightCounts)).toEqual({ passed: 3, failed: 1, skipped: 0 });
		expect(runnerCounts(0, file, playwrightCounts)).toEqual({ passed: 3, failed: 0, skipped: 0 });
	});
	test('the last line', () => {
		const counts = { passed: 2, failed: 0, skipped: 0 };
		expect(totalLine([counts, counts])).toBe('4 passed, 0 failed');
		expect(totalLine([counts, { passed: 0, failed: 1, skipped: 3 }])).toBe('2 passed, 1 failed, 3 skipped');
	});
});

describe('parseOptions', () => {
	const suites = [{ name: 'lint' }, { name: 'unit' }, { name: 'e2e' }];
	const names = (args) => parseOptions(args, suites).chosen.map((suite) => suite.name);

	test('everything without --only', () => expect(names([])).toEqual(['lint', 'unit', 'e2e']));
	test('keeps the order of the suites', () => expect(names(['--only', 'e2e,lint'])).toEqual(['lint', 'e2e']));
	test('the rest goes to the one runner', () => {
		expect(parseOptions(['--only=unit', 'sfu/core'], suites).rest).toEqual(['sfu/core']);
	});
	test.each([[['--only', 'units']], [['--only']], [['sfu/core']]])('%j ends in a sentence', (args) => {
		expect(() => parseOptions(args, suites)).toThrow(SetupFailure);
	});
});
