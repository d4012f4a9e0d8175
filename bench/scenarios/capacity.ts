/** What one media worker on one core forwards, without anything of ours around it, and where that ends. */
import { setTimeout as sleep } from 'node:timers/promises';
import { HopRig } from '../bare/HopRig.ts';
import { CpuWatch } from '../machine/processes.ts';
import { type Measure, measure, measureRounds, percentile } from '../report.ts';

const targets = { consumers: 400, p99Ms: 2.5, lost: 0 };
/** Beyond the target, until the worker has no more time. */
const ramp = [600, 800, 1000];
const warmUpMs = 1_500;

type Step = {
	p50: number;
	p99: number;
	lost: number;
	perSecond: number;
	workerPercent: number;
	generatorPercent: number;
};

export async function capacity({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const windowMs = quick ? 2_000 : 6_000;
	const rig = await HopRig.start();
	try {
		await rig.grow(targets.consumers);
		rig.send();
		const rounds: Step[] = [];
		for (let round = 0; round < (quick ? 2 : 5); round++) rounds.push(await step(rig, windowMs));
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
			hopLost: measure(
				rounds.reduce((sum, { lost }) => sum + lost, 0),
				'count',
				targets.lost,
			),
			...told(targets.consumers, rounds[0]),
		};
		for (const consumers of ramp) {
			await rig.grow(consumers);
			const reached = await step(rig, windowMs);
			measures[`hopP50At${consumers}`] = measure(reached.p50, 'ms');
			measures[`hopP99At${consumers}`] = measure(reached.p99, 'ms');
			measures[`lostAt${consumers}`] = measure(reached.lost, 'count');
			Object.assign(measures, told(consumers, reached));
		}
		return measures;
	} finally {
		rig.close();
	}
}

/** `generatorCpu` near 100 means that the times above are those of the receivers. */
function told(consumers: number, reached: Step | undefined): Record<string, Measure> {
	if (!reached) return {};
	return {
		[`workerCpuAt${consumers}`]: measure(reached.workerPercent, '%'),
		[`generatorCpuAt${consumers}`]: measure(reached.generatorPercent, '%'),
		[`packetsAt${consumers}`]: measure(reached.perSecond, '1/s'),
	};
}

async function step(rig: HopRig, windowMs: number): Promise<Step> {
	await sleep(warmUpMs);
	const [worker, generator] = await Promise.all([CpuWatch.start([rig.workerPid]), CpuWatch.start([process.pid])]);
	const [received, lost, sinceMs] = [rig.received, rig.lost, performance.now()];
	rig.hopsMs = [];
	await sleep(windowMs);
	const perSecond = ((rig.received - received) * 1000) / (performance.now() - sinceMs);
	const { hopsMs } = rig;
	const [workerPercent, generatorPercent] = await Promise.all([worker.percent(), generator.percent()]);
	return {
		p50: percentile(hopsMs, 50),
		p99: percentile(hopsMs, 99),
		lost: rig.lost - lost,
		...{ perSecond, workerPercent, generatorPercent },
	};
}
