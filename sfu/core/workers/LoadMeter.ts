import type { LoadState } from '../../protocol/models.ts';
import { CpuMeter } from './CpuMeter.ts';
import type { MediaWorker } from './MediaWorker.ts';

const intervalMs = 2_000;
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
 * Samples the CPU load of every worker each `intervalMs`, keeps `MediaWorker.cpuRatio` and rates it as `fine`, `busy`
 * or `full`.
 */
export class LoadMeter {
	readonly #cpu = new CpuMeter();
	readonly #limit: number;
	readonly #states = new WeakMap<MediaWorker, LoadState>();
	readonly #timer: NodeJS.Timeout;

	/**
	 * @param workers asked anew for every sample: workers are replaced
	 * @param limit share of a core from which a worker is `full`, above 0 up to 1
	 */
	constructor(workers: () => MediaWorker[], limit: number) {
		this.#limit = limit;
		this.#timer = setInterval(() => {
			for (const worker of workers()) void this.#measure(worker);
		}, intervalMs).unref();
	}

	/** `fine` until the first sample. */
	stateOf(worker: MediaWorker): LoadState {
		return this.#states.get(worker) ?? 'fine';
	}

	close(): void {
		clearInterval(this.#timer);
	}

	async #measure(worker: MediaWorker): Promise<void> {
		const ratio = (await this.#cpu.percent(worker)) / 100;
		worker.cpuRatio += (ratio - worker.cpuRatio) * (1 - Math.exp(-intervalMs / timeConstantMs));
		this.#states.set(worker, nextLoadState(this.stateOf(worker), worker.cpuRatio / this.#limit));
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
