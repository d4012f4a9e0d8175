/** Ten classes of fifty on one core: every peer sends a camera and receives six videos and the voices. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CpuWatch } from '../machine/processes.ts';
import { Classroom } from '../peers/Classroom.ts';
import { Observation, type Verdict } from '../peers/Observation.ts';
import { pacer } from '../peers/Pacer.ts';
import { type Measure, measure, measureRounds, percentile } from '../report.ts';
import { BenchServer } from '../server.ts';

const targets = { unexplainedPercent: 0 };
const classSize = 50;
/** The server measures layer rates and load every few seconds before it allocates by them. */
const settleMs = 15_000;
const windowMs = 8_000;
/** Reasons printed to stderr. */
const shownReasons = 5;

type Round = Awaited<ReturnType<typeof observe>>;

export async function classes({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const server = await BenchServer.start({ flags: ['--open', '--workers', '1'] });
	try {
		const rooms = Array.from({ length: quick ? 4 : 10 }, (_, index) => new Classroom(server, `class-${index + 1}`));
		for (const room of rooms) {
			await room.fill(classSize);
			room.startTalking();
		}
		await sleep(settleMs);
		const rounds: Round[] = [];
		for (let round = 0; round < (quick ? 2 : 4); round++) rounds.push(await observe(server, rooms));
		for (const room of rooms) room.stopTalking();
		return { ...summary(rooms), ...shares(rounds), ...rates(rounds) };
	} finally {
		await server.stop();
	}
}

async function observe(server: BenchServer, rooms: Classroom[]) {
	const [serverPid = 0, ...workerPids] = await server.pids();
	const watches = await Promise.all([[serverPid], workerPids, [process.pid]].map((pids) => CpuWatch.start(pids)));
	const missedBefore = pacer.missed;
	const observations = await Promise.all(rooms.map((room) => Observation.start(room)));
	await sleep(windowMs);
	const observed = await Promise.all(observations.map((observation) => observation.end()));
	const [serverCpu = 0, workerCpu = 0, generatorCpu = 0] = await Promise.all(watches.map((watch) => watch.percent()));
	const verdicts = observed.flatMap((each) => each.verdicts);
	showReasons(verdicts);
	return {
		...{ serverCpu, workerCpu, generatorCpu, verdicts, missed: pacer.missed - missedBefore },
		videos: observed.reduce((sum, { videosPerSecond }) => sum + videosPerSecond, 0),
		voices: observed.reduce((sum, { voicesPerSecond }) => sum + voicesPerSecond, 0),
	};
}

function showReasons(verdicts: Verdict[]): void {
	const all = verdicts.flatMap(({ reasons }) => reasons);
	for (const reason of all.slice(0, shownReasons)) process.stderr.write(`unexplained: ${reason}\n`);
}

function summary(rooms: Classroom[]): Record<string, Measure> {
	const peers = rooms.flatMap((room) => room.peers);
	const receptions = peers.flatMap(({ reception }) => (reception ? [reception] : []));
	const held = receptions.reduce((total, { heldBack }) => total + heldBack.length, 0);
	return {
		joined: measure(peers.length, 'count'),
		joinP95: measure(
			percentile(
				rooms.flatMap(({ joinsMs }) => joinsMs),
				95,
			),
			'ms',
		),
		camerasRefused: measure(
			rooms.reduce((total, room) => total + room.camerasRefused, 0),
			'count',
		),
		videosShown: measure(
			peers.reduce((total, { videos }) => total + videos.length, 0),
			'count',
		),
		videosHeldBack: measure(held, 'count'),
	};
}

function shares(rounds: Round[]): Record<string, Measure> {
	const share = (state: Verdict['state']) =>
		rounds.map(({ verdicts }) => (verdicts.filter((each) => each.state === state).length / verdicts.length) * 100);
	return {
		satisfied: measureRounds(share('satisfied'), '%'),
		explained: measureRounds(share('explained'), '%'),
		unexplained: measureRounds(share('unexplained'), '%', targets.unexplainedPercent),
	};
}

function rates(rounds: Round[]): Record<string, Measure> {
	return {
		serverCpu: measureRounds(
			rounds.map(({ serverCpu }) => serverCpu),
			'%',
		),
		workerCpu: measureRounds(
			rounds.map(({ workerCpu }) => workerCpu),
			'%',
		),
		generatorCpu: measureRounds(
			rounds.map(({ generatorCpu }) => generatorCpu),
			'%',
		),
		generatorMissed: measureRounds(
			rounds.map(({ missed }) => missed),
			'count',
		),
		videoPackets: measureRounds(
			rounds.map(({ videos }) => videos),
			'1/s',
		),
		voicePackets: measureRounds(
			rounds.map(({ voices }) => voices),
			'1/s',
		),
	};
}
