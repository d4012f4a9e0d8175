/** A class of fifty for a long time: peers join, leave, speak and turn pages. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Classroom, thumbnailsEach } from '../peers/Classroom.ts';
import { Observation } from '../peers/Observation.ts';
import type { WirePeer } from '../peers/WirePeer.ts';
import { type Measure, measure, median, percentile } from '../report.ts';
import { BenchServer } from '../server.ts';

const targets = { growth: 1.05, failures: 0, unexplainedPercent: 0 };
const classSize = 50;
const defaultMinutes = 30;
const quickMinutes = 2;
/** Pause between two events (a page turn, or a leave and a join). */
const eventIntervalMs = 400;
const requestIntervalMs = 1_000;
const memoryIntervalMs = 2_000;
/** In every fifth event a peer leaves and another joins; in the others a peer turns a page. */
const eventsPerChange = 5;
/** Share of the samples that is dropped as warm-up; share of the rest at each end that is compared. */
const warmUpShare = 0.2;
const endShare = 0.15;
/** V8's heap takes this long to settle: in a shorter run memory growth has no target. */
const settledMinutes = 15;
const observedMs = 8_000;

type Samples = { answersMs: number[]; rssMB: number[]; failures: string[]; joins: number; pageTurns: number };

export async function soak(options: { quick: boolean; minutes: number | undefined }): Promise<Record<string, Measure>> {
	const minutes = options.minutes ?? (options.quick ? quickMinutes : defaultMinutes);
	const server = await BenchServer.start({ flags: ['--open', '--workers', '1'] });
	const samples: Samples = { answersMs: [], rssMB: [], failures: [], joins: 0, pageTurns: 0 };
	try {
		const room = new Classroom(server, 'soak');
		await room.fill(classSize);
		room.startTalking();
		await runLesson(server, room, samples, minutes * 60_000);
		await sleep(observedMs);
		const observation = await Observation.start(room);
		await sleep(observedMs);
		const { verdicts } = await observation.end();
		const unexplained = verdicts.filter(({ state }) => state === 'unexplained');
		for (const failure of new Set(samples.failures)) process.stderr.write(`${failure}\n`);
		for (const reason of unexplained.flatMap(({ reasons }) => reasons).slice(0, 5)) process.stderr.write(`${reason}\n`);
		return report(samples, room, minutes, (unexplained.length / verdicts.length) * 100);
	} finally {
		await server.stop();
	}
}

function report(
	samples: Samples,
	room: Classroom,
	minutes: number,
	unexplainedPercent: number,
): Record<string, Measure> {
	const counted = samples.rssMB.slice(Math.floor(samples.rssMB.length * warmUpShare));
	const end = Math.max(1, Math.floor(counted.length * endShare));
	const [early, late] = [median(counted.slice(0, end)), median(counted.slice(-end))];
	return {
		minutes: measure(minutes, 'count'),
		joins: measure(samples.joins, 'count'),
		pagesTurned: measure(samples.pageTurns, 'count'),
		answerP50: measure(percentile(samples.answersMs, 50), 'ms'),
		answerP95: measure(percentile(samples.answersMs, 95), 'ms'),
		joinP95: measure(percentile(room.joinsMs, 95), 'ms'),
		rssEarly: measure(early, 'MB'),
		rssLate: measure(late, 'MB'),
		rssGrowth: measure(late / early, 'x', minutes < settledMinutes ? null : targets.growth),
		failures: measure(samples.failures.length, 'count', targets.failures),
		unexplained: measure(unexplainedPercent, '%', targets.unexplainedPercent),
	};
}

/** Runs events, requests and memory samples in parallel for `durationMs`; collects every refused or unanswered request in `failures`. */
async function runLesson(server: BenchServer, room: Classroom, samples: Samples, durationMs: number): Promise<void> {
	const untilMs = performance.now() + durationMs;
	const repeat = async (intervalMs: number, act: () => Promise<void>) => {
		while (performance.now() < untilMs) {
			await act().catch((error: unknown) => samples.failures.push(String(error)));
			await sleep(intervalMs);
		}
	};
	let events = 0;
	await Promise.all([
		repeat(eventIntervalMs, () =>
			++events % eventsPerChange === 0 ? replacePeer(room, samples) : turnPage(room, samples),
		),
		repeat(requestIntervalMs, () => request(room, samples)),
		repeat(memoryIntervalMs, async () => void samples.rssMB.push((await server.rssBytes()) / 1e6)),
	]);
}

/** A random peer leaves and another joins. Peers that showed the one that left show another instead, as a page does. */
async function replacePeer(room: Classroom, samples: Samples): Promise<void> {
	const leaver = anyOf(room.peers);
	const viewers = room.peers.filter(({ videos }) => leaver.camera && videos.includes(leaver.camera.producerId));
	await room.removePeer(leaver);
	await room.startReceiving(await room.addPeer());
	for (const viewer of viewers) if (viewer !== leaver) await room.showFrom(viewer, room.peers.indexOf(viewer) + 1);
	samples.joins++;
}

async function turnPage(room: Classroom, samples: Samples): Promise<void> {
	const peer = anyOf(room.peers);
	const pages = Math.ceil(room.peers.length / thumbnailsEach);
	await room.showFrom(peer, Math.floor(Math.random() * pages) * thumbnailsEach);
	samples.pageTurns++;
}

/** Measures the answer time of a cheap request, which shows how long the server's event loop was busy. */
async function request(room: Classroom, samples: Samples): Promise<void> {
	const startedAtMs = performance.now();
	await anyOf(room.peers).signalling.request('getStats', {});
	samples.answersMs.push(performance.now() - startedAtMs);
}

function anyOf(peers: readonly WirePeer[]): WirePeer {
	const peer = peers[Math.floor(Math.random() * peers.length)];
	if (!peer) throw new Error('the class is empty');
	return peer;
}
