import type { types } from 'mediasoup';
import { clientFault } from '../errors.ts';
import type { Direction, SendTransport, TransportData, TransportRouter } from '../peer/PeerTransport.ts';
import type { MediaWorker } from '../workers/MediaWorker.ts';
import { type TransportNeeds, transportSettings } from './transportSettings.ts';

/** A router of a room on a worker of this server: the origin, or one to which producers are piped from there. */
export class LocalRouter implements TransportRouter {
	readonly worker: MediaWorker;
	readonly router: types.Router;
	readonly #origin: types.Router;
	/** By producer id. */
	readonly #pipes = new Map<string, Promise<void>>();

	/** @param origin router of the room; default: this is it */
	constructor(worker: MediaWorker, router: types.Router, origin: types.Router = router) {
		this.worker = worker;
		this.router = router;
		this.#origin = origin;
	}

	get id(): string {
		return this.router.id;
	}

	get closed(): boolean {
		return this.router.closed;
	}

	async pipe(producerId: string): Promise<void> {
		if (this.router === this.#origin) return;
		const piped = this.#pipes.get(producerId) ?? this.#pipe(producerId);
		this.#pipes.set(producerId, piped);
		await piped;
	}

	/** @throws SfuError unavailable (the worker died), not-found (the router has closed) */
	createTransport(direction: Direction, needs: TransportNeeds): Promise<SendTransport> {
		const appData: TransportData = { direction, router: this };
		return this.worker.createTransport(this.router, { ...transportSettings(needs), appData });
	}

	async #pipe(producerId: string): Promise<void> {
		try {
			const pipe = this.#origin.pipeToRouter({ producerId, router: this.router });
			const { pipeProducer } = await clientFault(pipe, (late) => late.pipeConsumer?.close());
			pipeProducer?.observer.once('close', () => this.#pipes.delete(producerId));
		} catch (error) {
			this.#pipes.delete(producerId);
			throw error;
		}
	}
}
