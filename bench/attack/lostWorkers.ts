/** A media worker that stops without ending, and one that is killed: its classes, the others, and the host's screen. */
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../sfu/testing/until.ts';
import { type Measure, measure } from '../report.ts';
import { BenchServer } from '../server.ts';
import { type AttackOptions, broken, inTime } from './Attack.ts';
import { bearer, call } from './http.ts';
import { asHost, Person, studentToken } from './people.ts';
import { SmallClass } from './SmallClass.ts';
import { workersOf } from './workers.ts';

const targets = {
	toldMs: 8_000,
	mediaMs: 9_000,
	killedMediaMs: 150,
	otherGapMs: 500,
	quickGapMs: 3_000,
	statusMs: 2_500,
};
/** Longer than the targets: what has not happened by then does not happen. */
const watchedMs = 12_000;
/** From then on the server knows that the worker does not answer. */
const knownAfterMs = 6_500;
const newRoomMs = 3_000;

export async function stoppedWorker(options: AttackOptions): Promise<Record<string, Measure>> {
	const server = await BenchServer.start({ flags: ['--workers', '2'], expectsWarnings: true });
	const classes: SmallClass[] = [];
	let pid: number | null = null;
	try {
		const [stopped, other] = await twoClasses(server, classes);
		const told = restartOf(stopped);
		pid = stopped.pid;
		process.kill(pid, 'SIGSTOP');
		const sinceMs = performance.now();
		const untilMs = sinceMs + watchedMs;
		const [worstStatusMs, placed] = await Promise.all([
			hostScreen(server, untilMs),
			newRooms(server, sinceMs, untilMs),
		]);
		const mediaAtMs = told() === null ? null : stopped.of.firstAfter((told() ?? 0) + 1);
		return {
			toldAfter: measure((told() ?? untilMs) - sinceMs, 'ms', targets.toldMs),
			mediaAfter: measure((mediaAtMs ?? untilMs) - sinceMs, 'ms', targets.mediaMs),
			otherClassGap: inTime(options, other.of.longestGapSince(sinceMs), targets.otherGapMs, targets.quickGapMs),
			worstStatus: measure(worstStatusMs, 'ms', targets.statusMs),
			newRoomsWithoutMedia: broken(placed),
			stillThere: measure(isAlive(pid) ? 1 : 0, 'count', 0),
		};
	} finally {
		if (pid !== null && isAlive(pid)) process.kill(pid, 'SIGKILL');
		for (const each of classes) await each.close();
		await server.stop();
	}
}

export async function killedWorker(options: AttackOptions): Promise<Record<string, Measure>> {
	const server = await BenchServer.start({ flags: ['--workers', '2'], expectsWarnings: true });
	const classes: SmallClass[] = [];
	try {
		const [killed, other] = await twoClasses(server, classes);
		const told = restartOf(killed);
		const sinceMs = performance.now();
		process.kill(killed.pid, 'SIGKILL');
		while (performance.now() < sinceMs + 3_000 && (told() === null || killed.of.firstAfter((told() ?? 0) + 1) === null))
			await sleep(5);
		const untilMs = performance.now();
		const mediaAtMs = told() === null ? null : killed.of.firstAfter((told() ?? 0) + 1);
		await sleep(500);
		return {
			toldAfter: inTime(options, (told() ?? untilMs) - sinceMs, targets.killedMediaMs),
			mediaAfter: inTime(options, (mediaAtMs ?? untilMs) - sinceMs, targets.killedMediaMs),
			notAgain: measure(mediaAtMs === null ? 1 : 0, 'count', 0),
			otherClassGap: inTime(options, other.of.longestGapSince(sinceMs), targets.otherGapMs, targets.quickGapMs),
			workersAgain: measure(2 - (await workersOf(server)).length, 'count', 0),
		};
	} finally {
		for (const each of classes) await each.close();
		await server.stop();
	}
}

type OnWorker = { of: SmallClass; pid: number };

/** Two classes on different workers. */
async function twoClasses(server: BenchServer, classes: SmallClass[]): Promise<[OnWorker, OnWorker]> {
	const first = await SmallClass.open(server);
	classes.push(first);
	const pid = await workerWithRoom(server, undefined);
	const { text } = await asHost(server, 'POST', '/api/rooms', {});
	const { roomCode }: { roomCode: string } = JSON.parse(text);
	const second = await SmallClass.open(server, roomCode);
	classes.push(second);
	const otherPid = await workerWithRoom(server, pid);
	return [
		{ of: first, pid },
		{ of: second, pid: otherPid },
	];
}

/** Of the figures, which are some seconds old. @param not another one */
async function workerWithRoom(server: BenchServer, not: number | undefined): Promise<number> {
	const find = async () => (await workersOf(server)).find(({ pid, rooms }) => rooms > 0 && pid !== not)?.pid;
	return until(find, 'a worker with a class', undefined, { everyMs: 200 });
}

/** Makes everything anew when told. @returns when the class was told, ms; null: not yet */
function restartOf({ of }: OnWorker): () => number | null {
	let toldAtMs: number | null = null;
	of.onRestart(() => (toldAtMs = performance.now()));
	return () => toldAtMs;
}

/** @returns the worst time in which the host's screen, statistics and metrics were answered, ms */
async function hostScreen({ info }: BenchServer, untilMs: number): Promise<number> {
	let worstMs = 0;
	while (performance.now() < untilMs) {
		for (const path of ['/api/host/status', '/api/stats', '/metrics', '/api/mediasoup/health']) {
			const startedAtMs = performance.now();
			const asked = { path, headers: bearer(info.hostToken), timeoutMs: 5_000 };
			await call(info.httpPort, asked).catch(() => {});
			worstMs = Math.max(worstMs, performance.now() - startedAtMs);
		}
		await sleep(500);
	}
	return worstMs;
}

/** Opens a room again and again, as other teachers do. @returns those whose first student got no transports */
async function newRooms(server: BenchServer, sinceMs: number, untilMs: number): Promise<string[]> {
	const without: string[] = [];
	const entering: Promise<void>[] = [];
	while (performance.now() < untilMs - newRoomMs) {
		const atMs = performance.now() - sinceMs;
		entering.push(
			enterNewRoom(server).catch((error: unknown) => {
				if (atMs > knownAfterMs) without.push(`${Math.round(atMs)} ms after: ${error}`);
			}),
		);
		await sleep(700);
	}
	await Promise.all(entering);
	return without;
}

async function enterNewRoom(server: BenchServer): Promise<void> {
	const { text } = await asHost(server, 'POST', '/api/rooms', {});
	const { roomCode }: { roomCode: string } = JSON.parse(text);
	const token = await studentToken(server, roomCode);
	const entered = Person.enter(server, token, { prepareTransports: true });
	const late = sleep(newRoomMs).then(() => Promise.reject(new Error('no answer')));
	const person = await Promise.race([entered, late]);
	if (!person.joined.transports) throw new Error('no transports');
	person.leave();
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
