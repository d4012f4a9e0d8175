/** `npm run bench -- SCENARIO [--quick] [--json]`. Exit codes: 0 every target kept, 1 one missed or a failure, 2 usage. */
import os from 'node:os';
import { parseArgs } from 'node:util';
import { describeMachine, type Measure, type Report, toTable } from './report.ts';
import { join } from './scenarios/join.ts';

type Scenario = (options: { quick: boolean }) => Promise<Record<string, Measure>>;

const scenarios: Record<string, Scenario> = { join };

function parse() {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
	});
	const [name, ...rest] = positionals;
	const scenario = name === undefined ? undefined : scenarios[name];
	if (!name || !scenario || rest.length > 0)
		throw new TypeError(`name one scenario: ${Object.keys(scenarios).join(', ')}`);
	return { ...values, name, scenario };
}

async function main(): Promise<number> {
	let options: ReturnType<typeof parse>;
	try {
		options = parse();
	} catch (error) {
		process.stderr.write(
			`${error instanceof Error ? error.message : error}\nusage: npm run bench -- SCENARIO [--quick] [--json]\n`,
		);
		return 2;
	}
	const loadAverage = os.loadavg()[0] ?? 0;
	const measures = await options.scenario({ quick: options.quick });
	const report: Report = { scenario: options.name, machine: describeMachine(), loadAverage, measures };
	process.stderr.write(`${toTable(report)}\n`);
	if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
	return Object.values(measures).every(({ ok }) => ok) ? 0 : 1;
}

// libwebrtc's threads would keep the process alive.
process.exit(await main());
