import type { types } from 'mediasoup';
import type { MediaWorker } from '../workers/MediaWorker.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';
import { mediaCodecs } from './mediaCodecs.ts';

/** A worker that is this full takes no further receivers of a room while another one is emptier, 0 to 1. */
const fullLoad = 0.8;

export type RoutedWorker = { worker: MediaWorker; router: types.Router };

/**
 * Where those who receive in one room are, when one worker does not carry them all: further routers on other workers, to
 * which what is sent on the trunk is piped once it is asked for there. Everything is sent on the trunk.
 */
export class PipedRouters {
	readonly #pool: WorkerPool;
	readonly #trunk: RoutedWorker;
	/** A worker's branch that is being made is already there for the next one. */
	readonly #branches = new Map<MediaWorker, Promise<RoutedWorker>>();
	/** Who receives there, by router. */
	readonly #receivers = new WeakMap<types.Router, number>();
	/** By router, what was brought to it. */
	readonly #brought = new WeakMap<types.Router, Map<string, Promise<void>>>();
	#closed = false;

	constructor(pool: WorkerPool, trunk: RoutedWorker) {
		this.#pool = pool;
		this.#trunk = trunk;
	}

	/** For one more receiver: the trunk while it has room, then whichever worker is emptiest. */
	async place(): Promise<RoutedWorker> {
		const emptiest = this.#pool.emptiest;
		if (!emptiest || this.#trunk.worker.load < fullLoad || emptiest.load >= this.#trunk.worker.load) return this.#trunk;
		const branch = this.#branches.get(emptiest) ?? this.#grow(emptiest);
		// A worker that dies meanwhile takes no part; the trunk always does.
		return branch.catch(() => this.#trunk);
	}

	/** Somebody receives on this branch from now on. The last one that goes takes it along. */
	hold({ worker, router }: RoutedWorker, transport: types.Transport): void {
		if (router === this.#trunk.router) return;
		const count = (step: number) => {
			const receivers = (this.#receivers.get(router) ?? 0) + step;
			this.#receivers.set(router, receivers);
			return receivers;
		};
		count(1);
		transport.observer.once('close', () => {
			if (count(-1) > 0) return;
			this.#branches.delete(worker);
			router.close();
		});
	}

	/** @throws mediasoup's error when the producer has closed meanwhile */
	async bring(producerId: string, router: types.Router): Promise<void> {
		if (router === this.#trunk.router) return;
		const brought = this.#brought.get(router) ?? new Map<string, Promise<void>>();
		this.#brought.set(router, brought);
		const piped = brought.get(producerId) ?? this.#pipe(producerId, router, () => brought.delete(producerId));
		brought.set(producerId, piped);
		await piped;
	}

	close(): void {
		this.#closed = true;
		for (const branch of this.#branches.values())
			void branch.then(
				({ router }) => router.close(),
				() => undefined,
			);
		this.#branches.clear();
	}

	async #pipe(producerId: string, router: types.Router, gone: () => void): Promise<void> {
		try {
			const { pipeProducer } = await this.#trunk.router.pipeToRouter({ producerId, router });
			pipeProducer?.observer.once('close', gone);
		} catch (error) {
			gone();
			throw error;
		}
	}

	#grow(worker: MediaWorker): Promise<RoutedWorker> {
		const growing = this.#create(worker);
		this.#branches.set(worker, growing);
		growing.catch(() => this.#branches.delete(worker));
		return growing;
	}

	async #create(worker: MediaWorker): Promise<RoutedWorker> {
		const router = await worker.createRouter(mediaCodecs);
		if (this.#closed) router.close();
		router.once('workerclose', () => this.#branches.delete(worker));
		return { worker, router };
	}
}
