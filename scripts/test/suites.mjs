import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { npmCli } from '../setup/npm.mjs';
import { projectDir } from '../setup/paths.mjs';
import { attach } from '../setup/processes.mjs';
import { typeScriptFlags } from '../setup/tool.mjs';
import { attackCounts, failedFiles, playwrightCounts, readReport, runnerCounts, vitestCounts } from './counts.mjs';
import { attackFailures, playwrightOutcome, vitestFailures } from './failures.mjs';
import { endToEndObstacle } from './prerequisites.mjs';

const cacheFolder = join(projectDir, 'node_modules', '.cache', 'lectern');
/** Not in test-results/: Playwright empties that. */
const reportDir = join(cacheFolder, 'reports');

/**
 * In the order in which they run: the quick ones first. `run` gets the arguments that were given for a runner (a file
 * name, `-t …`) and the environment, and returns its counts with the names of what failed, or passed only the second time.
 */
export const suites = [
	{
		name: 'lint',
		title: 'Lint (biome, imports, packages)',
		run: (_, env) => check([npmCli(), 'run', '--silent', 'lint'], env),
	},
	{ name: 'types', title: 'Types (tsc)', run: (_, env) => check([npmCli(), 'run', '--silent', 'typecheck'], env) },
	{ name: 'dead', title: 'Dead code (knip)', run: (_, env) => check([binOf('knip')], env) },
	{ name: 'unit', title: 'Unit and integration (vitest)', run: unit },
	{ name: 'attack', title: 'Attacks (npm run attack -- --quick)', run: attack },
	{ name: 'e2e', title: 'End to end (playwright)', obstacle: endToEndObstacle, run: endToEnd },
];

async function check(command, env) {
	const code = await attach(process.execPath, command, { cwd: projectDir, env });
	return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** More failed files or attacks than this are a fault of the change: running them again would only take time. */
const fewFailed = 4;

/**
 * A few failed files run once more: libwebrtc for Node, of the test peers, crashes at times when a connection closes
 * (WonderInventions/node-webrtc, issue 35), and on a busy machine a real part can be slower than a test waits. What passes
 * then is named, so that an unsteady test is seen and mended.
 */
async function unit(args, env) {
	const first = await vitest('vitest', args, env);
	const report = readReport(first.report) ?? { testResults: [] };
	const failed = first.code === 0 ? [] : failedFiles(report);
	const failures = vitestFailures(report);
	if (failed.length === 0 || failed.length > fewFailed)
		return { ...runnerCounts(first.code, first.report, vitestCounts), failures };
	console.log(`\nOnce more: ${failed.join(', ')}`);
	const again = await vitest('vitest-again', [...args, ...failed], env);
	const counts = runnerCounts(again.code, again.report, (second) => vitestCounts(replacing(report, second)));
	if (again.code === 0) return { ...counts, failures: [], unsteady: failures };
	return { ...counts, failures: vitestFailures(readReport(again.report) ?? report) };
}

/** The report of the first run, with the files of the second in the place of theirs. */
function replacing(first, second) {
	const names = new Set(second.testResults.map((file) => file.name));
	return { testResults: [...first.testResults.filter((file) => !names.has(file.name)), ...second.testResults] };
}

/** What set-up has built need not be built by each test file, nor compiled by each of the hundreds of processes that they start. */
const shared = { LECTERN_TEST_DIST: join(projectDir, 'dist'), NODE_COMPILE_CACHE: join(cacheFolder, 'compiled') };

async function vitest(name, args, env) {
	const report = freshReport(name);
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
	const command = [binOf('vitest'), 'run', ...reporters, ...args];
	return { code: await attach(process.execPath, command, { cwd: projectDir, env: { ...env, ...shared } }), report };
}

/** A few attacks that did not hold run once more, one at a time: beside another one their bystander may have waited for the processor. */
async function attack(args, env) {
	const first = await attacks('attack', args, env);
	const reports = readReport(first.report) ?? [];
	const failed = reports.filter(hasBroken).map(({ scenario }) => scenario);
	const failures = attackFailures(reports);
	if (failed.length === 0 || failed.length > fewFailed)
		return { ...runnerCounts(first.code, first.report, attackCounts), failures };
	console.log(`\nOnce more: ${failed.join(', ')}`);
	const again = [];
	for (const name of failed) again.push(...(readReport((await attacks('attack-again', [name], env)).report) ?? []));
	const counts = attackCounts([...reports.filter((report) => !hasBroken(report)), ...again]);
	const missing = failed.length - again.length;
	if (missing > 0) return { ...counts, failed: counts.failed + missing, failures };
	return { ...counts, failures: attackFailures(again), unsteady: counts.failed === 0 ? failures : [] };
}

const hasBroken = ({ measures }) => Object.values(measures).some(({ ok }) => !ok);

async function attacks(name, args, env) {
	const report = freshReport(name);
	const command = [...typeScriptFlags, 'bench/attack/run.ts', '--quick', '--report', report];
	return { code: await attach(process.execPath, [...command, ...args], { cwd: projectDir, env }), report };
}

/** Classes without media, two at a time; then the others, of which one alone takes two cores. With arguments: what they choose. */
async function endToEnd(args, env) {
	if (args.length > 0) return playwright('playwright', args, env);
	const quiet = await playwright('playwright-quiet', ['--project=quiet', '--workers=2'], env);
	const loud = await playwright(
		'playwright',
		['browser', 'desktop', 'packaged'].map((name) => `--project=${name}`),
		env,
	);
	const sum = (key) => quiet[key] + loud[key];
	const both = (key) => [...quiet[key], ...loud[key]];
	return {
		...{ passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') },
		...{ failures: both('failures'), unsteady: both('unsteady') },
	};
}

async function playwright(name, args, env) {
	const report = freshReport(name);
	const command = [
		binOf('@playwright/test', 'playwright'),
		'test',
		'-c',
		'e2e/playwright.config.ts',
		'--reporter=list,json',
	];
	const code = await attach(process.execPath, [...command, ...args], {
		cwd: projectDir,
		env: { ...env, PLAYWRIGHT_JSON_OUTPUT_FILE: report },
	});
	return { ...runnerCounts(code, report, playwrightCounts), ...playwrightOutcome(readReport(report) ?? {}) };
}

function freshReport(name) {
	mkdirSync(reportDir, { recursive: true });
	const file = join(reportDir, `${name}.json`);
	rmSync(file, { force: true });
	return file;
}

/** The script behind a package's command: without npx or a shell in between, signals and Windows are simple. */
function binOf(packageName, command = packageName) {
	const dir = join(projectDir, 'node_modules', packageName);
	const manifest = join(dir, 'package.json');
	// Not installed: Node says so when it is asked to run it, and the suite has failed like any other.
	if (!existsSync(manifest)) return dir;
	const { bin } = JSON.parse(readFileSync(manifest, 'utf8'));
	return join(dir, typeof bin === 'string' ? bin : bin[command]);
}
