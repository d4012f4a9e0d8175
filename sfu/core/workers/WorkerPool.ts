import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LoadState } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';
import { defaultMaxWorkerLoad } from '../limits.ts';
import { defaultHeartbeat, type HeartbeatTimes } from './Heartbeat.ts';
import { LoadMeter } from './LoadMeter.ts';
import { MediaWorker, type MediaWorkerOptions, type WorkerEnd } from './MediaWorker.ts';

export type WorkerPoolOptions = {
	/** At least 1; one per core is usual. */
	workerCount: number;
	/** Absolute path of the mediasoup-worker binary. Default: the one in the mediasoup package. */
	workerBin?: string;
	/** Where every worker listens; as `openListener` takes them. */
	listenAddresses: readonly string[];
	/** Port of the first worker; each further worker has the next one. A taken port is skipped. 0: any free ports. */
	firstMediaPort: number;
	/** No port above it is tried. Default: 65535. */
	lastMediaPort?: number;
	/** Share of a core from which a worker takes no more rooms and cameras, above 0 up to 1. Default 0.85. */
	maxWorkerLoad?: number;
	/** When a worker counts as hung. Default: a beat every 2 s, killed when it has not answered for 6 s. */
	heartbeat?: HeartbeatTimes;
	/** How long a worker may take to start, ms. Default 10 s. */
	workerStartMs?: number;
};

type WorkerPoolEvents = {
	/** It does not answer: until it does, or is killed, nothing new is placed on it. */
	workerSuspected: [pid: number];
	/** A suspected one answers again. */
	workerRecovered: [pid: number];
	workerDied: [pid: number, end: WorkerEnd];
	/** A dead worker's replacement is ready. */
	workerReplaced: [pid: number];
	/** A dead worker could not be replaced; the next attempt follows after `retryMs`. */
	replacementFailed: [error: unknown, retryMs: number];
};

/** Delay of the next attempt to replace a worker, ms; doubles with each failure up to `maxRetryMs`. */
const firstRetryMs = 100;
const maxRetryMs = 2_000;
/** A worker that hangs this soon after its start is replaced after a pause, ms, that doubles with each in a row. */
const soonMs = 60_000;
const firstPauseMs = 1_000;
const maxPauseMs = 8_000;
/** How long the replacement waits for the exit of a killed process, which has the port, ms. */
const exitTimeoutMs = 1_000;

/** The place of one worker. */
type Slot = {
	/** undefined while a dead worker is being replaced. */
	worker: MediaWorker | undefined;
	/** Of the worker, or of the last one. */
	pid: number;
	/** How many in a row have hung soon after their start. */
	soonHung: number;
};

/** One per place, whether or not it has a living worker at the moment. */
export type WorkerView = { pid: number; worker: MediaWorker | undefined };

/**
 * All media workers. A worker that dies is replaced at once, one that hangs is killed and then replaced; the owners of its
 * routers are notified by mediasoup (`workerclose`).
 */
export class WorkerPool extends EventEmitter<WorkerPoolEvents> {
	readonly #options: WorkerPoolOptions;
	readonly #slots: Slot[];
	/** Callers of `waitForLeastLoaded` while no worker answers. */
	readonly #waiters = new Set<{ resolve(worker: MediaWorker): void; reject(error: SfuError): void }>();
	readonly #closing = new AbortController();
	readonly #meter: LoadMeter;
	#closed: Promise<unknown> | undefined;

	private constructor(options: WorkerPoolOptions, workers: MediaWorker[]) {
		super();
		this.#options = options;
		this.#meter = new LoadMeter(options.maxWorkerLoad ?? defaultMaxWorkerLoad);
		this.#slots = workers.map((worker) => ({ worker, pid: worker.pid, soonHung: 0 }));
		for (const slot of this.#slots) this.#watch(slot);
	}

	/** @throws SfuError unavailable: a worker does not start, or no address or port can be listened on */
	static async create(options: WorkerPoolOptions): Promise<WorkerPool> {
		const workers: MediaWorker[] = [];
		try {
			// One after the other: each worker must see which ports the workers before it took.
			for (let index = 0; index < options.workerCount; index++) {
				const port = options.firstMediaPort === 0 ? 0 : options.firstMediaPort + index;
				workers.push(await MediaWorker.create(workerOptions(options, port)));
			}
		} catch (error) {
			for (const worker of workers) void worker.close();
			throw error;
		}
		return new WorkerPool(options, workers);
	}

	/** Those that live, also while they do not answer. */
	get workers(): MediaWorker[] {
		return this.#slots.flatMap(({ worker }) => worker ?? []);
	}

	/** Always in the same order. */
	get views(): WorkerView[] {
		return this.#slots.map(({ pid, worker }) => ({ pid, worker }));
	}

	/** Of those that answer, by `MediaWorker.load`; undefined while none does, or all are being replaced. */
	get leastLoaded(): MediaWorker | undefined {
		const [first, ...others] = this.workers.filter(({ answering }) => answering);
		return first && others.reduce((best, worker) => (worker.load < best.load ? worker : best), first);
	}

	get closed(): boolean {
		return this.#closing.signal.aborted;
	}

	/** @param worker default: the least loaded one, on which the next room would be created */
	loadState(worker = this.leastLoaded): LoadState {
		return worker ? this.#meter.stateOf(worker) : 'fine';
	}

	/** The least loaded worker; waits while none answers. @throws SfuError unavailable: the pool is closed */
	async waitForLeastLoaded(): Promise<MediaWorker> {
		if (this.closed) throw serverClosing();
		return this.leastLoaded ?? new Promise((resolve, reject) => this.#waiters.add({ resolve, reject }));
	}

	/** Closes all workers; idempotent. Resolves when their processes have exited, also those that hang. */
	async close(): Promise<void> {
		this.#closed ??= this.#close();
		await this.#closed;
	}

	#close(): Promise<unknown> {
		this.#closing.abort();
		for (const { reject } of this.#waiters) reject(serverClosing());
		this.#waiters.clear();
		return Promise.all(this.workers.map((worker) => worker.close()));
	}

	#watch(slot: Slot): void {
		const { worker } = slot;
		if (!worker) return;
		const { pid } = worker;
		this.#meter.follow(worker);
		worker.on('suspected', () => this.emit('workerSuspected', pid));
		worker.on('recovered', () => {
			this.#serveWaiters(worker);
			this.emit('workerRecovered', pid);
		});
		worker.once('died', (end) => {
			slot.worker = undefined;
			const isSoon = end === 'hung' && performance.now() - worker.startedAtMs < soonMs;
			slot.soonHung = isSoon ? slot.soonHung + 1 : 0;
			this.emit('workerDied', pid, end);
			void this.#replace(slot, worker);
		});
	}

	/** On the port of the dead worker, which firewalls may have been opened for. */
	async #replace(slot: Slot, { port, exited }: MediaWorker): Promise<void> {
		const { signal } = this.#closing;
		const pauseMs = slot.soonHung < 2 ? 0 : Math.min(firstPauseMs * 2 ** (slot.soonHung - 2), maxPauseMs);
		if (pauseMs > 0) await sleep(pauseMs, undefined, { signal }).catch(ignore);
		await Promise.race([exited, sleep(exitTimeoutMs, undefined, { ref: false })]);
		for (let retryMs = firstRetryMs; !signal.aborted; retryMs = Math.min(retryMs * 2, maxRetryMs)) {
			try {
				const worker = await MediaWorker.create(workerOptions(this.#options, port));
				if (signal.aborted) return await worker.close();
				return this.#adopt(worker, slot);
			} catch (error) {
				this.emit('replacementFailed', error, retryMs);
				await sleep(retryMs, undefined, { signal }).catch(ignore);
			}
		}
	}

	#adopt(worker: MediaWorker, slot: Slot): void {
		slot.worker = worker;
		slot.pid = worker.pid;
		this.#watch(slot);
		this.#serveWaiters(worker);
		this.emit('workerReplaced', worker.pid);
	}

	#serveWaiters(worker: MediaWorker): void {
		for (const { resolve } of this.#waiters) resolve(worker);
		this.#waiters.clear();
	}
}

const ignore = () => undefined;

function serverClosing(): SfuError {
	return new SfuError('unavailable', 'the server is closing');
}

function workerOptions(options: WorkerPoolOptions, port: number): MediaWorkerOptions {
	const { workerBin, listenAddresses, lastMediaPort: lastPort, workerStartMs: startTimeoutMs } = options;
	const { heartbeat = defaultHeartbeat } = options;
	return { listenAddresses, port, lastPort, heartbeat, startTimeoutMs, ...(workerBin && { workerBin }) };
}
