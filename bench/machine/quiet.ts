/** Load average of the machine: with a compiler running beside it the same load took 300 times as long. */
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Figures measured above this 1 minute load average are not comparable. */
export const maxLoadAverage = 0.5;
const pollMs = 2_000;

export const loadAverage = () => os.loadavg()[0] ?? 0;

/** Polls until the load average is low, since a build that has just ended still raises it. @returns the load average at the end */
export async function waitForQuiet(maxWaitMs: number): Promise<number> {
	const until = performance.now() + maxWaitMs;
	while (loadAverage() > maxLoadAverage && performance.now() < until) await sleep(pollMs);
	return loadAverage();
}
