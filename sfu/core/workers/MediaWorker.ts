import { createWorker, type types } from 'mediasoup';
import { SfuError } from '../errors.ts';
import type { ListenAddress } from './ports.ts';
import { openListener, type WebRtcListener } from './WebRtcListener.ts';

/** What one core carries: consumers and producers together (mediasoup.org, v3 scalability; 400 to 500 measured). */
const streamsPerCore = 450;
/** A new room is counted as this many streams, so that rooms opened together spread before anybody has joined. */
const loadPerRoom = 20;

export type MediaWorkerOptions = {
	/** Absolute path of mediasoup-worker. Default: mediasoup's own place. */
	workerBin?: string;
	listenAddresses: ListenAddress[];
	/** First port to try. 0: any free one. */
	port: number;
};

type TransportSettings<AppData extends types.AppData> = Pick<
	types.WebRtcTransportOptions<AppData>,
	'preferUdp' | 'initialAvailableOutgoingBitrate' | 'enableSctp' | 'appData'
>;

/** One mediasoup worker process with its one port. Owned by the pool. */
export class MediaWorker {
	/** Of one core, 0 to 1, over the last ten seconds or so; kept by `LoadMeter`. */
	cpuRatio = 0;
	/** On the clock of `performance.now()`. */
	readonly startedAtMs = performance.now();
	readonly #worker: types.Worker;
	/** Routers held or about to be. */
	#rooms = 0;
	#streams = 0;
	#listener: WebRtcListener;

	private constructor(worker: types.Worker, listener: WebRtcListener) {
		this.#worker = worker;
		this.#listener = listener;
		worker.observer.on('newrouter', (router) => this.#countStreams(router));
	}

	/** @throws SfuError unavailable: the worker program is missing, or no address or port can be listened on */
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

	/** Where new transports are reached, UDP and TCP. */
	get port(): number {
		return this.#listener.port;
	}

	get rooms(): number {
		return this.#rooms;
	}

	/**
	 * 0 to 1 and above: what it was measured to work, or what it has to carry, whichever is more. Streams that were just
	 * added have not been measured yet, and a measured worker may be asked for more by all of them at once.
	 */
	get load(): number {
		return Math.max(this.cpuRatio, (this.#rooms * loadPerRoom + this.#streams) / streamsPerCore);
	}

	get closed(): boolean {
		return this.#worker.closed;
	}

	/** Of the process since it started. */
	async cpuTimeMs(): Promise<number> {
		const { ru_utime, ru_stime } = await this.#worker.getResourceUsage();
		return ru_utime + ru_stime;
	}

	onDied(listener: () => void): void {
		this.#worker.once('died', listener);
	}

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

	/** Reached at this worker's port. */
	createTransport<AppData extends types.AppData>(
		router: types.Router,
		options: TransportSettings<AppData>,
	): Promise<types.WebRtcTransport<AppData>> {
		return router.createWebRtcTransport({ ...options, webRtcServer: this.#listener.server });
	}

	/**
	 * New transports use the new addresses. Those that exist keep their old server, and with it its port: the new one
	 * takes the same port only when nobody is left on the old.
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
		const count = (thing: { observer: { once(event: 'close', listener: () => void): unknown } }) => {
			this.#streams++;
			thing.observer.once('close', () => this.#streams--);
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
