/**
 * `npm run attack [-- NAME ...] [--quick] [--json] [--program FILE]`. Exit codes: 0 everything held, 1 something did not, or an
 * attack failed, 2 usage error.
 */
import { parseArgs } from 'node:util';
import { describeMachine } from '../machine/describe.ts';
import { loadAverage, maxLoadAverage } from '../machine/quiet.ts';
import { type Measure, measure, type Report, toRow } from '../report.ts';
import { Obstacle } from './Attack.ts';
import { attacks } from './attacks.ts';

const usage = `usage: npm run attack [-- NAME ...] [--quick] [--json] [--program FILE]
attacks: ${Object.keys(attacks).join(', ')}`;

function parse() {
	const flag = { type: 'boolean', default: false } as const;
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { quick: flag, json: flag, program: { type: 'string' } },
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
		process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
		return { measures: { failed: measure(1, 'count', 0) }, skipped: null };
	}
}

async function main(): Promise<number> {
	let options: ReturnType<typeof parse>;
	try {
		options = parse();
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}\n`);
		return 2;
	}
	const { names, quick, json, program } = options;
	if (program) process.env.LECTERN_BENCH_PROGRAM = program;
	let held = true;
	for (const name of names) {
		const load = loadAverage();
		const startedAtMs = performance.now();
		process.stderr.write(`${name}\n`);
		const { measures, skipped } = await run(name, quick);
		const seconds = ((performance.now() - startedAtMs) / 1000).toFixed(1);
		const rows = Object.entries(measures).map(toRow);
		process.stderr.write(
			`${[...rows, skipped === null ? `    ${seconds} s` : `    skipped: ${skipped}`].join('\n')}\n`,
		);
		const forced = load > maxLoadAverage;
		const report: Report = {
			...{ scenario: name, quick, forced, pinned: false, machine: describeMachine(), loadAverage: load, measures },
			...(skipped !== null && { skipped }),
		};
		if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
		held &&= Object.values(measures).every(({ ok }) => ok);
	}
	return held ? 0 : 1;
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
process.exit(await main());
