/** Packet time and loss of one media worker on one core without the product around it, up to its limit. */
import { setTimeout as sleep } from 'node:timers/promises';
import { HopRig } from '../bare/HopRig.ts';
import { CpuWatch } from '../machine/processes.ts';
import { type Measure, measure, measureRounds, percentile } from '../report.ts';

const targets = { consumers: 400, p99Ms: 2.5, lost: 0 };
/** Numbers of consumers beyond the target, up to the worker's limit. */
const ramp = [600, 800, 1000];
const warmUpMs = 1_500;

/** One receiver in ten reads while time is measured, so that the load of this process does not distort it. */
const readEvery = 10;

type Step = { p50: number; p99: number; lost: number; workerPercent: number; generatorPercent: number };

export async function capacity({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const windowMs = quick ? 2_000 : 6_000;
	const measures = await timed(windowMs, quick ? 2 : 5);
	// All receivers read here, so that every packet is counted.
	const rig = await HopRig.start(1);
	try {
		await rig.addConsumers(targets.consumers);
		await rig.send();
		const { lost, generatorPercent } = await step(rig, windowMs);
		const perSecond = (rig.received * 1000) / (windowMs + warmUpMs);
		return {
			...measures,
			hopLost: measure(lost, 'count', targets.lost),
			packetsReceived: measure(perSecond, '1/s'),
			generatorCpuAllReading: measure(generatorPercent, '%'),
		};
	} finally {
		await rig.close();
	}
}

async function timed(windowMs: number, count: number): Promise<Record<string, Measure>> {
	const rig = await HopRig.start(readEvery);
	try {
		await rig.addConsumers(targets.consumers);
		await rig.send();
		const rounds: Step[] = [];
		for (let round = 0; round < count; round++) rounds.push(await step(rig, windowMs));
		const measures: Record<string, Measure> = {
			hopP50: measureRounds(
				rounds.map(({ p50 }) => p50),
				'ms',
			),
			hopP99: measureRounds(
				rounds.map(({ p99 }) => p99),
				'ms',
				targets.p99Ms,
			),
			workerCpu: measureRounds(
				rounds.map(({ workerPercent }) => workerPercent),
				'%',
			),
		};
		for (const consumers of ramp) {
			await rig.addConsumers(consumers);
			const { p50, p99, workerPercent, generatorPercent } = await step(rig, windowMs);
			measures[`hopP50At${consumers}`] = measure(p50, 'ms');
			measures[`hopP99At${consumers}`] = measure(p99, 'ms');
			measures[`workerCpuAt${consumers}`] = measure(workerPercent, '%');
			measures[`generatorCpuAt${consumers}`] = measure(generatorPercent, '%');
		}
		return measures;
	} finally {
		await rig.close();
	}
}

async function step(rig: HopRig, windowMs: number): Promise<Step> {
	await sleep(warmUpMs);
	const [worker, generator] = await Promise.all([CpuWatch.start([rig.workerPid]), CpuWatch.start([process.pid])]);
	const lost = rig.lost;
	rig.hopsMs = [];
	await sleep(windowMs);
	const { hopsMs } = rig;
	const [workerPercent, generatorPercent] = await Promise.all([worker.percent(), generator.percent()]);
	return {
		p50: percentile(hopsMs, 50),
		p99: percentile(hopsMs, 99),
		lost: rig.lost - lost,
		...{ workerPercent, generatorPercent },
	};
}
