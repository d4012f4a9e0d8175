/** What failed, and what passed only the second time, one line each: the reports of the runners are long, and a build machine may keep their end alone. */
import { relative, sep } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { projectDir } from '../setup/paths.mjs';

const maxReasonLength = 300;

/** @typedef {{ failures: string[], unsteady: string[] }} Outcome */

/** Failed tests of Vitest's JSON report, and files that could not be loaded or whose process crashed. */
export function vitestFailures({ testResults }) {
	return testResults.flatMap(({ name, status, message, assertionResults }) => {
		const file = inProject(name);
		const failed = assertionResults.filter((test) => test.status === 'failed');
		if (failed.length === 0) return status === 'failed' ? [line(file, message)] : [];
		return failed.map(({ fullName, failureMessages }) => line(`${file} › ${fullName}`, failureMessages?.[0]));
	});
}

/** Tests of Playwright's JSON report that failed each time, those that passed the second time, and top-level errors. */
export function playwrightOutcome({ suites = [], errors = [] }) {
	const tests = suites.flatMap(testsOf);
	const named = (status) =>
		tests.filter((test) => test.status === status).map(({ title, results }) => line(title, firstError(results)));
	const failures = [...named('unexpected'), ...errors.map(({ message }) => line('Playwright', message))];
	return { failures, unsteady: named('flaky') };
}

function testsOf({ specs = [], suites = [] }) {
	const own = specs.flatMap(({ file, title, tests }) =>
		tests.map(({ projectName, status, results }) => ({
			title: `[${projectName}] ${file} › ${title}`,
			status,
			results,
		})),
	);
	return [...own, ...suites.flatMap(testsOf)];
}

const firstError = (results) => results.find(({ error }) => error)?.error.message;

/** Attacks of which a measure is beyond its bound. */
export function attackFailures(reports) {
	return reports.flatMap(({ scenario, measures }) =>
		Object.entries(measures)
			.filter(([, { ok }]) => !ok)
			.map(([name, { value, unit, target, cases = [] }]) =>
				line(`${scenario} › ${name}`, `${value} ${unit}, bound ${target}${cases[0] ? `: ${cases[0]}` : ''}`),
			),
	);
}

/** The lines at the end of `npm test`. */
export function outcomeLines(outcomes) {
	const section = (title, key) => {
		const lines = outcomes.flatMap((outcome) => outcome[key] ?? []);
		return lines.length > 0 ? [title, ...lines.map((text) => `  ${text}`)] : [];
	};
	return [...section('Unsteady, passed the second time:', 'unsteady'), ...section('Failed:', 'failures')];
}

const inProject = (file) => relative(projectDir, file).split(sep).join('/');

function line(title, message = '') {
	const reason = stripVTControlCharacters(message)
		.split('\n')
		.map((part) => part.trim())
		.filter(Boolean)
		.join(' | ');
	return reason ? `${title}: ${reason.slice(0, maxReasonLength)}` : title;
}
