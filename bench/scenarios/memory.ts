/** Memory per transport, and memory growth when classes join and leave repeatedly. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Classroom } from '../peers/Classroom.ts';
import { type Measure, measure, measureRounds, median } from '../report.ts';
import { BenchServer } from '../server.ts';

const targets = { perTransportMB: 1, growth: 1.05 };
const classSize = 50;
const transportsEach = 2;
const classesAtOnce = 2;
/**
 * V8's heap grows to a size that its heuristics choose before it collects thoroughly; the bare server's memory grows in the same
 * way. Growth after that is a leak.
 */
const warmUpCycles = 20;
const measuredCycles = 20;
/** Time for garbage collection after peers have joined or left. */
const settleMs = 1_500;

export async function memory({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const perTransport = await costOfTransports(quick ? 2 : 4);
	const warmUp = quick ? 16 : warmUpCycles;
	const cycles = await joinAndLeave(warmUp + (quick ? 8 : measuredCycles));
	const [first, early, late] = [cycles.slice(0, 1), cycles.slice(warmUp - 3, warmUp), cycles.slice(-3)];
	return {
		rssPerTransport: measureRounds(perTransport, 'MB', targets.perTransportMB),
		rssAfterCycle1: measure(median(first), 'MB'),
		[`rssAfterCycle${warmUp}`]: measure(median(early), 'MB'),
		[`rssAfterCycle${cycles.length}`]: measure(median(late), 'MB'),
		rssGrowth: measure(median(late) / median(early), 'x', quick ? null : targets.growth),
		rssAfterCycles: measureRounds(cycles, 'MB'),
	};
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

/** Fills and empties a class repeatedly. @returns resident memory after each cycle, MB */
async function joinAndLeave(cycles: number): Promise<number[]> {
	const server = await startServer();
	const afterMB: number[] = [];
	try {
		while (afterMB.length < cycles) {
			const room = new Classroom(server, 'cycle');
			await room.fill(classSize);
			await room.close();
			await sleep(settleMs);
			afterMB.push(await rssMB(server));
		}
	} finally {
		await server.stop();
	}
	return afterMB;
}

const startServer = () => BenchServer.start({ flags: ['--open', '--workers', '1'] });
const rssMB = async (server: BenchServer) => (await server.rssBytes()) / 1e6;
