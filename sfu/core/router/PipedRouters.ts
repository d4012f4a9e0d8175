import { isWorkerLost } from '../errors.ts';
import { fullWorkerLoad } from '../limits.ts';
import { once } from '../once.ts';
import type { MediaWorker } from '../workers/MediaWorker.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';
import { LocalRouter } from './LocalRouter.ts';
import { mediaCodecs } from './mediaCodecs.ts';
import type { LentRouter, RouterLender } from './RouterLender.ts';

/** A router that stays open for its holder. */
export type ReservedRouter<Router = LocalRouter | LentRouter> = {
	router: Router;
	/** Idempotent. The last holder of a piped or lent router closes it. */
	release(): void;
};

type PipedRouter = {
	worker: MediaWorker;
	/** A promise, because a second receiver may need it while it is being created. */
	created: Promise<LocalRouter>;
	/** Receive transports on it, those that are being created included. */
	holders: number;
};

type BorrowedRouter = { router: LentRouter; holders: number };

/**
 * Spreads the receivers of one room over several workers. All producers live on the origin router; when its worker is
 * full, further receivers get a router on another worker, to which a producer is piped when it is first consumed there: on
 * this server, and once all of its workers are full, on another one.
 */
export class PipedRouters {
	readonly #pool: WorkerPool;
	readonly #origin: LocalRouter;
	readonly #lender: () => RouterLender | null;
	readonly #byWorker = new Map<MediaWorker, PipedRouter>();
	readonly #borrowed = new Set<BorrowedRouter>();
	/** Another server is being asked, for all that need a router meanwhile. */
	#borrowing: Promise<BorrowedRouter | null> | undefined;
	#closed = false;

	/** @param lender at this moment; null: this server works alone */
	constructor(pool: WorkerPool, origin: LocalRouter, lender: () => RouterLender | null = () => null) {
		this.#pool = pool;
		this.#origin = origin;
		this.#lender = lender;
	}

	/** The origin router, for senders. It closes with its room, so `release` has no effect. */
	reserveOrigin(): ReservedRouter<LocalRouter> {
		return { router: this.#origin, release: () => undefined };
	}

	/**
	 * A router for one more receiver: the origin below `fullWorkerLoad`, else one on the least loaded worker, or on another
	 * server when all workers of this one are full; or the origin when that worker dies meanwhile or does not answer.
	 */
	async reserve(): Promise<ReservedRouter> {
		const { leastLoaded } = this.#pool;
		const { load } = this.#origin.worker;
		if (load < fullWorkerLoad || !leastLoaded || leastLoaded.load < fullWorkerLoad) return this.reserveHere();
		return (await this.#reserveElsewhere()) ?? this.reserveHere();
	}

	/** As `reserve`, on this server in any case. */
	async reserveHere(): Promise<ReservedRouter<LocalRouter>> {
		const { leastLoaded } = this.#pool;
		const { load } = this.#origin.worker;
		if (!leastLoaded || load < fullWorkerLoad || leastLoaded.load >= load) return this.reserveOrigin();
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

	/** Closes the piped and lent routers, not the origin; idempotent. */
	close(): void {
		this.#closed = true;
		for (const piped of this.#byWorker.values()) closeWhenCreated(piped);
		this.#byWorker.clear();
		for (const { router } of this.#borrowed) router.close();
		this.#borrowed.clear();
	}

	async #reserveElsewhere(): Promise<ReservedRouter<LentRouter> | null> {
		for (const borrowed of this.#borrowed) if (borrowed.router.closed) this.#borrowed.delete(borrowed);
		const known = [...this.#borrowed].find(({ router }) => !router.isFull);
		if (known) return this.#hold(known);
		this.#borrowing ??= this.#borrow().finally(() => {
			this.#borrowing = undefined;
		});
		const borrowed = await this.#borrowing;
		return borrowed && this.#hold(borrowed);
	}

	async #borrow(): Promise<BorrowedRouter | null> {
		const router = (await this.#lender()?.lend(this.#origin)) ?? null;
		if (!router) return null;
		const borrowed: BorrowedRouter = { router, holders: 0 };
		if (this.#closed) router.close();
		else this.#borrowed.add(borrowed);
		return borrowed;
	}

	#hold(borrowed: BorrowedRouter): ReservedRouter<LentRouter> {
		borrowed.holders++;
		const release = once(() => {
			if (--borrowed.holders > 0) return;
			this.#borrowed.delete(borrowed);
			borrowed.router.close();
		});
		return { router: borrowed.router, release };
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
