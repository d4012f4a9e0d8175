/** What recording ten cameras and ten voices costs a class that runs: processor, and time of voices through the server. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CpuWatch } from '../machine/processes.ts';
import { Classroom } from '../peers/Classroom.ts';
import { voiceHops } from '../peers/voiceHops.ts';
import { type Measure, measureRounds, percentile } from '../report.ts';
import { BenchServer } from '../server.ts';
import { lessonOf } from './library.ts';
import { RecordingHost } from './RecordingHost.ts';

const targets = { cores: 0.2, hopMs: 1 };
const classSize = 10;
const settleMs = 1_500;

type Round = { cores: number; hopP99Ms: number };

export async function costMeasures(rounds: number, windowMs: number): Promise<Record<string, Measure>> {
	const server = await BenchServer.start({ flags: ['--open', '--workers', '1', '--voices', String(classSize)] });
	try {
		const host = await RecordingHost.join(server);
		const room = new Classroom(server, server.info.roomId);
		await room.fill(classSize);
		for (const [index, peer] of room.peers.entries()) peer.microphone?.device.speak(index + 1);
		await sleep(settleMs);
		const [without, recorded]: [Round[], Round[]] = [[], []];
		const files: number[] = [];
		for (let round = 0; round < rounds; round++) {
			without.push(await measureRound(server, room, windowMs));
			const { recordingId } = await host.start();
			await sleep(settleMs);
			recorded.push(await measureRound(server, room, windowMs));
			await host.stop();
			files.push((await lessonOf(server, recordingId)).manifest.segments.length);
		}
		await room.close();
		await host.leave();
		const added = (pick: (round: Round) => number) =>
			recorded.map((round, index) => pick(round) - pick(without[index] ?? round));
		return {
			recordedFiles: measureRounds(files, 'count'),
			cpuWithout: measureRounds(
				without.map(({ cores }) => cores),
				'cores',
			),
			cpuRecorded: measureRounds(
				recorded.map(({ cores }) => cores),
				'cores',
			),
			cpuAdded: measureRounds(
				added(({ cores }) => cores),
				'cores',
				targets.cores,
			),
			hopP99Without: measureRounds(
				without.map(({ hopP99Ms }) => hopP99Ms),
				'ms',
			),
			hopP99Recorded: measureRounds(
				recorded.map(({ hopP99Ms }) => hopP99Ms),
				'ms',
			),
			hopP99Added: measureRounds(
				added(({ hopP99Ms }) => hopP99Ms),
				'ms',
				targets.hopMs,
			),
		};
	} finally {
		await server.stop();
	}
}

async function measureRound(server: BenchServer, room: Classroom, windowMs: number): Promise<Round> {
	const cpu = await CpuWatch.start(await server.pids());
	const hopsMs = await voiceHops(room, windowMs);
	const cores = (await cpu.percent()) / 100;
	return { cores, hopP99Ms: percentile(hopsMs, 99) };
}
