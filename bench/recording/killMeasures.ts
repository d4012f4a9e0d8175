/** What a recording loses when its server, all of its processes, or FFmpeg is killed at a random moment. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { familyOf } from '../machine/processes.ts';
import { WirePeer } from '../peers/WirePeer.ts';
import { type Measure, measure, median } from '../report.ts';
import { BenchServer } from '../server.ts';
import { complaintsOf, endOf } from './decoded.ts';
import { type EncodedPerson, encodePerson } from './encodedPerson.ts';
import { filmOf, lessonOf, tracksIn } from './library.ts';
import { RecordingHost } from './RecordingHost.ts';

const targetLossMs = 2_000;
const filmTimeoutMs = 60_000;
/** Killed between these times after the start, ms. */
const killed = { fromMs: 3_000, toMs: 8_000 };

/** `server`: its process alone; `all`: with its workers; `ffmpeg`: the FFmpegs that record, and later the server. */
type Victim = 'server' | 'all' | 'ffmpeg';
type Outcome = { victim: Victim; lossesMs: number[]; unplayable: number; filmMissing: boolean };

/** @param count kills in all. @param atOnce servers that run at the same time */
export async function killMeasures(count: number, atOnce: number): Promise<Record<string, Measure>> {
	const person = await encodePerson({ colour: [40, 90, 160], toneHz: 500, flashes: false });
	const victims = Array.from(
		{ length: count },
		(_, index) => (['all', 'server', 'ffmpeg'] as const)[index % 3] ?? 'all',
	);
	const outcomes: Outcome[] = [];
	while (victims.length > 0) {
		outcomes.push(...(await Promise.all(victims.splice(0, atOnce).map((victim) => killOnce(victim, person)))));
	}
	const lossesOf = (kept: (outcome: Outcome) => boolean) => outcomes.filter(kept).flatMap(({ lossesMs }) => lossesMs);
	const isFfmpeg = ({ victim }: Outcome) => victim === 'ffmpeg';
	return {
		kills: measure(outcomes.length, 'count'),
		lossWorst: measure(Math.max(...lossesOf((outcome) => !isFfmpeg(outcome))), 'ms', targetLossMs),
		lossWorstFfmpeg: measure(Math.max(...lossesOf(isFfmpeg)), 'ms', targetLossMs),
		lossMedian: measure(median(lossesOf(() => true)), 'ms'),
		unplayable: measure(
			outcomes.reduce((sum, { unplayable }) => sum + unplayable, 0),
			'count',
			0,
		),
		filmsMissing: measure(outcomes.filter(({ filmMissing }) => filmMissing).length, 'count', 0),
	};
}

async function killOnce(victim: Victim, person: EncodedPerson): Promise<Outcome> {
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-bench-'));
	const recorder = victim === 'ffmpeg' ? ['--recorder', 'ffmpeg'] : [];
	const options = { dataDir, allCores: true, expectsWarnings: true, flags: ['--open', '--workers', '1', ...recorder] };
	try {
		const server = await BenchServer.start(options);
		const { recordingId, killedAtMs } = await recordAndKill(server, victim, person);
		const next = await BenchServer.start(options);
		try {
			return { victim, ...(await outcomeOf(next, recordingId, killedAtMs)) };
		} finally {
			await next.stop();
		}
	} finally {
		await rm(dataDir, { recursive: true, force: true });
	}
}

/** @returns when it was killed, on the clock of the recording */
async function recordAndKill(server: BenchServer, victim: Victim, person: EncodedPerson) {
	const host = await RecordingHost.join(server);
	const peer = await WirePeer.join(server, { roomId: server.info.roomId, displayName: 'Student' });
	const startMs = performance.now();
	await peer.play('mic', person.microphone, startMs);
	await peer.play('camera', person.camera, startMs);
	const { recordingId, clock } = await host.start();
	await sleep(killed.fromMs + Math.random() * (killed.toMs - killed.fromMs));
	if (victim === 'ffmpeg') {
		server.kill(await ffmpegsOf(server));
		// The next segment is begun, and then everything is killed.
		await sleep(3_000);
	}
	const pids = victim === 'server' ? [server.info.pid] : await server.pids();
	const killedAtMs = clock.nowMs;
	server.kill(pids);
	await server.ended();
	await peer.close();
	return { recordingId, killedAtMs };
}

async function ffmpegsOf(server: BenchServer): Promise<number[]> {
	const pids = await familyOf(server.info.pid);
	const names = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')));
	return pids.filter((_, index) => names[index]?.trim() === 'ffmpeg');
}

async function outcomeOf(
	server: BenchServer,
	recordingId: string,
	killedAtMs: number,
): Promise<Omit<Outcome, 'victim'>> {
	const film = await filmOf(server, recordingId, filmTimeoutMs);
	const { folder, manifest } = await lessonOf(server, recordingId);
	const files = [...(await tracksIn(folder)), ...(film ? [film] : [])];
	const complaints = await Promise.all(files.map(complaintsOf));
	const ends = new Map<string, number>();
	for (const { trackId, file, startMs } of manifest.segments) {
		const endMs = startMs + (await endOf(join(folder, file))) * 1000;
		ends.set(trackId, Math.max(ends.get(trackId) ?? 0, endMs));
	}
	// Both tracks were sent to the end: one that is not there has lost everything.
	const endsMs = [...ends.values(), ...Array.from({ length: Math.max(0, 2 - ends.size) }, () => 0)];
	return {
		lossesMs: endsMs.map((endMs) => Math.max(0, killedAtMs - endMs)),
		unplayable: complaints.filter((complaint) => complaint !== '').length,
		filmMissing: film === null,
	};
}
