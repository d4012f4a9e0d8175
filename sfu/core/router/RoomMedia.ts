import type { types } from 'mediasoup';
import type { RtpCapabilities } from '../../protocol/models.ts';
import { clientFault } from '../errors.ts';
import { initialAvailableOutgoingBitrate, maxIncomingBitrate } from '../limits.ts';
import type { Direction, Peer, PeerTransport } from '../peer/Peer.ts';
import type { MediaWorker } from '../workers/MediaWorker.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';
import { ActiveSpeakers, type SpeakerListeners } from './ActiveSpeakers.ts';
import { forClients, mediaCodecs } from './mediaCodecs.ts';
import { PipedRouters, type ReservedRouter } from './PipedRouters.ts';
import { type VoiceListeners, Voices } from './voices/Voices.ts';

export type MediaListeners = SpeakerListeners &
	VoiceListeners & {
		/** The worker of a piped router died, and with it what this peer receives; what it sends goes on. */
		receiverLost(peer: Peer): void;
	};

/** The router of one room on one worker and what hangs on it. Ends with its worker or by `close`. */
export class RoomMedia {
	/** As handed to clients. Read once: mediasoup's getter makes a deep copy on each call. */
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
	 * @param voiceCount how many voices are heard at once
	 * @throws SfuError unavailable: the server is closing. A worker that dies meanwhile rejects with mediasoup's error.
	 */
	static async create(pool: WorkerPool, listeners: MediaListeners, voiceCount: number): Promise<RoomMedia> {
		const worker = await pool.leastLoaded();
		const router = await worker.createRouter(mediaCodecs);
		try {
			const [speakers, voices] = await Promise.all([
				ActiveSpeakers.create(router, listeners),
				Voices.create(router, voiceCount, listeners),
			]);
			const pipedRouters = new PipedRouters(pool, { worker, router });
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
	 * Producers go to the origin router, receivers to where there is room for them. When the worker of a piped router dies,
	 * the listener `receiverLost` is called for `owner`, unless all of the room's media go with it.
	 * @throws SfuError unavailable: the worker died
	 */
	async createTransport(owner: Peer, direction: Direction, sctp: boolean): Promise<PeerTransport> {
		const reserved = direction === 'recv' ? await this.pipedRouters.reserve() : this.pipedRouters.reserveOrigin();
		const transport = await this.#create(reserved, direction, sctp);
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

	/** Makes a producer of this room consumable on the router of a transport. */
	pipe(producerId: string, router: types.Router): Promise<void> {
		return this.pipedRouters.pipe(producerId, router);
	}

	/** Closes the routers on other workers, too. */
	close(): void {
		this.pipedRouters.close();
		this.router.close();
	}

	async #create(reserved: ReservedRouter, direction: Direction, sctp: boolean): Promise<PeerTransport> {
		const { worker, router, release } = reserved;
		const options = {
			preferUdp: true,
			initialAvailableOutgoingBitrate,
			enableSctp: sctp,
			appData: { direction, router },
		};
		try {
			return await clientFault(worker.createTransport(router, options));
		} catch (error) {
			release();
			throw error;
		}
	}
}
