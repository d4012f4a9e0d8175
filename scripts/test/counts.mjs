import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** Counts of Vitest's JSON report. A file that could not be loaded has no tests in the report and counts as one failure. */
export function vitestCounts({ testResults }) {
	const tests = testResults.flatMap((file) => file.assertionResults.map(({ status }) => status));
	const unloadable = testResults.filter((file) => file.status === 'failed' && !file.assertionResults.length).length;
	const passed = tests.filter((status) => status === 'passed').length;
	const failed = tests.filter((status) => status === 'failed').length;
	return { passed, failed: failed + unloadable, skipped: tests.length - passed - failed };
}

/** Paths of the test files with a failed test, that could not be loaded, or whose process crashed. */
export function failedFiles({ testResults }) {
	return testResults.filter(({ status }) => status === 'failed').map(({ name }) => name);
}

/** Counts of Playwright's JSON report; top-level errors (a file that does not load, a global set-up) count one failure each. */
export function playwrightCounts(report) {
	const { expected, unexpected, flaky, skipped } = report.stats;
	return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped };
}

/** Counts of the attacks' reports, one test for each attack. */
export function attackCounts(reports) {
	const ran = reports.filter(({ skipped }) => skipped === undefined);
	const passed = ran.filter(({ measures }) => Object.values(measures).every(({ ok }) => ok)).length;
	return { passed, failed: ran.length - passed, skipped: reports.length - ran.length };
}

/** Counts of a runner. An exit code other than 0 counts as a failure even without a report or a failed test. */
export function runnerCounts(exitCode, reportFile, read) {
	const report = readReport(reportFile);
	const counts = report ? read(report) : { passed: 0, failed: 0, skipped: 0 };
	return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** null: the runner wrote none. */
export function readReport(reportFile) {
	return existsSync(reportFile) ? JSON.parse(readFileSync(reportFile, 'utf8')) : null;
}

/** The last line of `npm test`. */
export function totalLine(all) {
	const sum = (key) => all.reduce((total, counts) => total + counts[key], 0);
	const skipped = sum('skipped');
	return `${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
