/**
 * `npm run bench -- SCENARIO [--quick] [--json] [--force] [--wait]`. Exit codes: 0 every target met, 1 a target missed or a
 * failure, 2 usage error, 3 the machine is busy.
 */
import { parseArgs } from 'node:util';
import { missedRows, runAll } from './all.ts';
import { isPinned, pinGenerators } from './machine/cores.ts';
import { describeMachine } from './machine/describe.ts';
import { loadAverage, maxLoadAverage, waitForQuiet } from './machine/quiet.ts';
import { type Measure, type Report, toTable } from './report.ts';
import { capacity } from './scenarios/capacity.ts';
import { classes, classesParts } from './scenarios/classes.ts';
import { cluster, clusterParts } from './scenarios/cluster.ts';
import { door } from './scenarios/door.ts';
import { failureParts, failures } from './scenarios/failures.ts';
import { firstframe } from './scenarios/firstframe.ts';
import { growth } from './scenarios/growth.ts';
import { herds } from './scenarios/herds.ts';
import { join } from './scenarios/join.ts';
import { memory } from './scenarios/memory.ts';
import { overhead } from './scenarios/overhead.ts';
import { recording } from './scenarios/recording.ts';
import { soak } from './scenarios/soak.ts';
import { speakers } from './scenarios/speakers.ts';
import { teaching, teachingParts } from './scenarios/teaching.ts';
import { week } from './scenarios/week.ts';

type Options = {
	quick: boolean;
	minutes: number | undefined;
	rooms: number | undefined;
	part: string | undefined;
	dialect: string | undefined;
};
type Scenario = (options: Options) => Promise<Record<string, Measure>>;

const scenarios: Record<string, Scenario> = {
	join,
	herds,
	door,
	growth,
	firstframe,
	speakers,
	teaching,
	capacity,
	classes,
	cluster,
	failures,
	memory,
	overhead,
	recording,
	soak,
	week,
};

/** Parts of scenarios that one may ask for alone. */
const partsOf: Record<string, readonly string[]> = {
	classes: classesParts,
	cluster: clusterParts,
	failures: failureParts,
	teaching: teachingParts,
};

/** How many classes they have can be said. */
const hasRooms = ['classes', 'cluster'];

/** Run for hours, or end and start servers: not in `all`. */
const notInAll = ['failures', 'recording', 'soak', 'week'];
const namesOfAll = Object.keys(scenarios).filter((name) => !notInAll.includes(name));

const usage = `usage: npm run bench -- SCENARIO [--quick] [--json] [--force] [--wait] [--minutes N] [--program FILE]
       npm run bench -- growth [--dialect NAME]
${Object.entries(partsOf)
	.map(
		([name, parts]) =>
			`       npm run bench -- ${name} [--part ${parts.join('|')}]${hasRooms.includes(name) ? ' [--rooms N]' : ''}`,
	)
	.join('\n')}
scenarios: ${Object.keys(scenarios).join(', ')}; all: ${namesOfAll.join(', ')}`;
/** Longest wait of `--wait`. */
const maxWaitMs = 10 * 60_000;

function parse() {
	const flag = { type: 'boolean', default: false } as const;
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			...{ quick: flag, json: flag, force: flag, wait: flag },
			...{
				minutes: { type: 'string' },
				program: { type: 'string' },
				rooms: { type: 'string' },
				part: { type: 'string' },
				dialect: { type: 'string' },
			},
		},
	});
	const [name, ...rest] = positionals;
	const scenario = name !== undefined && Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
	if (!name || (!scenario && name !== 'all') || rest.length > 0) throw new TypeError('name one scenario');
	const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
	if (minutes !== undefined && !(minutes > 0)) throw new TypeError('--minutes takes a number above 0');
	const { rooms: roomsText, part, dialect } = values;
	const rooms = roomsText === undefined ? undefined : Number(roomsText);
	if (rooms !== undefined && !(Number.isInteger(rooms) && rooms > 0))
		throw new TypeError('--rooms takes a number above 0');
	const parts = partsOf[name] ?? [];
	if (part !== undefined && !parts.includes(part)) throw new TypeError(`--part is one of ${parts.join(', ')}`);
	return { ...values, minutes, rooms, part, dialect, name, scenario };
}

async function main(): Promise<number> {
	let options: ReturnType<typeof parse>;
	try {
		options = parse();
	} catch (error) {
		process.stderr.write(`${error instanceof Error ? error.message : error}\n${usage}\n`);
		return 2;
	}
	const { name, scenario, quick, force, minutes, rooms, part, dialect, program } = options;
	if (program) process.env.LECTERN_BENCH_PROGRAM = program;
	const load = options.wait ? await waitForQuiet(maxWaitMs) : loadAverage();
	const forced = load > maxLoadAverage;
	if (forced && !force) {
		process.stderr.write(
			`The machine is busy: its load average is ${load.toFixed(2)}, and above ${maxLoadAverage} figures are not comparable (--wait waits, --force measures all the same).\n`,
		);
		return 3;
	}
	const outcome = scenario
		? await runHere(scenario, { quick, minutes, rooms, part, dialect })
		: await runEach(quick, force);
	const machine = describeMachine();
	const report: Report = { scenario: name, quick, forced, pinned: isPinned(), machine, loadAverage: load, ...outcome };
	const told = scenario
		? [toTable(report)]
		: ['all: what misses its target, or may (?)', ...missedRows(report.measures)];
	process.stderr.write(`${told.join('\n')}\n`);
	if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
	return Object.values(report.measures).every(({ ok }) => ok) ? 0 : 1;
}

async function runHere(scenario: Scenario, options: Options): Promise<Pick<Report, 'measures'>> {
	const unpinned = pinGenerators();
	if (unpinned) process.stderr.write(`Server and generators share their cores: ${unpinned}.\n`);
	return { measures: await scenario(options) };
}

/** Each waits until the one before has left the load average. */
const runEach = (quick: boolean, force: boolean) =>
	runAll(namesOfAll, ['--wait', ...(quick ? ['--quick'] : []), ...(force ? ['--force'] : [])]);

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
// libwebrtc's threads would keep the process alive.
process.exit(await main());
