import { createWorker, type types } from 'mediasoup';
import { clientFault, SfuError } from '../errors.ts';
import type { ListenAddress } from './ports.ts';
import { openListener, type WebRtcListener } from './WebRtcListener.ts';

/**
 * Transports, producers and consumers that one core carries. mediasoup.org (v3, Scalability) says about 500 consumers.
 * Measured on one core of an AMD EPYC: 35 % at 400 consumers, 49 to 67 % at 600, saturation at 1,000.
 */
const streamsPerCore = 450;
/** Streams that a room counts for before anybody has joined, so that rooms opened together go to different workers. */
const streamsPerRoom = 20;

export type MediaWorkerOptions = {
	/** Absolute path of the mediasoup-worker binary. Default: the one in the mediasoup package. */
	workerBin?: string;
	listenAddresses: ListenAddress[];
	/** First port to try; when it is taken, the next ones. 0: any free port. */
	port: number;
};

type TransportSettings<AppData extends types.AppData> = Pick<
	types.WebRtcTransportOptions<AppData>,
	'enableUdp' | 'preferUdp' | 'initialAvailableOutgoingBitrate' | 'enableSctp' | 'appData'
>;

/** One mediasoup worker process and the WebRTC port it listens on. The pool owns it. */
export class MediaWorker {
	/** CPU use as a share of one core, 0 to 1: a moving average over about 10 s, kept by `LoadMeter`. */
	cpuRatio = 0;
	/** ms on the clock of `performance.now()`. */
	readonly startedAtMs = performance.now();
	readonly #worker: types.Worker;
	/** Routers, those that are being created included. */
	#rooms = 0;
	/** Transports, producers and consumers. */
	#streams = 0;
	#listener: WebRtcListener;

	private constructor(worker: types.Worker, listener: WebRtcListener) {
		this.#worker = worker;
		this.#listener = listener;
		worker.observer.on('newrouter', (router) => this.#countStreams(router));
	}

	/** @throws SfuError unavailable: the worker binary does not start, or no address or port can be listened on */
	static async create(options: MediaWorkerOptions): Promise<MediaWorker> {
		const worker = await startWorker(options.workerBin);
		try {
			return new MediaWorker(worker, await openListener(worker, options.listenAddresses, options.port));
		} catch (error) {
			worker.close();
			throw error;
		}
	}

	get pid(): number {
		return this.#worker.pid;
	}

	/** UDP and TCP port of new transports. */
	get port(): number {
		return this.#listener.port;
	}

	/** Routers on this worker; a room that is piped to other workers counts on each of them. */
	get rooms(): number {
		return this.#rooms;
	}

	/**
	 * 0 to 1 and above: the larger of the measured CPU use and the share of `streamsPerCore` that exists. The measurement
	 * lags behind streams that were just added, and the count knows nothing of their bitrates.
	 */
	get load(): number {
		return Math.max(this.cpuRatio, (this.#rooms * streamsPerRoom + this.#streams) / streamsPerCore);
	}

	get closed(): boolean {
		return this.#worker.closed;
	}

	/** CPU time of the process since it started, user and system, ms. @throws mediasoup's error when it has died */
	async cpuTimeMs(): Promise<number> {
		const { ru_utime, ru_stime } = await this.#worker.getResourceUsage();
		return ru_utime + ru_stime;
	}

	/** Calls `listener` once when the process dies by itself; not on `close`. */
	onDied(listener: () => void): void {
		this.#worker.once('died', listener);
	}

	/** @throws mediasoup's WorkerClosedError when the worker dies meanwhile */
	async createRouter(mediaCodecs: types.RouterRtpCodecCapability[]): Promise<types.Router> {
		this.#rooms++;
		try {
			const router = await this.#worker.createRouter({ mediaCodecs });
			router.observer.once('close', () => this.#rooms--);
			return router;
		} catch (error) {
			this.#rooms--;
			throw error;
		}
	}

	/**
	 * Creates a transport that listens on this worker's port.
	 * @throws SfuError unavailable: it listens nowhere, e.g. while the network changes; and as `clientFault`
	 */
	async createTransport<AppData extends types.AppData>(
		router: types.Router,
		options: TransportSettings<AppData>,
	): Promise<types.WebRtcTransport<AppData>> {
		const { server: webRtcServer } = this.#listener;
		// With the closed server of a retired listener mediasoup refuses, which would look like a mistake of the client.
		if (webRtcServer.closed && !this.closed) throw new SfuError('unavailable', 'no network address to listen on');
		return clientFault(router.createWebRtcTransport({ ...options, webRtcServer }));
	}

	/**
	 * New transports use the new addresses. Existing transports keep the old listener until the last of them closes; as
	 * long as it is open, the new listener has to take the next free port.
	 * @throws SfuError unavailable: no address or port can be listened on
	 */
	async setListenAddresses(addresses: ListenAddress[]): Promise<void> {
		const { port } = this.#listener;
		this.#listener.retire();
		this.#listener = await openListener(this.#worker, addresses, port);
	}

	close(): void {
		this.#worker.close();
	}

	#countStreams(router: types.Router): void {
		const count = (stream: { observer: { once(event: 'close', listener: () => void): unknown } }) => {
			this.#streams++;
			stream.observer.once('close', () => this.#streams--);
		};
		router.observer.on('newtransport', (transport) => {
			count(transport);
			transport.observer.on('newproducer', count);
			transport.observer.on('newconsumer', count);
		});
	}
}

async function startWorker(workerBin: string | undefined): Promise<types.Worker> {
	try {
		return await createWorker({ logLevel: 'warn', ...(workerBin && { workerBin }) });
	} catch (cause) {
		throw new SfuError('unavailable', 'the media worker does not start', { cause });
	}
}
