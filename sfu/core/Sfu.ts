import { EventEmitter } from 'node:events';
import { setLogEventListeners } from 'mediasoup';
import type { IceServer } from '../protocol/models.ts';
import { bitrates } from './allocation/statistics.ts';
import type { Logger } from './Logger.ts';
import { closeUnreachable, notifyMediaRestarted } from './media/mediaRestart.ts';
import { RoomRegistry } from './RoomRegistry.ts';
import type { LessonRecorder } from './room/LessonRecorder.ts';
import { CpuMeter } from './workers/CpuMeter.ts';
import type { ListenAddress } from './workers/ports.ts';
import { sampled } from './workers/sampled.ts';
import { WorkerPool } from './workers/WorkerPool.ts';

export type { ListenAddress } from './workers/ports.ts';

export type SfuOptions = {
	/** 1 or more; one per core is usual. */
	workerCount: number;
	/** Absolute path of the mediasoup-worker binary. Default: the one in the mediasoup package. */
	workerBin?: string;
	/**
	 * Address of every network interface on which media is received and sent, UDP and TCP. At least one; never 0.0.0.0.
	 */
	listenAddresses: ListenAddress[];
	/** Port of the first worker; each further worker has the next one. A taken port is skipped. 0: any free ports. */
	firstMediaPort: number;
	/** The seat of a peer whose connection is lost is kept for this long, ms. */
	graceMs: number;
	/** Of rooms that are created without a limit. Default 100. */
	maxParticipants?: number;
	/** A room with more participants advises them to do without video; 0: never. Default 40. */
	audioOnlyAbove?: number;
	/** After how long without a media connection that its client asked for a peer counts as in trouble, ms. Default 8000. */
	mediaConnectMs?: number;
	/** Voice slots per room, 1 or more: microphones that are heard at the same time. Default 5. */
	voices?: number;
	/** Participants of a room that waits for its host stay for this long after the last host has gone, ms. Default 2 minutes. */
	hostAbsenceMs?: number;
	/** What the network carries for all rooms together, Mbit/s; called for every allocation. Default 50. */
	serverBudgetMbps?: () => number;
	/** Share of a core from which a worker takes no more rooms and cameras, above 0 up to 1. Default 0.85. */
	maxWorkerLoad?: number;
	/** Default: none, the server does not record. */
	recorder?: LessonRecorder;
	/** STUN and TURN servers for clients. Default none: on a local network they are not needed. */
	iceServers?: IceServer[];
	logger: Logger;
};

export type SfuStatus = {
	/**
	 * `cpuPercent`: of one core, since the last sample. `load`: `MediaWorker.load`, 0 to 1 and above, by which new rooms
	 * choose a worker. `rooms`: routers on this worker.
	 */
	workers: { pid: number; cpuPercent: number; load: number; rooms: number }[];
	/** Media that the server receives from participants, and sends to them, Mbit/s. */
	uplinkMbps: number;
	downlinkMbps: number;
	/** Including those whose connection is lost and whose seat is kept. */
	participantCount: number;
};

type SfuEvents = {
	participantsChanged: [count: number];
	/** A worker that died has been replaced, on the same port unless another process took it. */
	workerReplaced: [pid: number];
};

/** The media server: its workers and its rooms, without sockets. The operations of clients are in sfu/handlers. */
export class Sfu extends EventEmitter<SfuEvents> {
	readonly rooms: RoomRegistry;
	/** Samples at most once per `statsIntervalMs`. */
	readonly status: () => Promise<SfuStatus>;
	readonly iceServers: IceServer[];
	readonly #pool: WorkerPool;
	readonly #logger: Logger;
	readonly #cpuMeter = new CpuMeter();
	#participantCount = 0;
	#closed = false;

	private constructor(options: SfuOptions, pool: WorkerPool) {
		super();
		this.#pool = pool;
		this.#logger = options.logger;
		this.iceServers = options.iceServers ?? [];
		this.rooms = new RoomRegistry({ ...options, pool });
		this.status = sampled(() => this.#sampleStatus());
		this.rooms.on('peersChanged', () => this.#countParticipants());
		this.#watchWorkers();
	}

	/** @throws SfuError unavailable: a worker does not start, or no address or port can be listened on */
	static async create(options: SfuOptions): Promise<Sfu> {
		forwardLogs(options.logger);
		return new Sfu(options, await WorkerPool.create(options));
	}

	/** UDP and TCP port of each worker. */
	get mediaPorts(): number[] {
		return this.#pool.workers.map(({ port }) => port);
	}

	get workerPids(): number[] {
		return this.#pool.workers.map(({ pid }) => pid);
	}

	get participantCount(): number {
		return this.#participantCount;
	}

	/**
	 * Follows a change of network interfaces. New transports use the new addresses. A peer that is connected by an
	 * address that is gone loses those transports and is sent `mediaRestarted`; other peers keep their transports.
	 * @throws SfuError unavailable: no address or port can be listened on
	 */
	async setListenAddresses(addresses: ListenAddress[]): Promise<void> {
		const reachable = new Set(addresses.map(({ address, announcedAddress = address }) => announcedAddress));
		const affected = this.rooms.list().map((room) => ({ room, peers: closeUnreachable(room, reachable) }));
		await this.#pool.setListenAddresses(addresses);
		await Promise.all(affected.map(({ room, peers }) => notifyMediaRestarted(room, peers)));
	}

	/** Sends `serverClosing` to all peers, then closes rooms and workers. Idempotent. */
	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.rooms.shutdown();
		this.#pool.close();
	}

	async #sampleStatus(): Promise<SfuStatus> {
		const peers = this.rooms.list().flatMap((room) => room.peers);
		const [workers, { uplinkBps, downlinkBps }] = await Promise.all([
			Promise.all(
				this.#pool.workers.map(async (worker) => ({
					pid: worker.pid,
					cpuPercent: await this.#cpuMeter.percent(worker),
					load: worker.load,
					rooms: worker.rooms,
				})),
			),
			bitrates(peers),
		]);
		return {
			workers,
			uplinkMbps: uplinkBps / 1e6,
			downlinkMbps: downlinkBps / 1e6,
			participantCount: this.#participantCount,
		};
	}

	#countParticipants(): void {
		const count = this.rooms.list().reduce((sum, room) => sum + room.size, 0);
		if (count === this.#participantCount) return;
		this.#participantCount = count;
		this.emit('participantsChanged', count);
	}

	#watchWorkers(): void {
		this.#pool.on('workerDied', (pid) => this.#logger.error({ pid }, 'media worker died'));
		this.#pool.on('workerReplaced', (pid) => {
			this.#logger.warn({ pid }, 'media worker replaced');
			this.emit('workerReplaced', pid);
		});
		this.#pool.on('replacementFailed', (error, retryMs) =>
			this.#logger.error({ err: error, retryMs }, 'media worker not replaced yet'),
		);
	}
}

/** Log messages of mediasoup and its workers; the listeners are global to the process. */
function forwardLogs(logger: Logger): void {
	setLogEventListeners({
		onwarn: (from, message) => logger.warn({ from }, message),
		onerror: (from, message, err) => logger.error({ from, err }, message),
	});
}
