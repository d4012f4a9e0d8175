import type { LoadState } from '../../protocol/models.ts';
import { CpuMeter } from './CpuMeter.ts';
import type { MediaWorker } from './MediaWorker.ts';

/**
 * Time constant of the exponential moving average, ms: the CPU peak while a class joins lasts some seconds and is not
 * load.
 */
const timeConstantMs = 10_000;
/** Share of the limit, 0 to 1, from which a worker is `busy`. */
const busyShare = 0.82;
/** A state ends only when the load is this much, as a share of the limit, below the threshold at which it begins. */
const hysteresis = 0.1;

/**
 * Keeps `MediaWorker.cpuRatio` of workers by what their heartbeats measure, and rates it as `fine`, `busy` or `full`.
 */
export class LoadMeter {
	readonly #cpu = new CpuMeter();
	readonly #limit: number;
	readonly #states = new WeakMap<MediaWorker, { state: LoadState; atMs: number }>();

	/** @param limit share of a core from which a worker is `full`, above 0 up to 1 */
	constructor(limit: number) {
		this.#limit = limit;
	}

	/** As long as the worker lives. */
	follow(worker: MediaWorker): void {
		worker.on('measured', (cpuMs) => this.#take(worker, cpuMs));
	}

	/** `fine` until the first measurement. */
	stateOf(worker: MediaWorker): LoadState {
		return this.#states.get(worker)?.state ?? 'fine';
	}

	#take(worker: MediaWorker, cpuMs: number): void {
		const ratio = this.#cpu.percent(worker, cpuMs) / 100;
		const atMs = performance.now();
		const passedMs = atMs - (this.#states.get(worker)?.atMs ?? worker.startedAtMs);
		worker.cpuRatio += (ratio - worker.cpuRatio) * (1 - Math.exp(-passedMs / timeConstantMs));
		this.#states.set(worker, { state: nextLoadState(this.stateOf(worker), worker.cpuRatio / this.#limit), atMs });
	}
}

/**
 * The state that follows `state`.
 * @param share load as a share of the limit, 0 to 1 and above
 */
export function nextLoadState(state: LoadState, share: number): LoadState {
	const stays = (from: number, ...states: LoadState[]) => share >= from - (states.includes(state) ? hysteresis : 0);
	if (stays(1, 'full')) return 'full';
	return stays(busyShare, 'full', 'busy') ? 'busy' : 'fine';
}
