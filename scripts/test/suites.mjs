import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { npmCli } from '../setup/npm.mjs';
import { projectDir } from '../setup/paths.mjs';
import { attach } from '../setup/processes.mjs';
import { typeScriptFlags } from '../setup/tool.mjs';
import { attackCounts, failedFiles, playwrightCounts, readReport, runnerCounts, vitestCounts } from './counts.mjs';
import { endToEndObstacle } from './prerequisites.mjs';

/** Not in test-results/: Playwright empties that. */
const reportDir = join(projectDir, 'node_modules', '.cache', 'lectern', 'reports');

/**
 * In the order in which they run: the quick ones first. `run` gets the arguments that were given for a runner (a file
 * name, `-t …`) and the environment, and returns its counts.
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

/** More failed files than this are a fault of the change: running them again would only take time. */
const fewFiles = 4;

/**
 * A few failed files run once more: libwebrtc for Node, of the test peers, crashes at times when a connection closes
 * (WonderInventions/node-webrtc, issue 35), and on a busy machine a real part can be slower than a test waits. What passes
 * then is named, so that an unsteady test is seen and mended.
 */
async function unit(args, env) {
	const { code, report } = await vitest('vitest', args, env);
	const failed = code === 0 ? [] : failedFiles(readReport(report) ?? { testResults: [] });
	if (failed.length === 0 || failed.length > fewFiles) return runnerCounts(code, report, vitestCounts);
	console.log(`\nOnce more: ${failed.join(', ')}`);
	const again = await vitest('vitest-again', [...args, ...failed], env);
	if (again.code === 0) console.log(`\nUnsteady, passed the second time: ${failed.join(', ')}`);
	const merged = ({ testResults }) => {
		const names = new Set(testResults.map((file) => file.name));
		const others = readReport(report).testResults.filter((file) => !names.has(file.name));
		return vitestCounts({ testResults: [...others, ...testResults] });
	};
	return runnerCounts(again.code, again.report, merged);
}

async function vitest(name, args, env) {
	const report = freshReport(name);
	const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
	const command = [binOf('vitest'), 'run', ...reporters, ...args];
	return { code: await attach(process.execPath, command, { cwd: projectDir, env }), report };
}

async function attack(args, env) {
	const report = freshReport('attack');
	const command = [...typeScriptFlags, 'bench/attack/run.ts', '--quick', '--report', report];
	const code = await attach(process.execPath, [...command, ...args], { cwd: projectDir, env });
	return runnerCounts(code, report, attackCounts);
}

async function endToEnd(args, env) {
	const report = freshReport('playwright');
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
	return runnerCounts(code, report, playwrightCounts);
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
