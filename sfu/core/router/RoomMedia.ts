import type { types } from 'mediasoup';
import type { RtpCapabilities } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';
import type { Peer } from '../peer/Peer.ts';
import type { Direction, PeerTransport } from '../peer/PeerTransport.ts';
import type { MediaWorker } from '../workers/MediaWorker.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';
import { ActiveSpeakers, type SpeakerListeners } from './ActiveSpeakers.ts';
import { LocalRouter } from './LocalRouter.ts';
import { forClients } from './mediaCodecs.ts';
import { PipedRouters } from './PipedRouters.ts';
import { type PreparedRouter, prepareRouter } from './PreparedRouter.ts';
import type { RouterLender } from './RouterLender.ts';
import type { SpareMedia } from './SpareMedia.ts';
import type { TransportNeeds } from './transportSettings.ts';
import { type VoiceListeners, Voices } from './voices/Voices.ts';

export type MediaListeners = SpeakerListeners &
	VoiceListeners & {
		/** The worker of a piped router died, and with it a receive transport of this peer; its send transport lives on. */
		receiverLost(peer: Peer): void;
	};

export type MediaContext = {
	pool: WorkerPool;
	/** Slots of `Voices`, 1 or more. */
	voices: number;
	/** Other servers that lend routers, at this moment; null: this server works alone. */
	lender: () => RouterLender | null;
	/** null: every router is created when it is needed. */
	spares: SpareMedia | null;
};

/**
 * The origin router of one room, its observers of speech, its voices and its piped routers. Ends with the worker of the
 * origin, or by `close`.
 */
export class RoomMedia {
	/** Of the origin router, for clients. */
	readonly rtpCapabilities: RtpCapabilities;
	readonly worker: MediaWorker;
	readonly router: types.Router;
	readonly speakers: ActiveSpeakers;
	readonly voices: Voices;
	readonly pipedRouters: PipedRouters;

	private constructor(
		{ worker, router, rtpCapabilities, observers, slots }: PreparedRouter,
		{ pool, lender }: MediaContext,
		readonly listeners: MediaListeners,
		/** Its worker may have hung since the router was created ahead. */
		readonly wasSpare: boolean,
	) {
		this.worker = worker;
		this.router = router;
		this.speakers = new ActiveSpeakers(observers, listeners);
		this.voices = new Voices(slots, listeners);
		this.pipedRouters = new PipedRouters(pool, new LocalRouter(worker, router), lender);
		const { codecs = [], headerExtensions } = rtpCapabilities;
		this.rtpCapabilities = { codecs, headerExtensions: forClients(headerExtensions) };
	}

	/**
	 * On the least loaded worker, from a spare router if there is one.
	 * @throws SfuError unavailable: the server is closing, or the worker does not answer; mediasoup's WorkerClosedError when the
	 * worker dies meanwhile
	 */
	static async create(context: MediaContext, listeners: MediaListeners): Promise<RoomMedia> {
		const worker = await context.pool.waitForLeastLoaded();
		const spare = context.spares?.take(worker);
		if (spare) return new RoomMedia(spare, context, listeners, true);
		const preparing = prepareRouter(worker, context.voices);
		const prepared = await worker.whileAnswering(preparing, (late) => late.router.close());
		return new RoomMedia(prepared, context, listeners, false);
	}

	get closed(): boolean {
		return this.router.closed;
	}

	/**
	 * Creates a send transport on the origin router, or a receive transport on a router of `PipedRouters`. When that router is
	 * lost, i.e. its worker or its server, `receiverLost` is called for `owner`.
	 * @throws SfuError unavailable (the worker died, or these media have closed), not-found (the router has closed)
	 */
	async createTransport(owner: Peer, direction: Direction, needs: TransportNeeds): Promise<PeerTransport> {
		const creating: Promise<PeerTransport> =
			direction === 'send'
				? this.pipedRouters.reserveOrigin().router.createTransport('send', needs)
				: this.#createReceive(owner, needs);
		const transport = await this.#whileOpen(creating);
		transport.once('routerclose', () => {
			if (!this.closed && !owner.closed) this.listeners.receiverLost(owner);
		});
		return transport;
	}

	/** Closes the piped routers and the origin; idempotent. */
	close(): void {
		this.pipedRouters.close();
		this.router.close();
	}

	/** What a worker that hangs creates when it goes on is not awaited once the room has other media, and closed. */
	#whileOpen(creating: Promise<PeerTransport>): Promise<PeerTransport> {
		const { observer } = this.router;
		return new Promise((resolve, reject) => {
			const gone = () => {
				reject(new SfuError('unavailable', 'media of this room restarts'));
				creating.then(
					(late) => late.close(),
					() => undefined,
				);
			};
			observer.once('close', gone);
			creating.then(resolve, reject).finally(() => observer.off('close', gone));
		});
	}

	/** Another server that has just become full, or has gone, is no reason to refuse: there are others, and this one. */
	async #createReceive(owner: Peer, needs: TransportNeeds, attemptsElsewhere = 2): Promise<PeerTransport> {
		const { pipedRouters } = this;
		const { router, release } = await (attemptsElsewhere > 0 ? pipedRouters.reserve() : pipedRouters.reserveHere());
		try {
			const transport: PeerTransport =
				router instanceof LocalRouter
					? await router.createTransport('recv', needs)
					: await router.createTransport({ ...needs, reached: owner.reached });
			transport.observer.once('close', release);
			return transport;
		} catch (error) {
			release();
			if (router instanceof LocalRouter || !(error instanceof SfuError)) throw error;
			return this.#createReceive(owner, needs, attemptsElsewhere - 1);
		}
	}
}
