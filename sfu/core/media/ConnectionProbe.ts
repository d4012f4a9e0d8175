import type { types } from 'mediasoup';
import type { RtpCapabilities } from '../../protocol/models.ts';
import { clientFault } from '../errors.ts';
import { forClients, mediaCodecs } from '../router/mediaCodecs.ts';
import type { MediaWorker } from '../workers/MediaWorker.ts';
import type { WorkerPool } from '../workers/WorkerPool.ts';

export type ProbeTransport = types.WebRtcTransport;

/** A router of no room: on its transports somebody tries whether media connections to this computer come about. */
export class ConnectionProbe {
	/** For clients. */
	readonly rtpCapabilities: RtpCapabilities;
	readonly #worker: MediaWorker;
	readonly #router: types.Router;

	private constructor(worker: MediaWorker, router: types.Router) {
		this.#worker = worker;
		this.#router = router;
		const { codecs = [], headerExtensions } = router.rtpCapabilities;
		this.rtpCapabilities = { codecs, headerExtensions: forClients(headerExtensions) };
	}

	/** @throws SfuError unavailable: the server is closing, or the worker does not answer */
	static async open(pool: WorkerPool): Promise<ConnectionProbe> {
		const worker = await pool.waitForLeastLoaded();
		const router = await worker.whileAnswering(clientFault(worker.createRouter(mediaCodecs)), (late) => late.close());
		return new ConnectionProbe(worker, router);
	}

	/** Of data channels, which need neither camera nor microphone. Its creator closes it. @throws SfuError unavailable */
	createTransport(): Promise<ProbeTransport> {
		return this.#worker.createTransport(this.#router, { preferUdp: true, enableSctp: true, appData: {} });
	}

	/** Its worker has died, or it was closed. */
	get closed(): boolean {
		return this.#router.closed;
	}

	/** Idempotent. */
	close(): void {
		this.#router.close();
	}
}
