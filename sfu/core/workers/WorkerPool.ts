import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadState } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';
import { defaultMaxWorkerLoad } from '../limits.ts';
import { LoadMeter } from './LoadMeter.ts';
import { MediaWorker } from './MediaWorker.ts';
import type { ListenAddress } from './ports.ts';

export type WorkerPoolOptions = {
	/** At least 1; one per core is usual. */
	workerCount: number;
	/** Absolute path of the mediasoup-worker binary. Default: the one in the mediasoup package. */
	workerBin?: string;
	listenAddresses: ListenAddress[];
	/** Port of the first worker; each further worker has the next one. A taken port is skipped. 0: any free ports. */
	firstMediaPort: number;
	/** Share of a core from which a worker takes no more rooms and cameras, above 0 up to 1. Default 0.85. */
	maxWorkerLoad?: number;
};

type WorkerPoolEvents = {
	workerDied: [pid: number];
	/** A dead worker's replacement is ready. */
	workerReplaced: [pid: number];
	/** A dead worker could not be replaced; the next attempt follows after `retryMs`. */
	replacementFailed: [error: unknown, retryMs: number];
};

/** Delay of the next attempt to replace a worker, ms; doubles with each failure up to `maxRetryMs`. */
const firstRetryMs = 100;
const maxRetryMs = 2_000;

/**
 * All media workers. A worker that dies is replaced at once; the owners of its routers are notified by mediasoup
 * (`workerclose`).
 */
export class WorkerPool extends EventEmitter<WorkerPoolEvents> {
	readonly #options: WorkerPoolOptions;
	#listenAddresses: ListenAddress[];
	/** undefined while a dead worker is being replaced. */
	readonly #workers: (MediaWorker | undefined)[];
	/** Callers of `waitForLeastLoaded` while no worker lives. */
	readonly #waiters = new Set<{ resolve(worker: MediaWorker): void; reject(error: SfuError): void }>();
	readonly #closing = new AbortController();
	readonly #meter: LoadMeter;
	#addressChange: Promise<void> = Promise.resolve();

	private constructor(options: WorkerPoolOptions, workers: MediaWorker[]) {
		super();
		this.#options = options;
		this.#listenAddresses = options.listenAddresses;
		this.#workers = workers;
		this.#meter = new LoadMeter(() => this.workers, options.maxWorkerLoad ?? defaultMaxWorkerLoad);
		workers.forEach((worker, index) => {
			this.#watch(worker, index);
		});
	}

	/** @throws SfuError unavailable: a worker does not start, or no address or port can be listened on */
	static async create(options: WorkerPoolOptions): Promise<WorkerPool> {
		const workers: MediaWorker[] = [];
		try {
			// One after the other: each worker must see which ports the workers before it took.
			for (let index = 0; index < options.workerCount; index++) {
				const port = options.firstMediaPort === 0 ? 0 : options.firstMediaPort + index;
				workers.push(await MediaWorker.create(workerOptions(options, options.listenAddresses, port)));
			}
		} catch (error) {
			for (const worker of workers) worker.close();
			throw error;
		}
		return new WorkerPool(options, workers);
	}

	/** Those that live. */
	get workers(): MediaWorker[] {
		return this.#workers.filter((worker) => worker !== undefined);
	}

	/** By `MediaWorker.load`; undefined while all workers are being replaced. */
	get leastLoaded(): MediaWorker | undefined {
		const [first, ...others] = this.workers;
		return first && others.reduce((best, worker) => (worker.load < best.load ? worker : best), first);
	}

	/** @param worker default: the least loaded one, on which the next room would be created */
	loadState(worker = this.leastLoaded): LoadState {
		return worker ? this.#meter.stateOf(worker) : 'fine';
	}

	/** The least loaded worker; waits while all are being replaced. @throws SfuError unavailable: the pool is closed */
	async waitForLeastLoaded(): Promise<MediaWorker> {
		if (this.#closing.signal.aborted) throw serverClosing();
		return this.leastLoaded ?? new Promise((resolve, reject) => this.#waiters.add({ resolve, reject }));
	}

	/**
	 * For all workers, also for later replacements; changes run one after the other.
	 * @throws SfuError unavailable: no address or port
	 */
	setListenAddresses(addresses: ListenAddress[]): Promise<void> {
		this.#listenAddresses = addresses;
		const previous = this.#addressChange.catch(() => undefined);
		this.#addressChange = previous.then(() => this.#applyListenAddresses(addresses));
		return this.#addressChange;
	}

	/** Closes all workers; idempotent. */
	close(): void {
		if (this.#closing.signal.aborted) return;
		this.#closing.abort();
		this.#meter.close();
		for (const { reject } of this.#waiters) reject(serverClosing());
		this.#waiters.clear();
		for (const worker of this.workers) worker.close();
	}

	async #applyListenAddresses(addresses: ListenAddress[]): Promise<void> {
		for (const worker of this.workers) {
			try {
				await worker.setListenAddresses(addresses);
			} catch (error) {
				// A worker that died is replaced, and its replacement listens on the new addresses.
				if (!worker.closed) throw error;
			}
		}
	}

	#watch(worker: MediaWorker, index: number): void {
		worker.onDied(() => {
			this.#workers[index] = undefined;
			this.emit('workerDied', worker.pid);
			void this.#replace(index, worker.port);
		});
	}

	/** On the port of the dead worker, which firewalls may have been opened for. */
	async #replace(index: number, port: number): Promise<void> {
		const { signal } = this.#closing;
		for (let retryMs = firstRetryMs; !signal.aborted; retryMs = Math.min(retryMs * 2, maxRetryMs)) {
			try {
				const worker = await MediaWorker.create(workerOptions(this.#options, this.#listenAddresses, port));
				if (signal.aborted) return worker.close();
				return this.#adopt(worker, index);
			} catch (error) {
				this.emit('replacementFailed', error, retryMs);
				await sleep(retryMs, undefined, { signal }).catch(() => undefined);
			}
		}
	}

	#adopt(worker: MediaWorker, index: number): void {
		this.#workers[index] = worker;
		this.#watch(worker, index);
		for (const { resolve } of this.#waiters) resolve(worker);
		this.#waiters.clear();
		this.emit('workerReplaced', worker.pid);
	}
}

function serverClosing(): SfuError {
	return new SfuError('unavailable', 'the server is closing');
}

function workerOptions({ workerBin }: WorkerPoolOptions, listenAddresses: ListenAddress[], port: number) {
	return { listenAddresses, port, ...(workerBin && { workerBin }) };
}
