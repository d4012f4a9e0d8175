import { existsSync, readFileSync } from 'node:fs';

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** Counts of Vitest's JSON report. A file that could not be loaded has no tests in the report and counts as one failure. */
export function vitestCounts(report) {
	const unloadable = report.testResults.filter(
		(file) => file.status === 'failed' && !file.assertionResults.length,
	).length;
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests + unloadable,
		skipped: report.numPendingTests + (report.numTodoTests ?? 0),
	};
}

/** Counts of Playwright's JSON report; top-level errors (a file that does not load, a global set-up) count one failure each. */
export function playwrightCounts(report) {
	const { expected, unexpected, flaky, skipped } = report.stats;
	return { passed: expected + flaky, failed: unexpected + report.errors.length, skipped };
}

/** Counts of a runner. An exit code other than 0 counts as a failure even without a report or a failed test. */
export function runnerCounts(exitCode, reportFile, read) {
	const counts = existsSync(reportFile)
		? read(JSON.parse(readFileSync(reportFile, 'utf8')))
		: { passed: 0, failed: 0, skipped: 0 };
	return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The last line of `npm test`. */
export function totalLine(all) {
	const sum = (key) => all.reduce((total, counts) => total + counts[key], 0);
	const skipped = sum('skipped');
	return `${sum('passed')} passed, ${sum('failed')} failed${skipped ? `, ${skipped} skipped` : ''}`;
}
