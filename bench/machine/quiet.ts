/** Whether the machine has nothing else to do: with a compiler beside it the same load took 300 times as long. */
import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Above this 1 minute load average figures are not comparable. */
export const maxLoadAverage = 0.5;
const pollMs = 2_000;

export const loadAverage = () => os.loadavg()[0] ?? 0;

/** What ran just before, such as the build, counts for a while. @returns the load average at the end */
export async function waitForQuiet(maxWaitMs: number): Promise<number> {
	const until = performance.now() + maxWaitMs;
	while (loadAverage() > maxLoadAverage && performance.now() < until) await sleep(pollMs);
	return loadAverage();
}
