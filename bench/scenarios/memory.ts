/** Memory of an idle server, with 500 people, per transport, after herds, and its growth when classes join and leave repeatedly. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BareServer } from '../bare/BareServer.ts';
import { rssBytes } from '../machine/processes.ts';
import { Classroom } from '../peers/Classroom.ts';
import { Herd } from '../peers/Herd.ts';
import { type Measure, measure, measureRounds } from '../report.ts';
import { BenchServer } from '../server.ts';
import { Probe } from '../soak/Probe.ts';

const targets = { idleMB: 110, joinedMB: 300, perTransportMB: 1, growth: 1.05 };
const classSize = 50;
const schoolClasses = 10;
/** The memory of a process that has just started has not settled before. */
const startedMs = 5_000;
/** From 5 s after the start, and for some seconds, the server gives memory back (`releaseIdleMemory`). */
const idleMs = 10_000;
/** 500 people join and leave so often. */
const herdCount = 10;
/** The rate limit allows a connection 20 joins and leaves in 10 s. */
const betweenHerdsMs = 1_000;
/** A server that nobody is connected to gives memory back from 30 s on, for some seconds (`releaseIdleMemory`). */
const idleAfterClassMs = 60_000;
const transportsEach = 2;
const classesAtOnce = 2;
/**
 * Classes before the first reading that `rssGrowth` compares, and between both. Between classes V8's heap holds garbage, so that only
 * growth of a server at rest is a leak.
 */
const warmUpCycles = 20;
const measuredCycles = 20;
/** Time for garbage collection after peers have joined or left. */
const settleMs = 1_500;

export async function memory({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const school = await schoolMeasures(quick);
	const perTransport = await costOfTransports(quick ? 1 : 4);
	const warmUp = quick ? 3 : warmUpCycles;
	const measured = quick ? 3 : measuredCycles;
	const { afterClassMB, restedMB } = await joinAndLeave(
		[warmUp, warmUp + measured],
		quick ? startedMs : idleAfterClassMs,
	);
	const [early = Number.NaN, late = Number.NaN] = restedMB;
	return {
		...school,
		rssPerTransport: measureRounds(perTransport, 'MB', targets.perTransportMB),
		rssAfterCycle1: measure(afterClassMB[0] ?? Number.NaN, 'MB'),
		[`rssRestedAfter${warmUp}`]: measure(early, 'MB'),
		[`rssRestedAfter${warmUp + measured}`]: measure(late, 'MB'),
		rssGrowth: measure(late / early, 'x', quick ? null : targets.growth),
		rssAfterCycles: measureRounds(afterClassMB, 'MB'),
	};
}

/** Without media: 500 people in ten rooms, who then leave. The probe takes memory, so that a server of its own has it. */
async function schoolMeasures(quick: boolean): Promise<Record<string, Measure>> {
	const bare = await BareServer.start();
	const server = await startServer(flagsOfSchool);
	try {
		await sleep(idleMs);
		const [idleMB, bareIdleMB] = [await rssMB(server), await bareRssMB(bare)];
		const herds = {
			product: await Herd.connect(server, { classes: schoolClasses, classSize }),
			bare: await Herd.connect(bare, { classes: schoolClasses, classSize }),
		};
		for (const herd of Object.values(herds)) await herd.join('memory');
		await sleep(startedMs);
		const [joinedMB, bareJoinedMB] = [await rssMB(server), await bareRssMB(bare)];
		for (const herd of Object.values(herds)) herd.disconnect();
		return {
			idleRss: measure(idleMB, 'MB', targets.idleMB),
			bareIdleRss: measure(bareIdleMB, 'MB'),
			joinedRss: measure(joinedMB, 'MB', targets.joinedMB),
			bareJoinedRss: measure(bareJoinedMB, 'MB'),
			...(await heapMeasures(quick)),
		};
	} finally {
		await Promise.all([server.stop(), bare.stop()]);
	}
}

/** V8's heap after a collection, and the memory of server and worker, before herds and a minute after the last one has left. */
async function heapMeasures(quick: boolean): Promise<Record<string, Measure>> {
	const probe = await Probe.open();
	const server = await startServer(flagsOfSchool, probe.environment);
	try {
		await sleep(startedMs);
		const before = await probe.read();
		const herd = await Herd.connect(server, { classes: schoolClasses, classSize });
		for (let round = 0; round < (quick ? 2 : herdCount); round++) {
			await herd.join(String(round));
			await herd.leave();
			await sleep(betweenHerdsMs);
		}
		herd.disconnect();
		await sleep(quick ? startedMs : idleAfterClassMs);
		const rssAfterMB = await rssMB(server);
		const after = await probe.read();
		return {
			heapBeforeHerds: measure(before.heapBytes / 1e6, 'MB'),
			heapAfterHerds: measure(after.heapBytes / 1e6, 'MB'),
			rssAfterHerds: measure(rssAfterMB, 'MB'),
		};
	} finally {
		await server.stop();
		await probe.close();
	}
}

/** Memory per connected transport with its producers and consumers, MB. Each round starts a new server, because memory stays allocated. */
async function costOfTransports(rounds: number): Promise<number[]> {
	const costsMB: number[] = [];
	for (let round = 0; round < rounds; round++) {
		const server = await startServer();
		try {
			await sleep(settleMs);
			const idleMB = await rssMB(server);
			const rooms = Array.from({ length: classesAtOnce }, (_, index) => new Classroom(server, `class-${index}`));
			for (const room of rooms) await room.fill(classSize);
			await sleep(settleMs);
			costsMB.push(((await rssMB(server)) - idleMB) / (classesAtOnce * classSize * transportsEach));
			await Promise.all(rooms.map((room) => room.close()));
		} finally {
			await server.stop();
		}
	}
	return costsMB;
}

/**
 * Fills and empties a class repeatedly. @param restsAfter numbers of classes after which the server rests for `restMs`
 * @returns resident memory after each class, and after each rest, MB
 */
async function joinAndLeave(restsAfter: readonly number[], restMs: number) {
	const server = await startServer();
	const [afterClassMB, restedMB]: [number[], number[]] = [[], []];
	try {
		while (restedMB.length < restsAfter.length) {
			const room = new Classroom(server, 'cycle');
			await room.fill(classSize);
			await room.close();
			await sleep(settleMs);
			afterClassMB.push(await rssMB(server));
			if (afterClassMB.length !== restsAfter[restedMB.length]) continue;
			await sleep(restMs);
			restedMB.push(await rssMB(server));
		}
	} finally {
		await server.stop();
	}
	return { afterClassMB, restedMB };
}

const flagsOfSchool = ['--rooms-per-address', '1000'];

const startServer = (flags: string[] = [], environment: NodeJS.ProcessEnv = {}) =>
	BenchServer.start({ flags: ['--open', '--workers', '1', ...flags], environment });
const rssMB = async (server: BenchServer) => (await server.rssBytes()) / 1e6;
const bareRssMB = async (bare: BareServer) => (await rssBytes(await bare.pids())) / 1e6;
