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
	/** Absolute path of mediasoup-worker. Default: mediasoup's own place. */
	workerBin?: string;
	listenAddresses: ListenAddress[];
	/** Port of the first worker, the next one's is one higher. Taken: the next free. 0: any free. */
	firstMediaPort: number;
	/** Share of a core from which a worker takes no more rooms and cameras, above 0 to 1. Default 0.85. */
	maxWorkerLoad?: number;
};

type WorkerPoolEvents = {
	workerDied: [pid: number];
	/** A dead worker's replacement is ready. */
	workerReplaced: [pid: number];
	/** It could not be replaced; tried again after `retryMs`. */
	replacementFailed: [error: unknown, retryMs: number];
};

const firstRetryMs = 100;
const maxRetryMs = 2_000;

/** All workers. A worker that dies is replaced at once; whoever held routers there learns it from mediasoup itself. */
export class WorkerPool extends EventEmitter<WorkerPoolEvents> {
	readonly #options: WorkerPoolOptions;
	#listenAddresses: ListenAddress[];
	/** By index; undefined while a dead one is being replaced. */
	readonly #workers: (MediaWorker | undefined)[];
	readonly #waiting = new Set<{ resolve(worker: MediaWorker): void; reject(error: SfuError): void }>();
	readonly #closing = new AbortController();
	readonly #meter: LoadMeter;
	#moving: Promise<void> = Promise.resolve();

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

	/** @throws SfuError unavailable */
	static async create(options: WorkerPoolOptions): Promise<WorkerPool> {
		const workers: MediaWorker[] = [];
		try {
			// One after another: each must see which ports the one before it took.
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

	get workers(): MediaWorker[] {
		return this.#workers.filter((worker) => worker !== undefined);
	}

	/** The least loaded worker; undefined while all are being replaced. */
	get emptiest(): MediaWorker | undefined {
		const [first, ...others] = this.workers;
		return first && others.reduce((best, worker) => (worker.load < best.load ? worker : best), first);
	}

	/** Of one worker; without one, of the server as a new room would meet it. */
	loadState(worker = this.emptiest): LoadState {
		return worker ? this.#meter.stateOf(worker) : 'fine';
	}

	/** The least loaded worker; waits while all are being replaced. @throws SfuError unavailable once closed */
	async leastLoaded(): Promise<MediaWorker> {
		if (this.#closing.signal.aborted) throw serverClosing();
		return this.emptiest ?? new Promise((resolve, reject) => this.#waiting.add({ resolve, reject }));
	}

	/** One change after another. @throws SfuError unavailable: no such address here */
	setListenAddresses(addresses: ListenAddress[]): Promise<void> {
		this.#listenAddresses = addresses;
		this.#moving = this.#moving.catch(() => undefined).then(() => this.#move(addresses));
		return this.#moving;
	}

	close(): void {
		if (this.#closing.signal.aborted) return;
		this.#closing.abort();
		this.#meter.close();
		for (const { reject } of this.#waiting) reject(serverClosing());
		this.#waiting.clear();
		for (const worker of this.workers) worker.close();
	}

	async #move(addresses: ListenAddress[]): Promise<void> {
		for (const worker of this.workers) {
			try {
				await worker.setListenAddresses(addresses);
			} catch (error) {
				// Its replacement listens on the new addresses anyway.
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

	/** On the port of the dead one: clients and firewalls know it. */
	async #replace(index: number, port: number): Promise<void> {
		const { signal } = this.#closing;
		for (let retryMs = firstRetryMs; !signal.aborted; retryMs = Math.min(retryMs * 2, maxRetryMs)) {
			try {
				const worker = await MediaWorker.create(workerOptions(this.#options, this.#listenAddresses, port));
				if (signal.aborted) return worker.close();
				return this.#place(worker, index);
			} catch (error) {
				this.emit('replacementFailed', error, retryMs);
				await sleep(retryMs, undefined, { signal }).catch(() => undefined);
			}
		}
	}

	#place(worker: MediaWorker, index: number): void {
		this.#workers[index] = worker;
		this.#watch(worker, index);
		for (const { resolve } of this.#waiting) resolve(worker);
		this.#waiting.clear();
		this.emit('workerReplaced', worker.pid);
	}
}

function serverClosing(): SfuError {
	return new SfuError('unavailable', 'the server is closing');
}

function workerOptions({ workerBin }: WorkerPoolOptions, listenAddresses: ListenAddress[], port: number) {
	return { listenAddresses, port, ...(workerBin && { workerBin }) };
}
