import { EventEmitter } from 'node:events';
import { setLogEventListeners } from 'mediasoup';
import type { IceServer } from '../protocol/models.ts';
import { bitrates } from './allocation/statistics.ts';
import type { Logger } from './Logger.ts';
import { closeUnreachable, notifyMediaRestarted } from './media/mediaRestart.ts';
import { RoomRegistry } from './RoomRegistry.ts';
import { CpuMeter } from './workers/CpuMeter.ts';
import type { ListenAddress } from './workers/ports.ts';
import { sampled } from './workers/sampled.ts';
import { WorkerPool } from './workers/WorkerPool.ts';

export type { ListenAddress } from './workers/ports.ts';

export type SfuOptions = {
	/** At least 1; one per core is usual. */
	workerCount: number;
	/** Absolute path of mediasoup-worker. Default: mediasoup's own place. */
	workerBin?: string;
	/** Every interface media is reached at, UDP and TCP. At least one; never 0.0.0.0. */
	listenAddresses: ListenAddress[];
	/** Port of the first worker, the next one's is one higher. Taken: the next free. 0: any free. */
	firstMediaPort: number;
	/** How long a lost connection keeps its place. */
	graceMs: number;
	/** Of rooms that do not say. Default 100. */
	maxParticipants?: number;
	/** With more participants in a room they are advised to do without pictures; 0: never. Default 40. */
	audioOnlyAbove?: number;
	/** Voices everybody in a room hears at once. Default 5. */
	voices?: number;
	/** What the network carries, Mbit/s, for all rooms together; asked anew for every plan. Default 50. */
	serverBudgetMbps?: () => number;
	/** Share of a core from which a worker takes no more rooms and cameras, above 0 to 1. Default 0.85. */
	maxWorkerLoad?: number;
	/** Handed to clients. Default none: on one network nothing else is needed. */
	iceServers?: IceServer[];
	logger: Logger;
};

export type SfuStatus = {
	/** `cpuPercent` of one core, since the last look; `load` as rooms are placed by it, 0 to 1 and above. */
	workers: { pid: number; cpuPercent: number; load: number; rooms: number }[];
	/** Media received from / sent to participants, Mbit/s. */
	uplinkMbps: number;
	downlinkMbps: number;
	/** Those whose connection is lost but place kept included. */
	participantCount: number;
};

type SfuEvents = {
	participantsChanged: [count: number];
	/** One that died has a successor, usually on the same port. */
	workerReplaced: [pid: number];
};

/** The media server: workers and rooms. Knows nothing of sockets; see handlers/ for what clients may ask of it. */
export class Sfu extends EventEmitter<SfuEvents> {
	readonly rooms: RoomRegistry;
	/** At most one sample per 2 s is taken, however often it is asked. */
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

	/** @throws SfuError unavailable: worker program missing, no address or no port to listen on */
	static async create(options: SfuOptions): Promise<Sfu> {
		forwardLogs(options.logger);
		return new Sfu(options, await WorkerPool.create(options));
	}

	/** One per worker, UDP and TCP. */
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
	 * Interfaces came or went. New transports use the new addresses. Peers that were reached at an address that has gone
	 * lose their transports and are told `mediaRestarted`; the others notice nothing.
	 */
	async setListenAddresses(addresses: ListenAddress[]): Promise<void> {
		const reachable = new Set(addresses.map(({ address, announcedAddress = address }) => announcedAddress));
		const hit = this.rooms.list().map((room) => ({ room, peers: closeUnreachable(room, reachable) }));
		await this.#pool.setListenAddresses(addresses);
		await Promise.all(hit.map(({ room, peers }) => notifyMediaRestarted(room, peers)));
	}

	/** Tells everybody, then ends rooms and workers. Idempotent. */
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

/** What mediasoup and its workers have to say. */
function forwardLogs(logger: Logger): void {
	setLogEventListeners({
		onwarn: (from, message) => logger.warn({ from }, message),
		onerror: (from, message, err) => logger.error({ from, err }, message),
	});
}
