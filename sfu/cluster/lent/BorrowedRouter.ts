import type { types } from 'mediasoup';
import { clientFault, SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import type { ConsumeOptions } from '../../core/peer/PeerTransport.ts';
import type { Reached } from '../../core/peer/Reached.ts';
import type { LocalRouter } from '../../core/router/LocalRouter.ts';
import type { LentRouter } from '../../core/router/RouterLender.ts';
import type { TransportNeeds } from '../../core/router/transportSettings.ts';
import type { Link } from '../link/Link.ts';
import { BorrowedConsumer } from './BorrowedConsumer.ts';
import { BorrowedTransport } from './BorrowedTransport.ts';
import { ask, type Change, type MediaEvent, methodOf } from './messages.ts';
import { ProducerPipe } from './ProducerPipe.ts';
import { createPipeEnd, type PipePlace, pipeEndOf } from './pipeEnd.ts';
import { StatsRequests } from './StatsRequests.ts';

/** After a refusal no more is asked of the other server's worker for so long, ms. */
const fullForMs = 5_000;

type Parts = {
	id: string;
	link: Link;
	/** This server's end of the pipe, on the origin router. */
	transport: types.PipeTransport;
	logger: Logger;
};

/** A router on another server, of a room of this one: what is on it are objects here that stand for those there. */
export class BorrowedRouter implements LentRouter {
	readonly id: string;
	readonly link: Link;
	readonly #pipe: types.PipeTransport;
	readonly #logger: Logger;
	readonly #stats: StatsRequests;
	/** By producer id. */
	readonly #producers = new Map<string, Promise<ProducerPipe>>();
	readonly #transports = new Map<string, BorrowedTransport>();
	readonly #consumers = new Map<string, BorrowedConsumer>();
	readonly #whenClosed: (() => void)[] = [];
	#fullUntilMs = 0;
	#closed = false;

	private constructor({ id, link, transport, logger }: Parts) {
		this.id = id;
		this.link = link;
		this.#pipe = transport;
		this.#logger = logger;
		this.#stats = new StatsRequests(link, id);
		const lost = () => this.lost();
		link.once('closed', lost);
		this.#whenClosed.push(() => link.off('closed', lost));
		transport.observer.once('close', () => this.close());
	}

	/**
	 * @param address of the other server
	 * @throws SfuError overloaded (the other server has no room), unavailable
	 */
	static async open(
		origin: LocalRouter,
		link: Link,
		{ address, place, logger }: { address: string; place: PipePlace; logger: Logger },
	): Promise<BorrowedRouter> {
		const transport = await createPipeEnd(origin.router, address, place);
		try {
			const { routerId, pipe } = await ask(link, 'open', { pipe: pipeEndOf(transport) });
			const router = new BorrowedRouter({ id: routerId, link, transport, logger });
			try {
				await clientFault(transport.connect(pipe));
			} catch (error) {
				router.close();
				throw error;
			}
			if (link.closed) router.lost();
			return router;
		} catch (error) {
			transport.close();
			throw error;
		}
	}

	get closed(): boolean {
		return this.#closed;
	}

	get isFull(): boolean {
		return performance.now() < this.#fullUntilMs;
	}

	/** Receive transports and consumers on it. */
	get counts(): { transports: number; consumers: number } {
		return { transports: this.#transports.size, consumers: this.#consumers.size };
	}

	async pipe(producerId: string): Promise<void> {
		await this.#pipeOf(producerId);
	}

	async createTransport({ sctp, tcpOnly, reached }: TransportNeeds & { reached: Reached }): Promise<BorrowedTransport> {
		this.#requireOpen();
		const { id: routerId, link } = this;
		try {
			const created = await ask(link, 'transport', { routerId, sctp, tcpOnly, reached });
			const { transportId: id, iceParameters, iceCandidates, dtlsParameters, sctpParameters } = created;
			this.#requireOpen();
			const transport = new BorrowedTransport({
				...{ id, iceParameters, iceCandidates, dtlsParameters, sctpParameters },
				appData: { direction: 'recv', router: this },
				connect: async (ofClient) => {
					await ask(link, 'connect', { routerId, id, dtlsParameters: ofClient });
				},
				restartIce: async () => (await ask(link, 'restartIce', { routerId, id })).iceParameters,
				consume: (options) => this.#consume(id, options),
				stats: () => this.#stats.of(id),
				closed: () => this.#change(id, { what: 'close' }),
			});
			this.#transports.set(id, transport);
			transport.observer.once('close', () => this.#transports.delete(id));
			return transport;
		} catch (error) {
			if (error instanceof SfuError && error.code === 'overloaded') this.#fullUntilMs = performance.now() + fullForMs;
			throw error;
		}
	}

	/** Calls it once, when the router has closed. */
	whenClosed(listener: () => void): void {
		if (this.#closed) listener();
		else this.#whenClosed.push(listener);
	}

	close(): void {
		this.#end(() => this.#change(this.id, { what: 'close' }));
	}

	/** The other server has gone, or its worker. */
	lost(): void {
		this.#end(() => undefined);
	}

	/** Told by the other server. */
	happened(event: MediaEvent): void {
		if (event.what === 'lost' && event.id === this.id) this.lost();
		else if (event.what === 'score' || event.what === 'layers') this.#consumers.get(event.id)?.happened(event);
		else this.#transports.get(event.id)?.happened(event);
	}

	async #consume(transportId: string, { producerId, rtpCapabilities }: ConsumeOptions): Promise<BorrowedConsumer> {
		const pipe = await this.#pipeOf(producerId);
		const { id: routerId, link } = this;
		const created = await ask(link, 'consume', { routerId, transportId, producerId, rtpCapabilities });
		const { consumerId: id, type, rtpParameters, score, preferredLayers } = created;
		const change = (what: Change['change']) => this.#change(id, what);
		if (pipe.closed) {
			change({ what: 'close' });
			throw new SfuError('not-found', 'the producer has closed', { what: 'producer' });
		}
		const consumer = new BorrowedConsumer({
			...{ id, producerId, type, rtpParameters, score, preferredLayers, pipe, change },
			stats: () => this.#stats.of(id),
		});
		this.#consumers.set(id, consumer);
		consumer.observer.once('close', () => this.#consumers.delete(id));
		return consumer;
	}

	#pipeOf(producerId: string): Promise<ProducerPipe> {
		const known = this.#producers.get(producerId);
		if (known) return known;
		const opened = this.#openPipe(producerId);
		this.#producers.set(producerId, opened);
		const forget = () => this.#producers.delete(producerId);
		opened.then((pipe) => pipe.whenClosed(forget), forget);
		return opened;
	}

	async #openPipe(producerId: string): Promise<ProducerPipe> {
		this.#requireOpen();
		return await ProducerPipe.open(producerId, {
			...{ link: this.link, routerId: this.id, transport: this.#pipe, logger: this.#logger },
			change: (id, change) => this.#change(id, change),
		});
	}

	#change(id: string, change: Change['change']): void {
		const message: Change = { routerId: this.id, id, change };
		this.link.send(methodOf('change'), message);
	}

	#end(tell: () => void): void {
		if (this.#closed) return;
		this.#closed = true;
		tell();
		this.#pipe.close();
		for (const transport of [...this.#transports.values()]) transport.routerClosed();
		for (const listener of this.#whenClosed.splice(0)) listener();
	}

	#requireOpen(): void {
		if (this.#closed) throw new SfuError('unavailable', 'the other server has gone');
	}
}
