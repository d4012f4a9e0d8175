/**
 * CPU time of server processes and workers for each participant: classes on one server, twice as many on two servers behind
 * Redis, of which half of the participants opened the other one, and the same on two servers that know nothing of each other.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { moveToAllCores } from '../machine/cores.ts';
import { CpuWatch } from '../machine/processes.ts';
import { Classroom } from '../peers/Classroom.ts';
import { Observation } from '../peers/Observation.ts';
import { pacer } from '../peers/Pacer.ts';
import { type Measure, measure, measureRounds, median } from '../report.ts';
import { BenchServer } from '../server.ts';
import { BenchCluster, clusterFlags } from './BenchCluster.ts';

/** `ratio` is meaningful only while the packets for each participant differ by less than `loadDifferencePercent`. */
const targets = { ratio: 1.1, loadDifferencePercent: 3, unexplainedPercent: 0 };
const classSize = 50;
/** What a start does besides, also in processes that end, is over. */
const startedMs = 3_000;
const pollMs = 200;
/** As in `classes`. */
const settleMs = 15_000;
const windowMs = 10_000;

type Arm = 'one' | 'apart' | 'cluster';

/** Of one participant. */
type Round = {
	/** CPU time of a second of the class, ms. */
	lesson: number;
	/** The same of the server process alone. */
	signalling: number;
	/** CPU time of coming in with media, ms. */
	join: number;
	/** Packets received in a second. */
	packets: number;
	/** Percent of all. */
	unexplained: number;
	missed: number;
	/** Percent of one core, without memory of participants: only with Redis. */
	redisCpu: number;
	generatorCpu: number;
};

export async function cost({ quick, rooms }: { quick: boolean; rooms: number }): Promise<Record<string, Measure>> {
	// The servers have a core each, and the generators what they leave.
	moveToAllCores(process.pid);
	const arms: Record<Arm, Round[]> = { one: [], apart: [], cluster: [] };
	for (let round = 0; round < (quick ? 1 : 3); round++) {
		arms.one.push(await alone(1, rooms));
		arms.apart.push(await alone(2, rooms));
		arms.cluster.push(await together(rooms));
	}
	const of = (arm: Arm, pick: (round: Round) => number) => arms[arm].map(pick);
	const ratios = (arm: Arm, to: Arm, pick: (round: Round) => number) => {
		const base = of(to, pick);
		return of(arm, pick).map((value, round) => value / (base[round] ?? Number.NaN));
	};
	const packets = {
		one: median(of('one', (each) => each.packets)),
		cluster: median(of('cluster', (each) => each.packets)),
	};
	const all = Object.values(arms).flat();
	return {
		costRoomsEach: measure(rooms, 'count'),
		...figuresOf('One', arms.one),
		...figuresOf('Apart', arms.apart),
		...figuresOf('Cluster', arms.cluster),
		costRatio: measureRounds(
			ratios('cluster', 'one', (each) => each.lesson),
			'x',
			targets.ratio,
		),
		costRatioApart: measureRounds(
			ratios('cluster', 'apart', (each) => each.lesson),
			'x',
		),
		costJoinRatio: measureRounds(
			ratios('cluster', 'one', (each) => each.join),
			'x',
		),
		costJoinRatioApart: measureRounds(
			ratios('cluster', 'apart', (each) => each.join),
			'x',
		),
		costRedisCpu: measureRounds(
			of('cluster', (each) => each.redisCpu),
			'%',
		),
		costLoadDifference: measure(Math.abs(packets.cluster / packets.one - 1) * 100, '%', targets.loadDifferencePercent),
		costUnexplained: measureRounds(
			of('cluster', (each) => each.unexplained),
			'%',
			targets.unexplainedPercent,
		),
		costGeneratorMissed: measure(Math.max(...all.map((each) => each.missed)), 'count'),
	};
}

function figuresOf(name: string, rounds: Round[]): Record<string, Measure> {
	const of = (pick: (round: Round) => number) => rounds.map(pick);
	return {
		[`cost${name}`]: measureRounds(
			of((each) => each.lesson),
			'ms',
		),
		[`cost${name}Signalling`]: measureRounds(
			of((each) => each.signalling),
			'ms',
		),
		[`cost${name}Join`]: measureRounds(
			of((each) => each.join),
			'ms',
		),
		[`cost${name}Packets`]: measureRounds(
			of((each) => each.packets),
			'1/s',
		),
		[`cost${name}GeneratorCpu`]: measureRounds(
			of((each) => each.generatorCpu),
			'%',
		),
	};
}

async function alone(count: number, rooms: number): Promise<Round> {
	const servers: BenchServer[] = [];
	try {
		for (let core = 0; core < count; core++) servers.push(await BenchServer.start({ flags: clusterFlags, core }));
		const classes = servers.flatMap((server, index) =>
			Array.from({ length: rooms }, (_, room) => new Classroom(server, `class-${index}-${room}`)),
		);
		return await observe(servers, classes, async () => 0);
	} finally {
		await Promise.all(servers.map((server) => server.stop()));
	}
}

async function together(rooms: number): Promise<Round> {
	const cluster = await BenchCluster.start([0, 1]);
	try {
		const [first, second] = [cluster.server(0), cluster.server(1)];
		const ids = [0, 1].flatMap((index) => Array.from({ length: rooms }, (_, room) => `class-${index}-${room}`));
		const classes = ids.map((id, index) => {
			const fronts = index < rooms ? [first, second] : [second, first];
			return new Classroom(first, id, { fronts });
		});
		const redis = await CpuWatch.start([await cluster.meter.pid()]);
		const round = await observe(cluster.servers, classes, () => redis.percent());
		const homes = await Promise.all(ids.map((id) => cluster.homeOf(id)));
		if (
			homes.some((home, index) => home === null || home !== homes[index < rooms ? 0 : rooms]) ||
			homes[0] === homes[rooms]
		)
			throw new Error(`the classes are not half on each server: ${homes.join(', ')}`);
		return round;
	} finally {
		await cluster.stop();
	}
}

async function observe(
	servers: readonly BenchServer[],
	classes: Classroom[],
	redisCpu: () => Promise<number>,
): Promise<Round> {
	await sleep(startedMs);
	const pids = await Promise.all(servers.map(serverAndWorker));
	const joining = await CpuWatch.start(pids.flat());
	for (const room of classes) {
		// Where a class is created is where it stays.
		await room.addPeer();
		await room.fill(classSize - 1);
		room.startTalking();
	}
	const participants = classes.length * classSize;
	const joined = (await joining.usedMs()) / participants;
	await sleep(settleMs);
	const watches = await Promise.all(
		[pids.flat(), pids.map(([server = 0]) => server), [process.pid]].map((each) => CpuWatch.start(each)),
	);
	const missedBefore = pacer.missed;
	const startedAt = performance.now();
	const observations = await Promise.all(classes.map((room) => Observation.start(room)));
	await sleep(windowMs);
	const observed = await Promise.all(observations.map((observation) => observation.end()));
	const [all = Number.NaN, signalling = Number.NaN, generator = Number.NaN] = await Promise.all(
		watches.map((watch) => watch.usedMs()),
	);
	const seconds = (performance.now() - startedAt) / 1000;
	const verdicts = observed.flatMap((each) => each.verdicts);
	const unexplained = verdicts.filter(({ state }) => state === 'unexplained').length;
	const packets = observed.reduce(
		(sum, { videosPerSecond, voicesPerSecond }) => sum + videosPerSecond + voicesPerSecond,
		0,
	);
	const round = {
		lesson: all / participants / seconds,
		signalling: signalling / participants / seconds,
		join: joined,
		packets: packets / participants,
		unexplained: (unexplained / verdicts.length) * 100,
		missed: pacer.missed - missedBefore,
		redisCpu: await redisCpu(),
		generatorCpu: generator / seconds / 10,
	};
	for (const room of classes) await room.close();
	return round;
}

/** Once it has no other child processes, which end by themselves. */
async function serverAndWorker(server: BenchServer): Promise<number[]> {
	for (;;) {
		const pids = await server.pids();
		if (pids.length === 2) return pids;
		await sleep(pollMs);
	}
}
