import type { types } from 'mediasoup';
import type { RtpCapabilities } from '../protocol/models.ts';
import { initialAvailableOutgoingBitrate, maxIncomingBitrate } from './limits.ts';
import type { MediaWorker } from './MediaWorker.ts';
import { forClients, mediaCodecs } from './mediaCodecs.ts';
import type { Direction, PeerTransport } from './Peer.ts';
import { type SpeakerListeners, Speakers } from './Speakers.ts';
import type { WorkerPool } from './WorkerPool.ts';

/** The router of one room on one worker and what hangs on it. Ends with its worker or by `close`. */
export class RoomMedia {
	private constructor(
		readonly worker: MediaWorker,
		readonly router: types.Router,
		readonly speakers: Speakers,
	) {}

	/** @throws SfuError unavailable: the server is closing. A worker that dies meanwhile rejects with mediasoup's error. */
	static async create(pool: WorkerPool, listeners: SpeakerListeners): Promise<RoomMedia> {
		const worker = await pool.leastLoaded();
		const router = await worker.createRouter(mediaCodecs);
		try {
			return new RoomMedia(worker, router, await Speakers.create(router, listeners));
		} catch (error) {
			router.close();
			throw error;
		}
	}

	get closed(): boolean {
		return this.router.closed;
	}

	/** As handed to clients. */
	get rtpCapabilities(): RtpCapabilities {
		const { codecs, headerExtensions } = this.router.rtpCapabilities;
		return { codecs, headerExtensions: forClients(headerExtensions) };
	}

	async createTransport(direction: Direction, sctp: boolean): Promise<PeerTransport> {
		const transport = await this.worker.createTransport(this.router, {
			preferUdp: true,
			initialAvailableOutgoingBitrate,
			enableSctp: sctp,
			appData: { direction },
		});
		if (direction === 'send') await transport.setMaxIncomingBitrate(maxIncomingBitrate);
		return transport;
	}

	close(): void {
		this.router.close();
	}
}
