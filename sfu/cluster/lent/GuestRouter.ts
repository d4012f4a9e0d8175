import type { types } from 'mediasoup';
import type { z } from 'zod';
import { clientFault, notFound, SfuError, statsOf, unlessClosed } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import { fullWorkerLoad } from '../../core/limits.ts';
import { type CandidateAddress, candidatesAt } from '../../core/media/iceCandidates.ts';
import { followAddresses, isReachable } from '../../core/media/mediaRestart.ts';
import type { Reached } from '../../core/peer/Reached.ts';
import { transportSettings } from '../../core/router/transportSettings.ts';
import type { MediaWorker } from '../../core/workers/MediaWorker.ts';
import type { Link } from '../link/Link.ts';
import { EventBatch } from './EventBatch.ts';
import { type Change, type Events, type exchanges, methodOf } from './messages.ts';

/** A producer behind the pipe asks for key frames at most this often, ms: each is asked of every layer of the camera. */
const keyFrameRequestDelayMs = 1_000;

/** Of one router, as many as a worker carries at the most, and more. */
export const maxOfGuestRouter = { transports: 1_000, producers: 1_000, consumers: 5_000 };

type Request<Name extends keyof typeof exchanges> = z.output<(typeof exchanges)[Name]['request']>;

type Parts = {
	worker: MediaWorker;
	router: types.Router;
	/** This server's end of the pipe from the origin. */
	pipe: types.PipeTransport;
	/** To the server whose room it is. */
	link: Link;
	candidatesFor: (reached: Reached) => readonly CandidateAddress[];
	logger: Logger;
};

/** A router of this server in a room of another one, which drives it over a link: the origin of its producers is there. */
export class GuestRouter {
	readonly link: Link;
	readonly #parts: Parts;
	readonly #events: EventBatch;
	readonly #producers = new Map<string, types.Producer>();
	readonly #transports = new Map<string, types.WebRtcTransport>();
	readonly #consumers = new Map<string, types.Consumer>();
	/** The other server needs it no more. */
	#isReturned = false;
	/** Objects that are being created: they count. */
	#pending = { transports: 0, producers: 0, consumers: 0 };

	constructor(parts: Parts) {
		this.#parts = parts;
		this.link = parts.link;
		this.#events = new EventBatch((events) => {
			const message: z.input<typeof Events> = { routerId: this.id, events };
			this.link.send(methodOf('events'), message);
		});
		parts.router.observer.once('close', () => {
			if (!this.#isReturned) this.#events.add({ what: 'lost', id: this.id });
			this.#events.flush();
		});
	}

	get id(): string {
		return this.#parts.router.id;
	}

	get counts(): { transports: number; consumers: number } {
		return { transports: this.#transports.size, consumers: this.#consumers.size };
	}

	/** Calls it when the router has closed. */
	whenClosed(listener: () => void): void {
		this.#parts.router.observer.once('close', listener);
	}

	/** A producer that the origin's server consumes into the pipe, under the same id. */
	async produce({ producerId: id, kind, rtpParameters, paused }: Request<'pipe'>): Promise<void> {
		const { pipe } = this.#parts;
		const options = { id, kind, rtpParameters, paused, keyFrameRequestDelay: keyFrameRequestDelayMs };
		await this.#create('producers', this.#producers, () => clientFault(pipe.produce(options)));
	}

	/** @throws SfuError overloaded: its worker has no room left, or is suspected of hanging */
	async createTransport({ sctp, tcpOnly, reached }: Request<'transport'>) {
		const { worker, router, candidatesFor } = this.#parts;
		const hasRoom = worker.answering && worker.load < fullWorkerLoad;
		if (!hasRoom) throw new SfuError('overloaded', 'no more receivers at the moment');
		const settings = { ...transportSettings({ sctp, tcpOnly }), appData: {} };
		const transport = await this.#create('transports', this.#transports, () =>
			worker.createTransport(router, settings),
		);
		const { id } = transport;
		const addresses = candidatesFor(reached);
		followAddresses(
			transport,
			addresses.map(({ address }) => address),
		);
		transport.on('icestatechange', (state) => this.#events.add({ what: 'ice', id, state }));
		transport.on('dtlsstatechange', (state) => this.#events.add({ what: 'dtls', id, state }));
		const { iceParameters, dtlsParameters, sctpParameters } = transport;
		return {
			...{ transportId: id, iceParameters, dtlsParameters, sctpParameters },
			iceCandidates: candidatesAt(transport, addresses),
		};
	}

	async connect({ id, dtlsParameters }: Request<'connect'>): Promise<void> {
		await clientFault(this.#transport(id).connect({ dtlsParameters }));
	}

	async restartIce({ id }: Request<'restartIce'>): Promise<types.IceParameters> {
		return await clientFault(this.#transport(id).restartIce());
	}

	async consume({ transportId, producerId, rtpCapabilities }: Request<'consume'>) {
		const transport = this.#transport(transportId);
		const consumer = await this.#create('consumers', this.#consumers, () =>
			clientFault(transport.consume({ producerId, rtpCapabilities, paused: true })),
		);
		const { id, type, rtpParameters, score, preferredLayers } = consumer;
		consumer.on('score', (newest) => this.#events.add({ what: 'score', id, score: newest }));
		consumer.on('layerschange', (layers) => this.#events.add({ what: 'layers', id, layers: layers ?? null }));
		return { consumerId: id, type, rtpParameters, score, ...(preferredLayers && { preferredLayers }) };
	}

	/** Figures, in the order of the ids. Never rejects. */
	stats({ ids }: Request<'stats'>): Promise<object[][]> {
		return Promise.all(
			ids.map(async (id): Promise<object[]> => {
				const transport = this.#transports.get(id);
				if (transport) return await statsOf(transport.getStats());
				const consumer = this.#consumers.get(id);
				return consumer ? await statsOf(consumer.getStats()) : [];
			}),
		);
	}

	/** Nothing is answered, and what is not there any more needs no change. */
	change({ id, change }: Change): void {
		const closable = this.#consumers.get(id) ?? this.#transports.get(id) ?? this.#producers.get(id);
		if (id === this.id && change.what === 'close') this.#return();
		else if (change.what === 'close') closable?.close();
		else if (change.what === 'pause' || change.what === 'resume') this.#setPaused(id, change.what === 'pause');
		else this.#changeConsumer(id, change);
	}

	/** Closes transports that are reached at none of these addresses, and tells the other server. */
	networkChanged(present: ReadonlySet<string>): void {
		for (const [id, transport] of this.#transports) {
			if (isReachable(transport, present)) continue;
			transport.close();
			this.#events.add({ what: 'lost', id });
		}
	}

	/** The other server is told. Idempotent. */
	close(): void {
		this.#parts.router.close();
	}

	#return(): void {
		this.#isReturned = true;
		this.close();
	}

	#setPaused(id: string, paused: boolean): void {
		const one = this.#consumers.get(id) ?? this.#producers.get(id);
		if (one) this.#follow(one, paused ? one.pause() : one.resume());
	}

	#changeConsumer(id: string, change: Change['change']): void {
		const consumer = this.#consumers.get(id);
		if (!consumer) return;
		if (change.what === 'priority') this.#follow(consumer, consumer.setPriority(change.priority));
		if (change.what === 'keyFrame') this.#follow(consumer, consumer.requestKeyFrame());
		if (change.what === 'layers') this.#follow(consumer, consumer.setPreferredLayers(change.layers));
	}

	#follow(one: types.Consumer | types.Producer, call: Promise<void>): void {
		unlessClosed(one, call).catch((error) =>
			this.#parts.logger.error({ err: error, serverId: this.link.serverId }, 'a lent router did not follow its room'),
		);
	}

	#transport(id: string): types.WebRtcTransport {
		const transport = this.#transports.get(id);
		if (!transport) throw notFound('transport', id);
		return transport;
	}

	async #create<T extends types.Producer | types.WebRtcTransport | types.Consumer>(
		kind: keyof typeof maxOfGuestRouter,
		all: Map<string, T>,
		create: () => Promise<T>,
	): Promise<T> {
		if (all.size + this.#pending[kind] >= maxOfGuestRouter[kind])
			throw new SfuError('overloaded', `at most ${maxOfGuestRouter[kind]} ${kind} of one router`);
		this.#pending[kind]++;
		try {
			const one = await create();
			all.set(one.id, one);
			observerOf(one).once('close', () => all.delete(one.id));
			return one;
		} finally {
			this.#pending[kind]--;
		}
	}
}

function observerOf(one: { observer: unknown }): { once(event: 'close', listener: () => void): unknown } {
	// Those of transports, producers and consumers have this event in common; their types do not unite.
	return one.observer as { once(event: 'close', listener: () => void): unknown };
}
