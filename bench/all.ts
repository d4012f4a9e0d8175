/** `npm run bench -- all`: scenarios one after the other, each in a process of its own, and one report of their measures. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Measure, measure, type Report, toRow } from './report.ts';

/** As in the report of a scenario: forced if one was, pinned if all were. */
type Outcome = Pick<Report, 'measures' | 'forced' | 'pinned'>;

const program = fileURLToPath(new URL('run.ts', import.meta.url));

/**
 * Runs `npm run bench -- NAME --json` for each.
 * @param names of scenarios
 * @param flags further arguments of each, e.g. `--quick`
 * @returns measures by `SCENARIO.MEASURE`; a scenario without a report is a measure that is missed, `SCENARIO.failed`
 */
export async function runAll(names: readonly string[], flags: readonly string[]): Promise<Outcome> {
	const outcome: Outcome = { measures: {}, forced: false, pinned: true };
	for (const name of names) {
		const report = await run(name, flags);
		if (!report) outcome.measures[`${name}.failed`] = measure(1, 'count', 0);
		for (const [key, value] of Object.entries(report?.measures ?? {})) outcome.measures[`${name}.${key}`] = value;
		outcome.forced ||= report?.forced ?? false;
		outcome.pinned &&= report?.pinned ?? true;
	}
	return outcome;
}

/** @returns null when it failed, or the machine stayed busy */
async function run(name: string, flags: readonly string[]): Promise<Report | null> {
	const child = spawn(process.execPath, [...process.execArgv, program, name, '--json', ...flags], {
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const end = () => child.kill();
	process.once('exit', end);
	let printed = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
	await new Promise((resolve, reject) => child.once('close', resolve).once('error', reject));
	process.off('exit', end);
	const line = printed.trim().split('\n').at(-1) ?? '';
	// A report of the same program.
	return line.startsWith('{') ? (JSON.parse(line) as Report) : null;
}

/** What misses its target, or may do so, a row each. */
export const missedRows = (measures: Record<string, Measure>): string[] =>
	Object.entries(measures)
		.filter(([, { ok }]) => !ok)
		.map(toRow);
