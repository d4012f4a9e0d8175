/** A class of fifty for a long time: peers join, leave, are cut off, speak and turn pages, and media workers are killed. */
import { readdir } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../sfu/testing/until.ts';
import { workersOf } from '../attack/workers.ts';
import { CpuWatch, rssBytes } from '../machine/processes.ts';
import { Classroom, laptopPage } from '../peers/Classroom.ts';
import { Observation } from '../peers/Observation.ts';
import type { WirePeer } from '../peers/WirePeer.ts';
import { type Measure, measure, percentile } from '../report.ts';
import { BenchServer } from '../server.ts';
import { Probe } from '../soak/Probe.ts';
import { type Sample, slopePercent } from '../soak/slope.ts';

const targets = { slopePercent: 1, failures: 0, unexplainedPercent: 0 };
const classSize = 50;
const defaultMinutes = 30;
const quickMinutes = 2;
/** Pause between two events: a page turn, a leave and a join, a cut. */
const eventIntervalMs = 400;
const requestIntervalMs = 1_000;
const memoryIntervalMs = 2_000;
const probeIntervalMs = 10_000;
/** In every fifth event a peer leaves and another joins, in every 17th one is cut off; in the others a peer turns a page. */
const eventsPerChange = 5;
const eventsPerCut = 17;
/** A worker is killed so often, ms. */
const killIntervalMs = { quick: 45_000, long: 180_000 };
const awayMs = 2_000;
/** Share of the samples that is dropped as warm-up. */
const warmUpShare = 0.2;
/** V8's heap takes this long to settle: in a shorter run no slope has a target. */
const settledMinutes = 15;
const observedMs = 8_000;
/** Whoever was cut off and did not come back leaves after the server's grace time. */
const graceMs = 25_000;

/**
 * With so many other classes of fifty a worker is at 60 % of what it carries (`maxWorkerLoad`). They speak and are looked at; in a
 * short run there are none.
 */
const otherClasses = 3;

/** Figures that must not grow, by name. */
const grown = ['rssServer', 'rssWorkers', 'heap', 'fds', 'handles', 'timers', 'workerObjects'] as const;
type Grown = (typeof grown)[number];
type Lesson = {
	server: BenchServer;
	probe: Probe;
	room: Classroom;
	others: Classroom[];
	answersMs: number[];
	samples: Record<Grown, Sample[]>;
	failures: string[];
	counts: { joins: number; pageTurns: number; cuts: number; kills: number };
};

export async function soak(options: { quick: boolean; minutes: number | undefined }): Promise<Record<string, Measure>> {
	const minutes = options.minutes ?? (options.quick ? quickMinutes : defaultMinutes);
	const probe = await Probe.open();
	const { environment } = probe;
	const server = await BenchServer.start({ flags: ['--open', '--workers', '1'], environment, expectsWarnings: true });
	try {
		const before = await probe.read();
		const fdsBefore = await fdsOf(server);
		const lesson = lessonOf(server, probe, minutes < settledMinutes ? 0 : otherClasses);
		const { room, others, failures } = lesson;
		for (const each of [room, ...others]) {
			await each.fill(classSize);
			each.startTalking();
		}
		const cpu = await CpuWatch.start((await workersOf(server)).map(({ pid }) => pid));
		await sleep(observedMs);
		const workerPercent = await cpu.percent();
		await run(lesson, minutes * 60_000, minutes < settledMinutes ? killIntervalMs.quick : killIntervalMs.long);
		await sleep(observedMs);
		const observation = await Observation.start(room);
		await sleep(observedMs);
		const { verdicts } = await observation.end();
		const unexplained = verdicts.filter(({ state }) => state === 'unexplained');
		for (const failure of new Set(failures)) process.stderr.write(`${failure}\n`);
		for (const reason of unexplained.flatMap(({ reasons }) => reasons).slice(0, 5)) process.stderr.write(`${reason}\n`);
		await Promise.all([room, ...others].map((each) => each.close()));
		await sleep(graceMs);
		const after = await probe.read();
		return {
			minutes: measure(minutes, 'count'),
			workerLoad: measure(workerPercent, '%'),
			...report(lesson, minutes),
			unexplained: measure((unexplained.length / verdicts.length) * 100, '%', targets.unexplainedPercent),
			objectsLeft: measure(after.workerObjects, 'count', 0),
			timersLeft: measure(after.timers - before.timers, 'count', 0),
			handlesLeft: measure(after.handles - before.handles, 'count', 0),
			fdsLeft: measure((await fdsOf(server)) - fdsBefore, 'count', 0),
		};
	} finally {
		await server.stop();
		await probe.close();
	}
}

function lessonOf(server: BenchServer, probe: Probe, otherCount: number): Lesson {
	const samples = Object.fromEntries(grown.map((name) => [name, []]));
	const classOf = (roomId: string) => new Classroom(server, roomId, { page: laptopPage });
	const others = Array.from({ length: otherCount }, (_, index) => classOf(`other-${index}`));
	return {
		...{ server, probe, room: classOf('soak'), others, answersMs: [], failures: [] },
		// Object.fromEntries loses the keys.
		samples: samples as unknown as Lesson['samples'],
		counts: { joins: 0, pageTurns: 0, cuts: 0, kills: 0 },
	};
}

function report({ samples, counts, answersMs, failures, room }: Lesson, minutes: number): Record<string, Measure> {
	const target = minutes < settledMinutes ? null : targets.slopePercent;
	const slopes = grown.flatMap((name): [string, Measure][] => {
		const counted = samples[name].slice(Math.floor(samples[name].length * warmUpShare));
		const last = counted.at(-1)?.value ?? 0;
		const unit = name === 'heap' || name.startsWith('rss') ? 'MB' : 'count';
		return [
			[`${name}Last`, measure(last, unit)],
			[`${name}Slope`, measure(slopePercent(counted), '%', target)],
		];
	});
	return {
		...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, measure(count, 'count')])),
		answerP50: measure(percentile(answersMs, 50), 'ms'),
		answerP95: measure(percentile(answersMs, 95), 'ms'),
		joinP95: measure(percentile(room.joinsMs, 95), 'ms'),
		...Object.fromEntries(slopes),
		failures: measure(failures.length, 'count', targets.failures),
	};
}

/** Events, requests and samples in parallel for `durationMs`; every refused or unanswered request is a failure. */
async function run(lesson: Lesson, durationMs: number, killEveryMs: number): Promise<void> {
	const { room, failures, samples, server, probe } = lesson;
	const startedAtMs = performance.now();
	const repeat = async (intervalMs: number, act: () => Promise<void>) => {
		while (performance.now() < startedAtMs + durationMs) {
			await act().catch((error: unknown) => failures.push(String(error)));
			await sleep(intervalMs);
		}
	};
	const take = (name: Grown, value: number) => samples[name].push({ atMs: performance.now() - startedAtMs, value });
	let events = 0;
	let killedAtMs = startedAtMs;
	await Promise.all([
		repeat(eventIntervalMs, async () => {
			events++;
			if (performance.now() - killedAtMs > killEveryMs) {
				await killWorker(lesson);
				killedAtMs = performance.now();
			} else if (events % eventsPerCut === 0) await cutOff(lesson);
			else if (events % eventsPerChange === 0) await replacePeer(lesson);
			else await turnPage(lesson);
		}),
		repeat(requestIntervalMs, () => request(room, lesson.answersMs)),
		repeat(memoryIntervalMs, async () => {
			take('rssServer', (await rssBytes([server.info.pid])) / 1e6);
			const workers = (await workersOf(server)).map(({ pid }) => pid);
			// One may just have been killed.
			const bytes = await rssBytes(workers).catch(() => null);
			if (bytes !== null) take('rssWorkers', bytes / 1e6);
		}),
		repeat(probeIntervalMs, async () => {
			const { heapBytes, handles, timers, workerObjects } = await probe.read();
			take('heap', heapBytes / 1e6);
			take('handles', handles);
			take('timers', timers);
			take('workerObjects', workerObjects);
			take('fds', await fdsOf(server));
		}),
	]);
}

const fdsOf = async ({ info }: BenchServer) => (await readdir(`/proc/${info.pid}/fd`)).length;

/** Those that showed this peer show another one, as a page does. */
async function showOthers(room: Classroom, viewers: readonly WirePeer[]): Promise<void> {
	for (const viewer of viewers) {
		const index = room.peers.indexOf(viewer);
		if (index >= 0) await room.showFrom(viewer, index + 1);
	}
}

const viewersOf = (room: Classroom, { camera }: WirePeer) =>
	room.peers.filter(({ videos }) => camera !== undefined && videos.includes(camera.producerId));

/** A random peer leaves and another joins. */
async function replacePeer({ room, counts }: Lesson): Promise<void> {
	const leaver = anyOf(room.peers);
	const viewers = viewersOf(room, leaver);
	await room.removePeer(leaver);
	await room.startReceiving(await room.addPeer());
	await showOthers(room, viewers);
	counts.joins++;
}

async function cutOff({ room, counts }: Lesson): Promise<void> {
	const peer = anyOf(room.peers);
	const viewers = viewersOf(room, peer);
	await room.startReceiving(await room.cutOff(peer, awayMs));
	await showOthers(room, viewers);
	counts.cuts++;
}

async function killWorker({ server, room, others, counts }: Lesson): Promise<void> {
	const workers = (await workersOf(server)).map(({ pid }) => pid);
	const renewed = [room, ...others].map((each) => each.renewMediaWhenTold());
	server.kill(workers);
	await Promise.all(renewed);
	const isBack = async () => {
		const now = await workersOf(server);
		return now.length === workers.length && now.every(({ pid }) => !workers.includes(pid));
	};
	await until(isBack, 'the worker to be replaced', undefined, { everyMs: 200 });
	counts.kills++;
}

async function turnPage({ room, counts }: Lesson): Promise<void> {
	const peer = anyOf(room.peers);
	const pages = Math.ceil(room.peers.length / laptopPage.tiles);
	await room.showFrom(peer, Math.floor(Math.random() * pages) * laptopPage.tiles);
	counts.pageTurns++;
}

/** Measures the answer time of a cheap request, which shows how long the server's event loop was busy. */
async function request(room: Classroom, answersMs: number[]): Promise<void> {
	const startedAtMs = performance.now();
	await anyOf(room.peers).signalling.request('getStats', {});
	answersMs.push(performance.now() - startedAtMs);
}

function anyOf(peers: readonly WirePeer[]): WirePeer {
	const peer = peers[Math.floor(Math.random() * peers.length)];
	if (!peer) throw new Error('the class is empty');
	return peer;
}
