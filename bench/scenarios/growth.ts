/** What grows with the people in a room, and with the rooms: times of joining, sending and leaving, and what each person is told. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CpuWatch } from '../machine/processes.ts';
import { Herd } from '../peers/Herd.ts';
import { type Joined, SignallingPeer } from '../peers/SignallingPeer.ts';
import { cameraOf, microphoneOf } from '../peers/sentParameters.ts';
import { type Measure, measure, measureRounds, percentile, type Unit } from '../report.ts';
import { BenchServer } from '../server.ts';

/** For a room of 200: of joining and sending, 40 % of 241 KB and of 600 messages; the answer to whoever comes late. */
const largest = { classSize: 200, outKB: 96.4, outMessages: 240, lateKB: 40 };
const classSizes = [10, 50, 100, largest.classSize];
const roomCounts = [1, 5, 10, 20];
/** Classes in the rooms of `roomCounts`. */
const roomSize = 50;
const quickRoomSize = 20;
/** The last notices have come by then, ms. */
const afterwardsMs = 1_500;
/** Layers of a camera. */
const layers = 3;
const flags = ['--open', '--workers', '1', '--rooms-per-address', '1000', '--max-participants', '250'];

/** Times in ms; `out…`: what the server sent to one person, on average, while all came in and began to send. */
type Step = {
	joinP95Ms: number;
	sendP95Ms: number;
	leaveP95Ms: number;
	outKB: number;
	outMessages: number;
	/** CPU time of the server process for each person. */
	cpuMs: number;
	lateJoinMs: number;
	lateKB: number;
	failures: number;
};

type Options = { quick: boolean; dialect?: string | undefined };

export async function growth({ quick, dialect }: Options): Promise<Record<string, Measure>> {
	const server = await BenchServer.start({ flags });
	try {
		const steps = (classes: number, classSize: number) => stepsOf({ server, classes, classSize, dialect, quick });
		// Only warms up.
		await step({ server, classes: 1, classSize: 10, dialect, round: 'warm' });
		const measures: Record<string, Measure> = {};
		for (const classSize of classSizes)
			Object.assign(measures, summary(`people${classSize}`, await steps(1, classSize), classSize));
		const inRooms = quick ? quickRoomSize : roomSize;
		for (const rooms of quick ? roomCounts.slice(-1) : roomCounts)
			Object.assign(measures, summary(`rooms${rooms}`, await steps(rooms, inRooms), inRooms));
		return measures;
	} finally {
		await server.stop();
	}
}

type Sizes = { server: BenchServer; classes: number; classSize: number; dialect: string | undefined };

async function stepsOf({ quick, ...sizes }: Sizes & { quick: boolean }): Promise<Step[]> {
	const steps: Step[] = [];
	for (let round = 0; round < (quick ? 1 : 3); round++) {
		const name = `${sizes.classes}-${sizes.classSize}-${round}`;
		steps.push(await step({ ...sizes, round: name }));
	}
	return steps;
}

/** All come in at the same moment and send microphone and camera as soon as they are in, one comes late, and all leave. */
async function step({ server, round, ...sizes }: Sizes & { round: string }): Promise<Step> {
	const herd = await Herd.connect(server, { ...sizes, countsReceived: true });
	const [serverPid = 0] = await server.pids();
	const cpu = await CpuWatch.start([serverPid]);
	const before = receivedBy(herd.peers);
	const sends: Promise<number | null>[] = [];
	const join = await herd.join(round, (peer, joined) => sends.push(send(peer, joined).catch(tellFailure)));
	const sent = await Promise.all(sends);
	const sentMs = sent.filter((tookMs) => tookMs !== null);
	await sleep(afterwardsMs);
	const after = receivedBy(herd.peers);
	const people = herd.peers.length;
	const cpuMs = (await cpu.usedMs()) / people;
	const late = await joinLate(server, { ...sizes, roomId: herd.roomId(round, 0) });
	const leave = await herd.leave();
	herd.disconnect();
	return {
		joinP95Ms: percentile(join.tookMs, 95),
		sendP95Ms: percentile(sentMs, 95),
		leaveP95Ms: percentile(leave.tookMs, 95),
		outKB: (after.bytes - before.bytes) / 1000 / people,
		outMessages: (after.messages - before.messages) / people,
		...{ cpuMs, ...late },
		failures: join.failures + (sent.length - sentMs.length) + leave.failures,
	};
}

let lastSsrc = 1_000;

/** Sends microphone and camera, whose packets nobody needs here. @returns from the requests to both answers, ms */
async function send(peer: SignallingPeer, { routerRtpCapabilities }: Joined): Promise<number> {
	const startedAtMs = performance.now();
	await Promise.all([
		peer.request('produce', microphoneOf(routerRtpCapabilities, ++lastSsrc)),
		peer.request(
			'produce',
			cameraOf(
				routerRtpCapabilities,
				Array.from({ length: layers }, () => ++lastSsrc),
			),
		),
	]);
	return performance.now() - startedAtMs;
}

function tellFailure(reason: unknown): null {
	process.stderr.write(`${reason}\n`);
	return null;
}

/** Nothing happens in the room meanwhile: all that comes is the answer. */
async function joinLate(
	server: BenchServer,
	{ roomId, dialect }: { roomId: string; dialect: string | undefined },
): Promise<{ lateJoinMs: number; lateKB: number }> {
	const peer = await SignallingPeer.connect(server, { dialect, countsReceived: true });
	const before = receivedBy([peer]).bytes;
	const startedAtMs = performance.now();
	await peer.join({ roomId, displayName: 'Late' });
	const measured = {
		lateJoinMs: performance.now() - startedAtMs,
		lateKB: (receivedBy([peer]).bytes - before) / 1000,
	};
	await peer.request('leaveRoom', {});
	peer.disconnect();
	return measured;
}

function receivedBy(peers: readonly SignallingPeer[]): { bytes: number; messages: number } {
	const counts = peers.flatMap(({ received }) => received ?? []);
	return {
		bytes: counts.reduce((sum, { bytes }) => sum + bytes, 0),
		messages: counts.reduce((sum, { messages }) => sum + messages, 0),
	};
}

function summary(name: string, steps: Step[], classSize: number): Record<string, Measure> {
	const { outKB, outMessages, lateKB } = classSize === largest.classSize ? largest : noTargets;
	const of = (key: keyof Step, unit: Unit, target: number | null = null) =>
		measureRounds(
			steps.map((each) => each[key]),
			unit,
			target,
		);
	return {
		[`${name}Join`]: of('joinP95Ms', 'ms'),
		[`${name}Send`]: of('sendP95Ms', 'ms'),
		[`${name}OutKB`]: of('outKB', 'KB', outKB),
		[`${name}OutMessages`]: of('outMessages', 'count', outMessages),
		[`${name}Cpu`]: of('cpuMs', 'ms'),
		[`${name}LateJoin`]: of('lateJoinMs', 'ms'),
		[`${name}LateKB`]: of('lateKB', 'KB', lateKB),
		[`${name}Leave`]: of('leaveP95Ms', 'ms'),
		[`${name}Failures`]: measure(
			steps.reduce((sum, { failures }) => sum + failures, 0),
			'count',
			0,
		),
	};
}

const noTargets = { outKB: null, outMessages: null, lateKB: null };
