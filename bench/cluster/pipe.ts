/** What a pipe between two servers adds to the time that a packet takes through a media worker, at the same load on both sides. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CpuWatch } from '../machine/processes.ts';
import { type Measure, measure, measureInterval, measureRounds, median, percentile } from '../report.ts';
import { PipeRig } from './PipeRig.ts';

const targets = { p99Ms: 1 };
/** Consumers on each side, beside the probes: so few that a worker has nothing to do between packets, and half of what it carries. */
const loads = { few: 0, many: 200 };
const warmUpMs = 1_500;
/** At each load: enough that a target is not kept or missed by chance. */
const rounds = 12;

type Step = { p50: number; p99: number; lost: number; homePercent: number; lenderPercent: number };

export async function pipe({ quick }: { quick: boolean }): Promise<Record<string, Measure>> {
	const windowMs = quick ? 2_000 : 6_000;
	const count = quick ? 2 : rounds;
	const rig = await PipeRig.start();
	try {
		await rig.send();
		const few = await measureAt(rig, windowMs, count);
		await rig.addConsumers(loads.many);
		const many = await measureAt(rig, windowMs, count);
		const p99 = (steps: readonly Step[]) => median(steps.map((step) => step.p99));
		const values = (steps: Step[], name: keyof Step) => steps.map((step) => step[name]);
		return {
			pipeAddedP50Few: measureRounds(values(few, 'p50'), 'ms'),
			pipeAddedP99Few: measureInterval(few, p99, 'ms', targets.p99Ms),
			pipeAddedP50: measureRounds(values(many, 'p50'), 'ms'),
			pipeAddedP99: measureInterval(many, p99, 'ms', targets.p99Ms),
			pipeLost: measure(Math.max(...values(few, 'lost'), ...values(many, 'lost')), 'count', 0),
			homeCpu: measureRounds(values(many, 'homePercent'), '%'),
			lenderCpu: measureRounds(values(many, 'lenderPercent'), '%'),
		};
	} finally {
		await rig.close();
	}
}

async function measureAt(rig: PipeRig, windowMs: number, count: number): Promise<Step[]> {
	await sleep(warmUpMs);
	const steps: Step[] = [];
	for (let round = 0; round < count; round++) {
		const { home, lender } = rig.workerPids;
		const [homeCpu, lenderCpu] = await Promise.all([CpuWatch.start([home]), CpuWatch.start([lender])]);
		const { addedMs, lost } = await rig.measure(sleep(windowMs));
		const [homePercent, lenderPercent] = await Promise.all([homeCpu.percent(), lenderCpu.percent()]);
		steps.push({ p50: percentile(addedMs, 50), p99: percentile(addedMs, 99), lost, homePercent, lenderPercent });
	}
	return steps;
}
