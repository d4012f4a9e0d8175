import type { types } from 'mediasoup';
import type { RtpCapabilities } from '../../protocol/models.ts';
import { SfuError } from '../errors.ts';
import type { Peer } from '../peer/Peer.ts';
import type { Direction, PeerTransport } from '../peer/PeerTransport.ts';
import type { MediaWorker } from '../workers/MediaWorker.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';
import { ActiveSpeakers, type SpeakerListeners } from './ActiveSpeakers.ts';
import { LocalRouter } from './LocalRouter.ts';
import { forClients, mediaCodecs } from './mediaCodecs.ts';
import { PipedRouters } from './PipedRouters.ts';
import type { RouterLender } from './RouterLender.ts';
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
};

/**
 * The origin router of one room, its observers of speech, its voices and its piped routers. Ends with the worker of the
 * origin, or by `close`.
 */
export class RoomMedia {
	/** Of the origin router, for clients. Read once: mediasoup's getter makes a deep copy at each call. */
	readonly rtpCapabilities: RtpCapabilities;

	private constructor(
		readonly worker: MediaWorker,
		readonly router: types.Router,
		readonly speakers: ActiveSpeakers,
		readonly voices: Voices,
		readonly pipedRouters: PipedRouters,
		readonly listeners: MediaListeners,
	) {
		const { codecs = [], headerExtensions } = router.rtpCapabilities;
		this.rtpCapabilities = { codecs, headerExtensions: forClients(headerExtensions) };
	}

	/**
	 * @throws SfuError unavailable: the server is closing, or the worker does not answer; mediasoup's WorkerClosedError when the
	 * worker dies meanwhile
	 */
	static async create({ pool, voices, lender }: MediaContext, listeners: MediaListeners): Promise<RoomMedia> {
		const worker = await pool.waitForLeastLoaded();
		return worker.whileAnswering(RoomMedia.#createOn(worker, { pool, voices, lender }, listeners), (late) =>
			late.close(),
		);
	}

	static async #createOn(
		worker: MediaWorker,
		{ pool, voices: voiceCount, lender }: MediaContext,
		listeners: MediaListeners,
	): Promise<RoomMedia> {
		const router = await worker.createRouter(mediaCodecs);
		try {
			const [speakers, voices] = await Promise.all([
				ActiveSpeakers.create(router, listeners),
				Voices.create(router, voiceCount, listeners),
			]);
			const pipedRouters = new PipedRouters(pool, new LocalRouter(worker, router), lender);
			return new RoomMedia(worker, router, speakers, voices, pipedRouters, listeners);
		} catch (error) {
			router.close();
			throw error;
		}
	}

	get closed(): boolean {
		return this.router.closed;
	}

	/**
	 * Creates a send transport on the origin router, or a receive transport on a router of `PipedRouters`. When that router is
	 * lost, i.e. its worker or its server, `receiverLost` is called for `owner`.
	 * @throws SfuError unavailable (the worker died), not-found (the router has closed)
	 */
	async createTransport(owner: Peer, direction: Direction, needs: TransportNeeds): Promise<PeerTransport> {
		const transport =
			direction === 'send'
				? await this.pipedRouters.reserveOrigin().router.createTransport('send', needs)
				: await this.#createReceive(owner, needs);
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
