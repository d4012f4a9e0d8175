import type { MediaWorker } from './MediaWorker.ts';

/** Measures the CPU time that media workers use between two calls; every reader needs a meter of its own. */
export class CpuMeter {
	readonly #last = new Map<number, { cpuMs: number; atMs: number }>();

	/** Percent of one core since the last call for this worker; at the first call since it started. 0 for a dead one. */
	async percent(worker: MediaWorker): Promise<number> {
		try {
			const cpuMs = await worker.cpuTimeMs();
			const atMs = performance.now();
			const before = this.#last.get(worker.pid) ?? { cpuMs: 0, atMs: worker.startedAtMs };
			this.#last.set(worker.pid, { cpuMs, atMs });
			return (100 * (cpuMs - before.cpuMs)) / Math.max(1, atMs - before.atMs);
		} catch {
			return 0;
		}
	}
}
