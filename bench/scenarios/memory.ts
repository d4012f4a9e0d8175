/** What people cost in memory, and whether it is given back when they leave. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Classroom } from '../peers/Classroom.ts';
import { type Measure, measure, measureRounds, median } from '../report.ts';
import { BenchServer } from '../server.ts';

const targets = { perTransportMB: 1, growth: 1.05 };
const classSize = 50;
const transportsEach = 2;
const classesAtOnce = 2;
/**
 * V8 lets its heap grow to a size of its liking before it collects in earnest; a server that does nothing but mediasoup and
 * Socket.IO grows in the same way. What still grows after that is never given back.
 */
const warmUpCycles = 20;
const measuredCycles = 20;
/** After people came or left: what is written off is also collected. */
const settleMs = 1_500;

export async function memory({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const perTransport = await costOfTransports(quick ? 2 : 4);
	const warmUp = quick ? 16 : warmUpCycles;
	const cycles = await comeAndGo(warmUp + (quick ? 8 : measuredCycles));
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

/** Connected, with all that is sent and received on them. Each round is a new server: what was once taken is kept. */
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

/** The same class again and again. @returns resident memory after each time, MB */
async function comeAndGo(cycles: number): Promise<number[]> {
	const server = await startServer();
	const afterMB: number[] = [];
	try {
		while (afterMB.length < cycles) {
			const room = new Classroom(server, 'again');
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
