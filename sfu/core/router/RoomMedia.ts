import type { types } from 'mediasoup';
import type { RtpCapabilities } from '../../protocol/models.ts';
import { clientFault } from '../errors.ts';
import { maxIncomingBitrate } from '../limits.ts';
import type { Peer } from '../peer/Peer.ts';
import type { Direction, PeerTransport, SendTransport } from '../peer/PeerTransport.ts';
import type { MediaWorker } from '../workers/MediaWorker.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';
import { ActiveSpeakers, type SpeakerListeners } from './ActiveSpeakers.ts';
import { LocalRouter } from './LocalRouter.ts';
import { forClients, mediaCodecs } from './mediaCodecs.ts';
import { PipedRouters, type ReservedRouter } from './PipedRouters.ts';
import type { TransportNeeds } from './transportSettings.ts';
import { type VoiceListeners, Voices } from './voices/Voices.ts';

export type MediaListeners = SpeakerListeners &
	VoiceListeners & {
		/** The worker of a piped router died, and with it a receive transport of this peer; its send transport lives on. */
		receiverLost(peer: Peer): void;
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
	 * @param voiceCount slots of `Voices`, 1 or more
	 * @throws SfuError unavailable: the server is closing, or the worker does not answer; mediasoup's WorkerClosedError when the
	 * worker dies meanwhile
	 */
	static async create(pool: WorkerPool, listeners: MediaListeners, voiceCount: number): Promise<RoomMedia> {
		const worker = await pool.waitForLeastLoaded();
		return worker.whileAnswering(RoomMedia.#createOn(worker, pool, listeners, voiceCount), (late) => late.close());
	}

	static async #createOn(
		worker: MediaWorker,
		pool: WorkerPool,
		listeners: MediaListeners,
		voiceCount: number,
	): Promise<RoomMedia> {
		const router = await worker.createRouter(mediaCodecs);
		try {
			const [speakers, voices] = await Promise.all([
				ActiveSpeakers.create(router, listeners),
				Voices.create(router, voiceCount, listeners),
			]);
			const pipedRouters = new PipedRouters(pool, new LocalRouter(worker, router));
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
	 * Creates a send transport on the origin router, or a receive transport on a router of `PipedRouters`. When the
	 * worker of a piped router dies, `receiverLost` is called for `owner`.
	 * @throws SfuError unavailable (the worker died), not-found (the router has closed)
	 */
	async createTransport(owner: Peer, direction: Direction, needs: TransportNeeds): Promise<PeerTransport> {
		const reserved = direction === 'recv' ? await this.pipedRouters.reserve() : this.pipedRouters.reserveOrigin();
		const transport = await this.#create(reserved, direction, needs);
		transport.observer.once('close', reserved.release);
		transport.once('routerclose', () => {
			if (!this.closed && !owner.closed) this.listeners.receiverLost(owner);
		});
		try {
			if (direction === 'send') await clientFault(transport.setMaxIncomingBitrate(maxIncomingBitrate));
			return transport;
		} catch (error) {
			transport.close();
			throw error;
		}
	}

	/** Closes the piped routers and the origin; idempotent. */
	close(): void {
		this.pipedRouters.close();
		this.router.close();
	}

	async #create(
		{ router, release }: ReservedRouter,
		direction: Direction,
		needs: TransportNeeds,
	): Promise<SendTransport> {
		try {
			return await router.createTransport(direction, needs);
		} catch (error) {
			release();
			throw error;
		}
	}
}
