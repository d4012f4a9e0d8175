import type { types } from 'mediasoup';
import type { RtpCapabilities } from '../../protocol/models.ts';
import { initialAvailableOutgoingBitrate, maxIncomingBitrate } from '../limits.ts';
import type { Direction, Peer, PeerTransport } from '../peer/Peer.ts';
import type { MediaWorker } from '../workers/MediaWorker.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';
import { ActiveSpeakers, type SpeakerListeners } from './ActiveSpeakers.ts';
import { forClients, mediaCodecs } from './mediaCodecs.ts';
import { PipedRouters, type RoutedWorker } from './PipedRouters.ts';
import { type VoiceListeners, Voices } from './voices/Voices.ts';

export type MediaListeners = SpeakerListeners &
	VoiceListeners & {
		/** A worker died that carried what this peer receives; those it sends to go on. */
		receiverLost(peer: Peer): void;
	};

/** The router of one room on one worker and what hangs on it. Ends with its worker or by `close`. */
export class RoomMedia {
	/** As handed to clients. Made once: the router's getter makes a deep copy for everybody who comes in. */
	readonly rtpCapabilities: RtpCapabilities;

	private constructor(
		readonly worker: MediaWorker,
		readonly router: types.Router,
		readonly speakers: ActiveSpeakers,
		readonly voices: Voices,
		readonly branches: PipedRouters,
		readonly listeners: MediaListeners,
	) {
		const { codecs = [], headerExtensions } = router.rtpCapabilities;
		this.rtpCapabilities = { codecs, headerExtensions: forClients(headerExtensions) };
	}

	/**
	 * @param voiceCount how many are heard at once
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
			const branches = new PipedRouters(pool, { worker, router });
			return new RoomMedia(worker, router, speakers, voices, branches, listeners);
		} catch (error) {
			router.close();
			throw error;
		}
	}

	get closed(): boolean {
		return this.router.closed;
	}

	/** `owner` is told when the worker that carries it dies, unless all of the room's media go with it. */
	async createTransport(owner: Peer, direction: Direction, sctp: boolean): Promise<PeerTransport> {
		const branch: RoutedWorker = direction === 'recv' ? await this.branches.place() : this;
		const { worker, router } = branch;
		const transport = await worker.createTransport(router, {
			preferUdp: true,
			initialAvailableOutgoingBitrate,
			enableSctp: sctp,
			appData: { direction, router },
		});
		this.branches.hold(branch, transport);
		transport.once('routerclose', () => {
			if (!this.closed && !owner.closed) this.listeners.receiverLost(owner);
		});
		if (direction === 'send') await transport.setMaxIncomingBitrate(maxIncomingBitrate);
		return transport;
	}

	/** Makes a producer of this room one that can be consumed on the router of a transport. */
	bring(producerId: string, router: types.Router): Promise<void> {
		return this.branches.bring(producerId, router);
	}

	/** With what is on other workers. */
	close(): void {
		this.branches.close();
		this.router.close();
	}
}
