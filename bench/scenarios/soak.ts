/** A class of fifty for a long time: people come and go, speak, and turn pages. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Classroom, thumbnailsEach } from '../peers/Classroom.ts';
import { Observation } from '../peers/Observation.ts';
import type { WirePeer } from '../peers/WirePeer.ts';
import { type Measure, measure, median, percentile } from '../report.ts';
import { BenchServer } from '../server.ts';

const targets = { growth: 1.05, failures: 0, unexplainedPercent: 0 };
const classSize = 50;
const usualMinutes = 30;
const quickMinutes = 2;
/** Everything that happens in the class; one of it at a time. */
const eventIntervalMs = 400;
const askIntervalMs = 1_000;
const memoryIntervalMs = 2_000;
/** Every so many events somebody leaves and somebody else comes; in between pages are turned. */
const eventsPerChange = 5;
/** Of the time, before memory counts; and of what counts, each end that is compared. */
const warmUpShare = 0.2;
const endShare = 0.15;
/** A heap takes its time to reach its size: before that growth is only told. */
const settledMinutes = 15;
const observedMs = 8_000;

type Diary = { answersMs: number[]; rssMB: number[]; failures: string[]; comings: number; turns: number };

export async function soak(options: { quick: boolean; minutes: number | undefined }): Promise<Record<string, Measure>> {
	const minutes = options.minutes ?? (options.quick ? quickMinutes : usualMinutes);
	const server = await BenchServer.start({ flags: ['--open', '--workers', '1'] });
	const diary: Diary = { answersMs: [], rssMB: [], failures: [], comings: 0, turns: 0 };
	try {
		const room = new Classroom(server, 'soak');
		await room.fill(classSize);
		room.startTalking();
		await live(server, room, diary, minutes * 60_000);
		await sleep(observedMs);
		const observation = await Observation.start(room);
		await sleep(observedMs);
		const { verdicts } = await observation.end();
		const unexplained = verdicts.filter(({ state }) => state === 'unexplained');
		for (const failure of new Set(diary.failures)) process.stderr.write(`${failure}\n`);
		for (const reason of unexplained.flatMap(({ why }) => why).slice(0, 5)) process.stderr.write(`${reason}\n`);
		return report(diary, room, minutes, (unexplained.length / verdicts.length) * 100);
	} finally {
		await server.stop();
	}
}

function report(diary: Diary, room: Classroom, minutes: number, unexplainedPercent: number): Record<string, Measure> {
	const counted = diary.rssMB.slice(Math.floor(diary.rssMB.length * warmUpShare));
	const end = Math.max(1, Math.floor(counted.length * endShare));
	const [early, late] = [median(counted.slice(0, end)), median(counted.slice(-end))];
	return {
		minutes: measure(minutes, 'count'),
		comings: measure(diary.comings, 'count'),
		pagesTurned: measure(diary.turns, 'count'),
		answerP50: measure(percentile(diary.answersMs, 50), 'ms'),
		answerP95: measure(percentile(diary.answersMs, 95), 'ms'),
		joinP95: measure(percentile(room.joinsMs, 95), 'ms'),
		rssEarly: measure(early, 'MB'),
		rssLate: measure(late, 'MB'),
		rssGrowth: measure(late / early, 'x', minutes < settledMinutes ? null : targets.growth),
		failures: measure(diary.failures.length, 'count', targets.failures),
		unexplained: measure(unexplainedPercent, '%', targets.unexplainedPercent),
	};
}

/** Three things at once until the time is over; whatever is refused or not answered goes into the diary. */
async function live(server: BenchServer, room: Classroom, diary: Diary, durationMs: number): Promise<void> {
	const untilMs = performance.now() + durationMs;
	const again = async (intervalMs: number, act: () => Promise<void>) => {
		while (performance.now() < untilMs) {
			await act().catch((error: unknown) => diary.failures.push(String(error)));
			await sleep(intervalMs);
		}
	};
	let events = 0;
	await Promise.all([
		again(eventIntervalMs, () => (++events % eventsPerChange === 0 ? change(room, diary) : turn(room, diary))),
		again(askIntervalMs, () => ask(room, diary)),
		again(memoryIntervalMs, async () => void diary.rssMB.push((await server.rssBytes()) / 1e6)),
	]);
}

/** Who showed the one that left shows its neighbour instead, as a page does. */
async function change(room: Classroom, diary: Diary): Promise<void> {
	const leaver = anyOf(room.peers);
	const viewers = room.peers.filter(({ videos }) => leaver.camera && videos.includes(leaver.camera.producerId));
	await room.goOut(leaver);
	await room.attend(await room.comeIn());
	for (const viewer of viewers) if (viewer !== leaver) await room.turnTo(viewer, room.peers.indexOf(viewer) + 1);
	diary.comings++;
}

async function turn(room: Classroom, diary: Diary): Promise<void> {
	const peer = anyOf(room.peers);
	const pages = Math.ceil(room.peers.length / thumbnailsEach);
	await room.turnTo(peer, Math.floor(Math.random() * pages) * thumbnailsEach);
	diary.turns++;
}

/** How long the server takes for something small: that long its event loop was busy. */
async function ask(room: Classroom, diary: Diary): Promise<void> {
	const startedAtMs = performance.now();
	await anyOf(room.peers).signalling.request('getStats', {});
	diary.answersMs.push(performance.now() - startedAtMs);
}

function anyOf(peers: readonly WirePeer[]): WirePeer {
	const peer = peers[Math.floor(Math.random() * peers.length)];
	if (!peer) throw new Error('the class is empty');
	return peer;
}
