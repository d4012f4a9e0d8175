/** CPU time of our own code: the product compared with mediasoup and Socket.IO alone for the same class, in silence and while it talks. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BareServer } from '../bare/BareServer.ts';
import { CpuWatch } from '../machine/processes.ts';
import { Classroom, laptopPage } from '../peers/Classroom.ts';
import { Observation } from '../peers/Observation.ts';
import { type Measure, measure, median } from '../report.ts';
import type { BenchServer } from '../server.ts';
import { alternate, measureAdded, measureSide, type Sides, withBothServers } from '../sides.ts';

/** What is added is meaningful only while the difference of both loads is below `loadDifference`. */
const targetsPercent = { addedTalking: 10, addedSilent: 2, loadDifference: 3 };
const classSize = 50;
/** The server measures layer rates and load every few seconds before it allocates by them. */
const settleMs = 15_000;
/** The first speakers have their voices by then. */
const talkSettleMs = 5_000;

/** Percent of a core: `cpu` is the signalling process and its worker, `workerCpu` the worker alone. */
type Window = { cpu: number; workerCpu: number; packetsPerSecond: number };
type Lesson = { silent: Window; talking: Window };

export async function overhead({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const windowMs = quick ? 4_000 : 10_000;
	// A lesson takes so long that none can be spent on warming up.
	const rounds = await withBothServers([], (servers) =>
		alternate({ count: quick ? 1 : 6, warmsUp: false }, (side, round) => lesson(servers[side], round, windowMs)),
	);
	return {
		...summary('Talking', rounds, ({ talking }) => talking, targetsPercent.addedTalking),
		...summary('Silent', rounds, ({ silent }) => silent, targetsPercent.addedSilent),
	};
}

function summary(
	name: string,
	rounds: Sides<Lesson>[],
	windowOf: (lesson: Lesson) => Window,
	target: number,
): Record<string, Measure> {
	const cpuOf = (each: Lesson) => windowOf(each).cpu;
	const workerCpuOf = (each: Lesson) => windowOf(each).workerCpu;
	const loadOf = (side: 'product' | 'bare') => median(rounds.map((each) => windowOf(each[side]).packetsPerSecond));
	const of = (side: 'product' | 'bare') => ({ side, unit: '%' }) as const;
	return {
		[`cpuAdded${name}`]: measureAdded(rounds, cpuOf, target),
		[`productCpu${name}`]: measureSide(rounds, of('product'), cpuOf),
		[`productWorkerCpu${name}`]: measureSide(rounds, of('product'), workerCpuOf),
		[`bareCpu${name}`]: measureSide(rounds, of('bare'), cpuOf),
		[`bareWorkerCpu${name}`]: measureSide(rounds, of('bare'), workerCpuOf),
		[`productPackets${name}`]: measure(loadOf('product'), '1/s'),
		[`barePackets${name}`]: measure(loadOf('bare'), '1/s'),
		[`loadDifference${name}`]: measure(
			Math.abs(loadOf('product') / loadOf('bare') - 1) * 100,
			'%',
			targetsPercent.loadDifference,
		),
	};
}

/** Measures a class without joins and leaves: first nobody speaks, then one after the other. */
async function lesson(server: BenchServer | BareServer, round: number, windowMs: number): Promise<Lesson> {
	const room = new Classroom(server, `lesson-${round}`, { fewTalkers: true, page: laptopPage });
	await room.fill(classSize);
	await sleep(settleMs);
	const silent = await observe(server, room, windowMs);
	room.startTalking();
	await sleep(talkSettleMs);
	const talking = await observe(server, room, windowMs);
	await room.close();
	return { silent, talking };
}

async function observe(server: BenchServer | BareServer, room: Classroom, windowMs: number): Promise<Window> {
	const [serverPid = 0, ...workerPids] = await server.pids();
	const [own, worker] = await Promise.all([CpuWatch.start([serverPid]), CpuWatch.start(workerPids)]);
	const observation = await Observation.start(room);
	await sleep(windowMs);
	const [ownCpu, workerCpu] = await Promise.all([own.percent(), worker.percent()]);
	const { videosPerSecond, voicesPerSecond } = await observation.end();
	return { cpu: ownCpu + workerCpu, workerCpu, packetsPerSecond: videosPerSecond + voicesPerSecond };
}
