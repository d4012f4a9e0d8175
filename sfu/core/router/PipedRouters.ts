import type { types } from 'mediasoup';
import { clientFault, isWorkerLost } from '../errors.ts';
import { once } from '../once.ts';
import type { MediaWorker } from '../workers/MediaWorker.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';
import { mediaCodecs } from './mediaCodecs.ts';

/**
 * Load of the origin's worker, 0 to 1, from which further receivers go to a worker that is less loaded. The rest is
 * kept for producers and pipes, which only the origin's worker can carry.
 */
const fullLoad = 0.8;

export type RoutedWorker = { worker: MediaWorker; router: types.Router };

/** A router that stays open for its holder. */
export type ReservedRouter = RoutedWorker & {
	/** Idempotent. The last holder of a piped router closes it. */
	release(): void;
};

type PipedRouter = {
	worker: MediaWorker;
	/** A promise, because a second receiver may need it while it is being created. */
	created: Promise<types.Router>;
	/** Receive transports on it, those that are being created included. */
	holders: number;
};

/**
 * Spreads the receivers of one room over several workers. All producers live on the origin router; when its worker is
 * full, further receivers get a router on another worker, to which a producer is piped when it is first consumed there.
 */
export class PipedRouters {
	readonly #pool: WorkerPool;
	readonly #origin: RoutedWorker;
	readonly #byWorker = new Map<MediaWorker, PipedRouter>();
	/** By router, the pipes to it by producer id. */
	readonly #pipes = new WeakMap<types.Router, Map<string, Promise<void>>>();
	#closed = false;

	constructor(pool: WorkerPool, origin: RoutedWorker) {
		this.#pool = pool;
		this.#origin = origin;
	}

	/** The origin router, for senders. It closes with its room, so `release` has no effect. */
	reserveOrigin(): ReservedRouter {
		return { ...this.#origin, release: () => undefined };
	}

	/**
	 * A router for one more receiver: the origin below `fullLoad`, else one on the least loaded worker, or the origin when that
	 * worker dies meanwhile or does not answer.
	 */
	async reserve(): Promise<ReservedRouter> {
		const { leastLoaded } = this.#pool;
		const { load } = this.#origin.worker;
		if (!leastLoaded || load < fullLoad || leastLoaded.load >= load) return this.reserveOrigin();
		const piped = this.#byWorker.get(leastLoaded) ?? this.#create(leastLoaded);
		// Counted before the await: otherwise a receiver that leaves meanwhile would close the router.
		piped.holders++;
		const release = once(() => this.#release(piped));
		try {
			return { worker: piped.worker, router: await piped.created, release };
		} catch (error) {
			release();
			if (!isWorkerLost(error)) throw error;
			// The receiver gets the origin, however loaded its worker is.
			return this.reserveOrigin();
		}
	}

	/**
	 * Makes a producer of the origin router consumable on `router`, by one pipe however many receivers consume it there.
	 * @throws SfuError as `clientFault`, e.g. when the producer or the router has closed meanwhile
	 */
	async pipe(producerId: string, router: types.Router): Promise<void> {
		if (router === this.#origin.router) return;
		const pipes = this.#pipes.get(router) ?? new Map<string, Promise<void>>();
		this.#pipes.set(router, pipes);
		const piped = pipes.get(producerId) ?? this.#pipe(producerId, router, () => pipes.delete(producerId));
		pipes.set(producerId, piped);
		await piped;
	}

	/** Closes the piped routers, not the origin; idempotent. */
	close(): void {
		this.#closed = true;
		for (const piped of this.#byWorker.values()) closeWhenCreated(piped);
		this.#byWorker.clear();
	}

	async #pipe(producerId: string, router: types.Router, forget: () => void): Promise<void> {
		try {
			const pipe = this.#origin.router.pipeToRouter({ producerId, router });
			const { pipeProducer } = await clientFault(pipe, (late) => late.pipeConsumer?.close());
			pipeProducer?.observer.once('close', forget);
		} catch (error) {
			forget();
			throw error;
		}
	}

	#create(worker: MediaWorker): PipedRouter {
		const piped: PipedRouter = { worker, created: this.#createRouter(worker), holders: 0 };
		this.#byWorker.set(worker, piped);
		piped.created.then(
			(router) => router.once('workerclose', () => this.#forget(piped)),
			() => this.#forget(piped),
		);
		return piped;
	}

	async #createRouter(worker: MediaWorker): Promise<types.Router> {
		const router = await worker.whileAnswering(worker.createRouter(mediaCodecs), (late) => late.close());
		if (this.#closed) router.close();
		return router;
	}

	#release(piped: PipedRouter): void {
		if (--piped.holders > 0) return;
		this.#forget(piped);
		closeWhenCreated(piped);
	}

	#forget(piped: PipedRouter): void {
		if (this.#byWorker.get(piped.worker) === piped) this.#byWorker.delete(piped.worker);
	}
}

function closeWhenCreated({ created }: PipedRouter): void {
	created.then(
		(router) => router.close(),
		() => undefined,
	);
}
