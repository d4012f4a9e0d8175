import type { MediaWorker } from '../workers/MediaWorker.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';
import { type PreparedRouter, prepareRouter } from './PreparedRouter.ts';

/** Kept on all workers together: a laptop has one class, and a class that is founded at the same time finds the other. */
const defaultSpareRouters = 2;
/** Of a server on which more classes have begun at the same time, as in a school at the full hour. */
const maxSpareRouters = 10;
/** A class of fifty has come in by then. */
const defaultRefillAfterMs = 750;

export type SpareMediaOptions = {
	/**
	 * Kept on all workers together; 0: none. Default 2. Where more rooms were founded within `refillAfterMs` of each other, as many as
	 * these, up to 10.
	 */
	count?: number;
	/** How long nobody has taken one before more are created, ms: not while a class joins. Default 0.75 s. */
	refillAfterMs?: number;
};

/**
 * Routers that are created ahead, with all that a room has on its router: whoever founds a room does not wait for nine answers
 * of the worker. They count in no figure of the worker until a room takes them, and end with it.
 */
export class SpareMedia {
	readonly #pool: WorkerPool;
	readonly #voices: number;
	readonly #atLeast: number;
	readonly #refillAfterMs: number;
	readonly #spares = new Set<PreparedRouter>();
	/** Rooms founded since spares were last created, and the most so far. */
	#founded = 0;
	#mostFounded = 0;
	#timer: NodeJS.Timeout | undefined;
	#refilling = false;
	#closed = false;

	/** @param voices slots of `Voices` of each room, 1 or more */
	constructor(
		pool: WorkerPool,
		voices: number,
		{ count = defaultSpareRouters, refillAfterMs = defaultRefillAfterMs }: SpareMediaOptions = {},
	) {
		this.#pool = pool;
		this.#voices = voices;
		this.#atLeast = count;
		this.#refillAfterMs = refillAfterMs;
		for (const event of ['workerReplaced', 'workerRecovered'] as const) pool.on(event, () => this.#refillLater());
		this.#refillLater();
	}

	/** Kept on all workers together. */
	get #count(): number {
		return this.#atLeast === 0 ? 0 : Math.max(this.#atLeast, Math.min(this.#mostFounded, maxSpareRouters));
	}

	/** Number of spares on this worker. */
	on(worker: MediaWorker): number {
		return [...this.#spares].filter((spare) => spare.worker === worker).length;
	}

	/** One on this worker, which the caller closes from now on. undefined: there is none. */
	take(worker: MediaWorker): PreparedRouter | undefined {
		this.#founded += 1;
		this.#mostFounded = Math.max(this.#mostFounded, this.#founded);
		this.#refillLater();
		const spare = [...this.#spares].find((each) => each.worker === worker);
		if (!spare) return undefined;
		this.#spares.delete(spare);
		worker.countIn(spare.router);
		return spare;
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		clearTimeout(this.#timer);
		for (const { router } of this.#spares) router.close();
	}

	#refillLater(): void {
		clearTimeout(this.#timer);
		if (this.#closed || this.#count === 0) return;
		this.#timer = setTimeout(() => void this.#refill(), this.#refillAfterMs).unref();
	}

	/** One after the other: the worker forwards media meanwhile. */
	async #refill(): Promise<void> {
		if (this.#refilling) return;
		this.#refilling = true;
		this.#founded = 0;
		try {
			for (const worker of this.#placesFor()) {
				if (this.#closed || worker.closed) break;
				await this.#create(worker);
			}
		} catch {
			// The worker died or hangs. It is tried again when it answers, is replaced, or the next room is founded.
		} finally {
			this.#refilling = false;
		}
	}

	async #create(worker: MediaWorker): Promise<void> {
		const preparing = prepareSpare(worker, this.#voices);
		const spare = await worker.whileAnswering(preparing, (late) => late.router.close());
		const { router } = spare;
		if (this.#closed || router.closed) return router.close();
		this.#spares.add(spare);
		router.observer.once('close', () => this.#spares.delete(spare));
	}

	/**
	 * Where spares are missing: the next rooms are created on the workers that are the least loaded then. Closes those on
	 * other workers.
	 */
	#placesFor(): MediaWorker[] {
		const workers = this.#pool.workers.filter((worker) => worker.answering && this.#pool.loadState(worker) === 'fine');
		const wanted = new Map(workers.map((worker) => [worker, 0]));
		const loadWith = (worker: MediaWorker) => worker.loadWith(wanted.get(worker) ?? 0);
		for (let room = 0; room < this.#count && workers.length > 0; room++) {
			const next = workers.reduce((best, worker) => (loadWith(worker) < loadWith(best) ? worker : best));
			wanted.set(next, (wanted.get(next) ?? 0) + 1);
		}
		for (const spare of this.#spares) if (this.on(spare.worker) > (wanted.get(spare.worker) ?? 0)) spare.router.close();
		return workers.flatMap((worker) =>
			new Array<MediaWorker>(Math.max(0, (wanted.get(worker) ?? 0) - this.on(worker))).fill(worker),
		);
	}
}

/** Its observers of speech are paused: their timers would wake the worker up seven times a second. */
async function prepareSpare(worker: MediaWorker, voices: number): Promise<PreparedRouter> {
	const spare = await prepareRouter(worker, voices, true);
	const { levels, speaker } = spare.observers;
	try {
		await Promise.all([levels.pause(), speaker.pause()]);
		return spare;
	} catch (error) {
		spare.router.close();
		throw error;
	}
}
