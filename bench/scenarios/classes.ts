/**
 * Ten classes of fifty on one core, and twenty on two: every peer sends a camera and receives six videos and the voices, and whoever
 * does not is told why.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { besideServerCores, hasCoresBeside } from '../machine/cores.ts';
import { CpuWatch } from '../machine/processes.ts';
import { Classroom } from '../peers/Classroom.ts';
import { Observation, type Verdict } from '../peers/Observation.ts';
import { pacer } from '../peers/Pacer.ts';
import { type Measure, measure, measureRounds, percentile, tellPart, type Unit } from '../report.ts';
import { BenchServer } from '../server.ts';

const targets = { unexplainedPercent: 0 };
const classSize = 50;
/** Of one core of the server; each has a worker. */
const roomsEach = { full: 10, quick: 3 };
/** The server measures layer rates and load every few seconds before it allocates by them. */
const settleMs = 15_000;
const windowMs = 8_000;
/** Reasons printed to stderr. */
const shownReasons = 5;

/** Cores by the name of each part; the measures of the first have no suffix. */
const cores: Record<string, number> = { oneCore: 1, twoCores: 2 };
export const classesParts = Object.keys(cores);

type Options = {
	quick: boolean;
	/** Classes on each core. */
	rooms: number | undefined;
	/** Only this one. */
	part: string | undefined;
};
type Round = Awaited<ReturnType<typeof observe>>;

export async function classes({ quick, rooms, part }: Options): Promise<Record<string, Measure>> {
	const size = rooms ?? (quick ? roomsEach.quick : roomsEach.full);
	const measures: Record<string, Measure> = {};
	for (const [name, count] of Object.entries(cores)) {
		if (part !== undefined && part !== name) continue;
		const measured = await besideServerCores(count, () => classesOn(count, size * count, quick));
		tellPart(name, measured);
		for (const [key, value] of Object.entries(measured)) measures[count === 1 ? key : `${key}TwoCores`] = value;
	}
	return measures;
}

async function classesOn(count: number, classCount: number, quick: boolean): Promise<Record<string, Measure>> {
	const server = await BenchServer.start({ flags: ['--open', '--workers', String(count)], cores: count });
	try {
		const rooms = Array.from({ length: classCount }, (_, index) => new Classroom(server, `class-${index + 1}`));
		for (const room of rooms) {
			await room.fill(classSize);
			room.startTalking();
		}
		await sleep(settleMs);
		const rounds: Round[] = [];
		for (let round = 0; round < (quick ? 1 : 4); round++) rounds.push(await observe(server, rooms));
		const ownCores = measure(hasCoresBeside(count) ? 1 : 0, 'count');
		const measures = { ...summary(rooms), ...shares(rounds), ...rates(rounds), generatorOwnCores: ownCores };
		for (const room of rooms) await room.close();
		return measures;
	} finally {
		await server.stop();
	}
}

async function observe(server: BenchServer, rooms: Classroom[]) {
	const [serverPid = 0, ...workerPids] = await server.pids();
	const watches = await Promise.all([[serverPid], workerPids, [process.pid]].map((pids) => CpuWatch.start(pids)));
	const missedBefore = pacer.missed;
	const observations = await Promise.all(rooms.map((room) => Observation.start(room)));
	await sleep(windowMs);
	const observed = await Promise.all(observations.map((observation) => observation.end()));
	const [serverCpu = 0, workerCpu = 0, generatorCpu = 0] = await Promise.all(watches.map((watch) => watch.percent()));
	const verdicts = observed.flatMap((each) => each.verdicts);
	showReasons(verdicts);
	return {
		...{ serverCpu, workerCpu, generatorCpu, verdicts, missed: pacer.missed - missedBefore },
		videos: observed.reduce((sum, { videosPerSecond }) => sum + videosPerSecond, 0),
		voices: observed.reduce((sum, { voicesPerSecond }) => sum + voicesPerSecond, 0),
	};
}

function showReasons(verdicts: Verdict[]): void {
	const all = verdicts.flatMap(({ reasons }) => reasons);
	for (const reason of all.slice(0, shownReasons)) process.stderr.write(`unexplained: ${reason}\n`);
}

function summary(rooms: Classroom[]): Record<string, Measure> {
	const peers = rooms.flatMap((room) => room.peers);
	const receptions = peers.flatMap(({ reception }) => (reception ? [reception] : []));
	const held = receptions.reduce((total, { heldBack }) => total + heldBack.length, 0);
	return {
		joined: measure(peers.length, 'count'),
		joinP95: measure(
			percentile(
				rooms.flatMap(({ joinsMs }) => joinsMs),
				95,
			),
			'ms',
		),
		camerasRefused: measure(
			rooms.reduce((total, room) => total + room.camerasRefused, 0),
			'count',
		),
		videosShown: measure(
			peers.reduce((total, { videos }) => total + videos.length, 0),
			'count',
		),
		videosHeldBack: measure(held, 'count'),
	};
}

function shares(rounds: Round[]): Record<string, Measure> {
	const share = (state: Verdict['state']) =>
		rounds.map(({ verdicts }) => (verdicts.filter((each) => each.state === state).length / verdicts.length) * 100);
	return {
		satisfied: measureRounds(share('satisfied'), '%'),
		explained: measureRounds(share('explained'), '%'),
		unexplained: measureRounds(share('unexplained'), '%', targets.unexplainedPercent),
	};
}

function rates(rounds: Round[]): Record<string, Measure> {
	const of = (key: 'serverCpu' | 'workerCpu' | 'generatorCpu' | 'missed' | 'videos' | 'voices', unit: Unit) =>
		measureRounds(
			rounds.map((each) => each[key]),
			unit,
		);
	return {
		serverCpu: of('serverCpu', '%'),
		workerCpu: of('workerCpu', '%'),
		generatorCpu: of('generatorCpu', '%'),
		generatorMissed: of('missed', 'count'),
		videoPackets: of('videos', '1/s'),
		voicePackets: of('voices', '1/s'),
	};
}
