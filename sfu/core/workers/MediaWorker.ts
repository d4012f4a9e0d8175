import { EventEmitter, once } from 'node:events';
import type { types } from 'mediasoup';
import { setRunningTimeout } from '../../steadyClock.ts';
import { clientFault, noAnswer } from '../errors.ts';
import { Heartbeat, type HeartbeatTimes } from './Heartbeat.ts';
import { openListener, type WebRtcListener } from './WebRtcListener.ts';
import { WorkerProcess } from './WorkerProcess.ts';

/**
 * Transports, producers and consumers that one core carries. mediasoup.org (v3, Scalability) says about 500 consumers.
 * Measured on one core of an AMD EPYC: 35 % at 400 consumers, 49 to 67 % at 600, saturation at 1,000.
 */
const streamsPerCore = 450;
/** Streams that a room counts for before anybody has joined, so that rooms opened together go to different workers. */
const streamsPerRoom = 20;
/** The worker program runs within this time on a slow computer, ms; usually it takes a tenth of a second. */
const startTimeoutMs = 10_000;

export type MediaWorkerOptions = {
	/** Absolute path of the mediasoup-worker binary. Default: the one in the mediasoup package. */
	workerBin?: string;
	/** As `openListener` takes them. */
	listenAddresses: readonly string[];
	/** First port to try; when it is taken, the next ones. 0: any free port. */
	port: number;
	/** Default: 65535. */
	lastPort?: number | undefined;
	heartbeat: HeartbeatTimes;
	/** ms; default 10 s. */
	startTimeoutMs?: number | undefined;
};

/** How a worker came to its end: its process has exited by itself, or it hung and was killed. */
export type WorkerEnd = 'exited' | 'hung';

type MediaWorkerEvents = {
	/** Its CPU time since it started, user and system, ms: with each beat that it answers. */
	measured: [cpuMs: number];
	/** It does not answer: nothing new is to be placed on it. */
	suspected: [];
	/** It answers again. */
	recovered: [];
	/** It has ended without `close`: all that was on it is closed. */
	died: [end: WorkerEnd];
};

type TransportSettings<AppData extends types.AppData> = Pick<
	types.WebRtcTransportOptions<AppData>,
	'enableUdp' | 'preferUdp' | 'initialAvailableOutgoingBitrate' | 'enableSctp' | 'appData'
>;

/**
 * One mediasoup worker process and the WebRTC port it listens on, the same for its whole life; it is killed when it hangs.
 * The pool owns it.
 */
export class MediaWorker extends EventEmitter<MediaWorkerEvents> {
	/** CPU use as a share of one core, 0 to 1: a moving average over about 10 s, kept by `LoadMeter`. */
	cpuRatio = 0;
	/** ms on the clock of `performance.now()`. */
	readonly startedAtMs = performance.now();
	readonly #process: WorkerProcess;
	readonly #worker: types.Worker;
	readonly #heartbeat: Heartbeat;
	/** Routers, those that are being created included, without spare ones. */
	#rooms = 0;
	/** Transports, producers and consumers on them. */
	#streams = 0;
	/** The same, on each spare router. */
	readonly #spares = new Map<types.Router, number>();
	readonly #listener: WebRtcListener;

	private constructor(process: WorkerProcess, listener: WebRtcListener, heartbeat: HeartbeatTimes) {
		super();
		// Each `whileAnswering` listens.
		this.setMaxListeners(0);
		const { worker } = process;
		this.#process = process;
		this.#worker = worker;
		this.#listener = listener;
		this.#heartbeat = new Heartbeat(() => this.#measure(), heartbeat, {
			suspected: () => this.emit('suspected'),
			recovered: () => this.emit('recovered'),
			died: () => {
				process.kill();
				this.emit('died', 'hung');
			},
		});
		worker.once('died', () => {
			this.#heartbeat.stop();
			this.emit('died', 'exited');
		});
		worker.observer.on('newrouter', (router) => this.#countStreams(router));
	}

	/** @throws SfuError unavailable: the worker binary does not start, or no address or port can be listened on */
	static async create(options: MediaWorkerOptions): Promise<MediaWorker> {
		const timeoutMs = options.startTimeoutMs ?? startTimeoutMs;
		const process = await WorkerProcess.start(options.workerBin, timeoutMs);
		const cancel = setRunningTimeout(() => process.kill(), timeoutMs);
		try {
			const listener = await openListener(process.worker, options.listenAddresses, options.port, options.lastPort);
			return new MediaWorker(process, listener, options.heartbeat);
		} catch (error) {
			void process.close();
			throw error;
		} finally {
			cancel();
		}
	}

	get pid(): number {
		return this.#worker.pid;
	}

	/** UDP and TCP port of its transports. */
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
		return this.loadWith(0);
	}

	/** As `load`, once it had so many more rooms. */
	loadWith(newRooms: number): number {
		return Math.max(this.cpuRatio, ((this.#rooms + newRooms) * streamsPerRoom + this.#streams) / streamsPerCore);
	}

	get closed(): boolean {
		return this.#worker.closed;
	}

	/** false while it is suspected of hanging, and once it has ended. */
	get answering(): boolean {
		return !this.closed && !this.#heartbeat.suspected;
	}

	/** Resolves when the process has exited. */
	get exited(): Promise<unknown> {
		return this.#process.exited;
	}

	/** CPU time of the process since it started, user and system, ms. @throws mediasoup's error when it has died */
	async cpuTimeMs(): Promise<number> {
		const { ru_utime, ru_stime } = await this.#worker.getResourceUsage();
		return ru_utime + ru_stime;
	}

	/**
	 * What the worker answers to a call that is about to be placed on it; somebody may wait for it as long as the worker is not
	 * suspected of hanging, which is found out at once.
	 * @param late gets what is answered after that
	 * @throws SfuError unavailable: it is suspected; and the call's error
	 */
	whileAnswering<T>(call: Promise<T>, late: (answer: T) => void): Promise<T> {
		this.#heartbeat.ask();
		return new Promise((resolve, reject) => {
			let isLate = false;
			const giveUp = () => {
				isLate = true;
				reject(noAnswer());
			};
			if (this.#heartbeat.suspected) giveUp();
			else this.once('suspected', giveUp);
			call.then(
				(answer) => {
					this.off('suspected', giveUp);
					if (isLate) late(answer);
					else resolve(answer);
				},
				(error) => {
					this.off('suspected', giveUp);
					reject(error);
				},
			);
		});
	}

	/** Asks it for a sign of life. @throws SfuError unavailable: it is suspected of hanging */
	async requireAnswer(): Promise<void> {
		await this.whileAnswering(once(this, 'measured'), () => undefined);
	}

	/**
	 * @param isSpare nobody uses it yet: it and what is created on it count from `countIn` on
	 * @throws mediasoup's WorkerClosedError when the worker dies meanwhile
	 */
	async createRouter(mediaCodecs: types.RouterRtpCodecCapability[], { isSpare = false } = {}): Promise<types.Router> {
		if (!isSpare) this.#rooms++;
		try {
			const router = await this.#worker.createRouter({ mediaCodecs, appData: { isSpare } });
			router.observer.once('close', () => {
				if (!this.#spares.delete(router)) this.#rooms--;
			});
			return router;
		} catch (error) {
			if (!isSpare) this.#rooms--;
			throw error;
		}
	}

	/** A spare router is used from now on. */
	countIn(router: types.Router): void {
		const streams = this.#spares.get(router);
		if (streams === undefined) return;
		this.#spares.delete(router);
		router.appData.isSpare = false;
		this.#rooms++;
		this.#streams += streams;
	}

	/** Creates a transport that listens on this worker's port. @throws as `clientFault` */
	createTransport<AppData extends types.AppData>(
		router: types.Router,
		options: TransportSettings<AppData>,
	): Promise<types.WebRtcTransport<AppData>> {
		return clientFault(router.createWebRtcTransport({ ...options, webRtcServer: this.#listener.server }));
	}

	/** Idempotent. Resolves when the process has exited, which is killed if it does not by itself. */
	async close(): Promise<void> {
		this.#heartbeat.stop();
		await this.#process.close();
	}

	async #measure(): Promise<void> {
		this.emit('measured', await this.cpuTimeMs());
	}

	#countStreams(router: types.Router): void {
		this.#heartbeat.signOfLife();
		if (router.appData.isSpare === true) this.#spares.set(router, 0);
		const add = (change: 1 | -1) => {
			const ofSpare = this.#spares.get(router);
			if (ofSpare === undefined) this.#streams += change;
			else this.#spares.set(router, ofSpare + change);
		};
		const count = (stream: { observer: { once(event: 'close', listener: () => void): unknown } }) => {
			// A class that begins at once sends hundreds of requests, and the beat waits behind them.
			this.#heartbeat.signOfLife();
			add(1);
			stream.observer.once('close', () => add(-1));
		};
		router.observer.on('newtransport', (transport) => {
			count(transport);
			transport.observer.on('newproducer', count);
			transport.observer.on('newconsumer', count);
		});
	}
}
