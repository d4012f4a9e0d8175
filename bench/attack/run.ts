/**
 * `npm run attack [-- NAME ...] [--quick] [--json] [--report FILE] [--program FILE]`. Exit codes: 0 everything held, 1 something did not, or an
 * attack failed, 2 usage error.
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { describeMachine } from '../machine/describe.ts';
import { loadAverage, maxLoadAverage } from '../machine/quiet.ts';
import { type Measure, measure, type Report, toRow } from '../report.ts';
import { Obstacle } from './Attack.ts';
import { attacks } from './attacks.ts';

const usage = `usage: npm run attack [-- NAME ...] [--quick] [--json] [--report FILE] [--program FILE]
attacks: ${Object.keys(attacks).join(', ')}`;
/** Cases of what did not hold; further ones are only counted. */
const shownCases = 12;

function parse() {
	const flag = { type: 'boolean', default: false } as const;
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { quick: flag, json: flag, report: { type: 'string' }, program: { type: 'string' } },
	});
	const unknown = positionals.find((name) => !Object.hasOwn(attacks, name));
	if (unknown !== undefined) throw new TypeError(`there is no attack ${unknown}`);
	return { ...values, names: positionals.length > 0 ? positionals : Object.keys(attacks) };
}

type Outcome = { measures: Record<string, Measure>; skipped: string | null };

async function run(name: string, quick: boolean): Promise<Outcome> {
	try {
		const measures = await attacks[name]?.({ quick });
		return { measures: measures ?? {}, skipped: null };
	} catch (error) {
		if (error instanceof Obstacle) return { measures: {}, skipped: error.message };
		const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
		return { measures: { failed: { ...measure(1, 'count', 0), cases: [said] } }, skipped: null };
	}
}

/** Runs an attack and prints what held. */
async function report(name: string, quick: boolean, json: boolean): Promise<Report> {
	const load = loadAverage();
	const startedAtMs = performance.now();
	const { measures, skipped } = await run(name, quick);
	const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
	const rows = Object.entries(measures).flatMap((entry) => [toRow(entry), ...casesOf(entry[1])]);
	const end = skipped === null ? `${seconds} s` : `skipped: ${skipped}`;
	process.stderr.write(`${[name, ...rows, `    ${end}`].join('\n')}\n`);
	const forced = load > maxLoadAverage;
	const made: Report = {
		...{ scenario: name, quick, forced, pinned: false, machine: describeMachine(), loadAverage: load, measures },
		...(skipped !== null && { skipped }),
	};
	if (json) process.stdout.write(`${JSON.stringify(made)}\n`);
	return made;
}

function casesOf({ cases = [] }: Measure): string[] {
	const more = cases.length > shownCases ? [`and ${cases.length - shownCases} more`] : [];
	return [...cases.slice(0, shownCases), ...more].map((text) => `      ${text}`);
}

async function main(): Promise<number> {
	let options: ReturnType<typeof parse>;
	try {
		options = parse();
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}\n`);
		return 2;
	}
	const { names, quick, json, program, report: reportFile } = options;
	if (program) process.env.LECTERN_BENCH_PROGRAM = program;
	const waiting = [...names];
	const reports: Report[] = [];
	const lane = async () => {
		for (let name = waiting.shift(); name !== undefined; name = waiting.shift())
			reports.push(await report(name, quick, json));
	};
	// Quick ones have no bound that another one at the same time would break, and wait most of their time.
	const lanes = quick ? Math.min(2, availableParallelism()) : 1;
	await Promise.all(Array.from({ length: lanes }, lane));
	if (reportFile) await writeFile(reportFile, JSON.stringify(reports));
	return reports.every(({ measures }) => Object.values(measures).every(({ ok }) => ok)) ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
process.exit(await main());
