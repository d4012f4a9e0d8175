/** The lessons of a school week on one server that nobody restarts, by a clock that jumps from lesson to lesson (faketime). */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { until } from '../../sfu/testing/until.ts';
import { obstacleToWrongClocks, WrongClock } from '../../sfu/testing/WrongClock.ts';
import { hasValidLeaf } from '../attack/leaf.ts';
import { asHost, Person } from '../attack/people.ts';
import { SmallClass } from '../attack/SmallClass.ts';
import { rssBytes } from '../machine/processes.ts';
import { type Measure, measure, median } from '../report.ts';
import { BenchServer } from '../server.ts';
import { Probe, type ProbeFigures } from '../soak/Probe.ts';

const targets = { growth: 1.05 };
const days = 5;
const lessonsADay = { full: 5, quick: 2 };
/** From one lesson of a day to the next. */
const hourDays = 1 / 24;
const students = 12;
const lessonMs = 2_500;
/** The server notices the new time, ends what is over, and V8 collects. */
const settledMs = 3_000;
/** Recordings that are older are deleted by themselves. */
const keptDays = 2;

type After = ProbeFigures & { rssBytes: number };

export async function week({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	if (obstacleToWrongClocks) throw new Error(obstacleToWrongClocks);
	const folder = await mkdtemp(join(tmpdir(), 'lectern-week-'));
	const clock = new WrongClock(folder);
	await clock.set(0);
	const probe = await Probe.open();
	const environment = { ...clock.environment(true), ...probe.environment };
	const server = await BenchServer.start({ environment, expectsWarnings: true });
	const afters: After[] = [];
	const failures: string[] = [];
	try {
		await asHost(server, 'PUT', '/api/recordings/retention', { maxAgeDays: keptDays, maxTotalGb: null });
		for (let day = 0; day < days; day++) {
			for (let lesson = 0; lesson < (quick ? lessonsADay.quick : lessonsADay.full); lesson++) {
				const atDays = day + lesson * hourDays;
				await clock.set(atDays);
				await sleep(settledMs);
				await hold(server).catch((error: unknown) => failures.push(`day ${day}, lesson ${lesson}: ${error}`));
				if (!(await hasValidLeaf(server, atDays))) failures.push(`day ${day}, lesson ${lesson}: the certificate`);
				await sleep(settledMs);
				afters.push({ ...(await probe.read()), rssBytes: await rssBytes([server.info.pid]) });
			}
		}
		const kept = await recordingCount(server, quick);
		for (const failure of failures) process.stderr.write(`${failure}\n`);
		const part = Math.max(1, Math.floor(afters.length / 4));
		// The first lessons warm V8 up.
		const [early, late] = [afters.slice(part, 2 * part), afters.slice(-part)];
		const growth = (of: (after: After) => number) => median(late.map(of)) / median(early.map(of));
		return {
			lessons: measure(afters.length, 'count'),
			failures: measure(failures.length, 'count', 0),
			heapGrowth: measure(
				growth(({ heapBytes }) => heapBytes),
				'x',
				targets.growth,
			),
			rssGrowth: measure(
				growth(({ rssBytes: bytes }) => bytes),
				'x',
				quick ? null : targets.growth,
			),
			handlesGrowth: measure(
				growth(({ handles }) => handles),
				'x',
				targets.growth,
			),
			timersGrowth: measure(
				growth(({ timers }) => timers),
				'x',
				targets.growth,
			),
			objectsLeft: measure(Math.max(...afters.map(({ workerObjects }) => workerObjects)), 'count', 0),
			recordingsTooOld: measure(kept, 'count', 0),
		};
	} finally {
		await server.stop();
		await probe.close();
		await rm(folder, { recursive: true, force: true });
	}
}

/** Students come in by the code, one speaks, it is recorded, and the teacher ends it. */
async function hold(server: BenchServer): Promise<void> {
	const host = await Person.host(server);
	const open = await SmallClass.open(server);
	const people = await Promise.all(
		Array.from({ length: students }, (_, index) => Person.student(server, { displayName: `Student ${index}` })),
	);
	await host.client.ask('startRecording', { options: { cameras: 'none' } });
	const startedAtMs = performance.now();
	await people[0]?.client.ask('sendChat', { text: 'good morning' });
	await sleep(lessonMs);
	if (open.firstAfter(startedAtMs) === null) throw new Error('nobody is heard');
	await host.client.ask('stopRecording', {});
	const ended = people.map(({ client }) => client.next('roomClosed'));
	await host.client.ask('closeRoom', {});
	await Promise.all(ended);
	await open.close();
	for (const person of [...people, host]) person.vanish();
}

/** Recordings that should have been deleted by themselves. */
async function recordingCount(server: BenchServer, quick: boolean): Promise<number> {
	const mostKept = (keptDays + 1) * (quick ? lessonsADay.quick : lessonsADay.full);
	const count = async () => {
		const { text } = await asHost(server, 'GET', '/api/recordings');
		const { recordings }: { recordings: unknown[] } = JSON.parse(text);
		return recordings.length;
	};
	const left = await until(count, 'old recordings to be deleted', (all) => all <= mostKept, { everyMs: 500 }).catch(
		count,
	);
	return Math.max(0, left - mostKept);
}
