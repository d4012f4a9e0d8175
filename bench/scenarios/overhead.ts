/** CPU time of our own code: the product compared with mediasoup and Socket.IO alone for the same class. */
import { setTimeout as sleep } from 'node:timers/promises';
import { BareServer } from '../bare/BareServer.ts';
import { CpuWatch } from '../machine/processes.ts';
import { Classroom, laptopPage } from '../peers/Classroom.ts';
import { Observation } from '../peers/Observation.ts';
import { type Measure, measure, measureRounds, median } from '../report.ts';
import { BenchServer } from '../server.ts';

/** `addedPercent` is meaningful only while the difference of both loads is below `loadDifferencePercent`. */
const targets = { addedPercent: 20, loadDifferencePercent: 3 };
const classSize = 50;
const settleMs = 4_000;

/** Percent of a core: `cpu` is the signalling process and its worker, `workerCpu` the worker alone. */
type Round = { cpu: number; workerCpu: number; packets: number };

export async function overhead({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const product = await BenchServer.start({ flags: ['--open', '--workers', '1'] });
	const bare = await BareServer.start();
	const [ofProduct, ofBare]: [Round[], Round[]] = [[], []];
	try {
		// The first round of each only warms up.
		for (let round = 0; round <= (quick ? 2 : 5); round++) {
			const windowMs = quick ? 6_000 : 12_000;
			const measured = { product: await lesson(product, round, windowMs), bare: await lesson(bare, round, windowMs) };
			if (round === 0) continue;
			ofProduct.push(measured.product);
			ofBare.push(measured.bare);
		}
	} finally {
		await Promise.all([product.stop(), bare.stop()]);
	}
	const added = ofProduct.map(({ cpu }, round) => (cpu / (ofBare[round]?.cpu ?? Number.NaN) - 1) * 100);
	const loads = [ofProduct, ofBare].map((rounds) => median(rounds.map(({ packets }) => packets)));
	const [productLoad = 0, bareLoad = 0] = loads;
	return {
		...cpuOf('product', ofProduct),
		...cpuOf('bare', ofBare),
		cpuAdded: measureRounds(added, '%', targets.addedPercent),
		productPackets: measure(productLoad, '1/s'),
		barePackets: measure(bareLoad, '1/s'),
		loadDifference: measure(Math.abs(productLoad / bareLoad - 1) * 100, '%', targets.loadDifferencePercent),
	};
}

function cpuOf(side: string, rounds: Round[]): Record<string, Measure> {
	const of = (pick: (round: Round) => number) => measureRounds(rounds.map(pick), '%');
	return { [`${side}Cpu`]: of(({ cpu }) => cpu), [`${side}WorkerCpu`]: of(({ workerCpu }) => workerCpu) };
}

/** Measures a class that speaks, without joins and leaves. */
async function lesson(server: BenchServer | BareServer, round: number, windowMs: number): Promise<Round> {
	const room = new Classroom(server, `lesson-${round}`, { fewTalkers: true, page: laptopPage });
	await room.fill(classSize);
	room.startTalking();
	await sleep(settleMs);
	const [serverPid = 0, ...workerPids] = await server.pids();
	const [own, worker] = await Promise.all([CpuWatch.start([serverPid]), CpuWatch.start(workerPids)]);
	const observation = await Observation.start(room);
	await sleep(windowMs);
	const [ownCpu, workerCpu] = await Promise.all([own.percent(), worker.percent()]);
	const { videosPerSecond, voicesPerSecond } = await observation.end();
	await room.close();
	return { cpu: ownCpu + workerCpu, workerCpu, packets: videosPerSecond + voicesPerSecond };
}
