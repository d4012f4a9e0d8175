import type { MediaWorker } from './MediaWorker.ts';

/** Computes the CPU use of media workers between two measurements; every reader needs a meter of its own. */
export class CpuMeter {
	readonly #last = new WeakMap<MediaWorker, { cpuMs: number; atMs: number }>();

	/**
	 * Percent of one core since the last call for this worker; at the first call since it started.
	 * @param cpuMs its CPU time as of now
	 */
	percent(worker: MediaWorker, cpuMs: number): number {
		const atMs = performance.now();
		const before = this.#last.get(worker) ?? { cpuMs: 0, atMs: worker.startedAtMs };
		this.#last.set(worker, { cpuMs, atMs });
		return (100 * (cpuMs - before.cpuMs)) / Math.max(1, atMs - before.atMs);
	}
}
