import { isWorkerLost } from '../errors.ts';
import { once } from '../once.ts';
import type { MediaWorker } from '../workers/MediaWorker.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';
import { LocalRouter } from './LocalRouter.ts';
import { mediaCodecs } from './mediaCodecs.ts';

/**
 * Load of the origin's worker, 0 to 1, from which further receivers go to a worker that is less loaded. The rest is
 * kept for producers and pipes, which only the origin's worker can carry.
 */
const fullLoad = 0.8;

/** A router that stays open for its holder. */
export type ReservedRouter = {
	router: LocalRouter;
	/** Idempotent. The last holder of a piped router closes it. */
	release(): void;
};

type PipedRouter = {
	worker: MediaWorker;
	/** A promise, because a second receiver may need it while it is being created. */
	created: Promise<LocalRouter>;
	/** Receive transports on it, those that are being created included. */
	holders: number;
};

/**
 * Spreads the receivers of one room over several workers. All producers live on the origin router; when its worker is
 * full, further receivers get a router on another worker, to which a producer is piped when it is first consumed there.
 */
export class PipedRouters {
	readonly #pool: WorkerPool;
	readonly #origin: LocalRouter;
	readonly #byWorker = new Map<MediaWorker, PipedRouter>();
	#closed = false;

	constructor(pool: WorkerPool, origin: LocalRouter) {
		this.#pool = pool;
		this.#origin = origin;
	}

	/** The origin router, for senders. It closes with its room, so `release` has no effect. */
	reserveOrigin(): ReservedRouter {
		return { router: this.#origin, release: () => undefined };
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
			return { router: await piped.created, release };
		} catch (error) {
			release();
			if (!isWorkerLost(error)) throw error;
			// The receiver gets the origin, however loaded its worker is.
			return this.reserveOrigin();
		}
	}

	/** Closes the piped routers, not the origin; idempotent. */
	close(): void {
		this.#closed = true;
		for (const piped of this.#byWorker.values()) closeWhenCreated(piped);
		this.#byWorker.clear();
	}

	#create(worker: MediaWorker): PipedRouter {
		const piped: PipedRouter = { worker, created: this.#createRouter(worker), holders: 0 };
		this.#byWorker.set(worker, piped);
		piped.created.then(
			({ router }) => router.once('workerclose', () => this.#forget(piped)),
			() => this.#forget(piped),
		);
		return piped;
	}

	async #createRouter(worker: MediaWorker): Promise<LocalRouter> {
		const router = await worker.whileAnswering(worker.createRouter(mediaCodecs), (late) => late.close());
		if (this.#closed) router.close();
		return new LocalRouter(worker, router, this.#origin.router);
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
		({ router }) => router.close(),
		() => undefined,
	);
}
