import { EventEmitter } from 'node:events';
import type { ErrorCode } from '../protocol/errors.ts';
import type { WorkerState } from '../protocol/models.ts';
import { bitrates } from './allocation/statistics.ts';
import { answered } from './errors.ts';
import type { Logger } from './Logger.ts';
import { defaultVoices, figuresAnswerMs } from './limits.ts';
import { ConnectionProbe } from './media/ConnectionProbe.ts';
import { IceServers, turnUserLifetimeS } from './media/IceServers.ts';
import type { CandidateAddress, CandidatesFor } from './media/iceCandidates.ts';
import { closeUnreachable, notifyMediaRestarted } from './media/mediaRestart.ts';
import type { Reached } from './peer/Reached.ts';
import type { Room } from './Room.ts';
import { type NewRoom, RoomRegistry } from './RoomRegistry.ts';
import type { LessonRecorder } from './room/LessonRecorder.ts';
import type { RoomFiles } from './room/RoomFiles.ts';
import { nothingKept, type Storage } from './room/Storage.ts';
import type { RouterLender } from './router/RouterLender.ts';
import { SpareMedia, type SpareMediaOptions } from './router/SpareMedia.ts';
import { CpuMeter } from './workers/CpuMeter.ts';
import type { HeartbeatTimes } from './workers/Heartbeat.ts';
import type { MediaWorker } from './workers/MediaWorker.ts';
import { forwardMediasoupLog } from './workers/mediasoupLog.ts';
import { sampled } from './workers/sampled.ts';
import { WorkerPool, type WorkerView } from './workers/WorkerPool.ts';

export type SfuOptions = {
	/** 1 or more; one per core is usual. */
	workerCount: number;
	/** Absolute path of the mediasoup-worker binary. Default: the one in the mediasoup package. */
	workerBin?: string;
	/** Where media is received and sent, UDP and TCP, for good; at least one. `0.0.0.0` and `::`: on every interface. */
	listenAddresses: readonly string[];
	/** The addresses that a client is offered. Default: those listened on. */
	candidatesFor?: CandidatesFor;
	/** Port of the first worker; each further worker has the next one. A taken port is skipped. 0: any free ports. */
	firstMediaPort: number;
	/** No port above it is tried. Default: 65535. */
	lastMediaPort?: number;
	/** The seat of a peer whose connection is lost is kept for this long, ms. */
	graceMs: number;
	/** Of rooms that are created without a limit. Default 100. */
	maxParticipants?: number;
	/** Rooms founded without a token that one address may have at a time. Default 20. */
	roomsPerAddress?: number;
	/** A room with more participants advises them to do without video; 0: never. Default 40. */
	audioOnlyAbove?: number;
	/** After how long without a media connection that its client asked for a peer counts as in trouble, ms. Default 8000. */
	mediaConnectMs?: number;
	/** Voice slots per room, 1 or more: microphones that are heard at the same time. Default 5. */
	voices?: number;
	/** Routers that are created ahead. */
	spareMedia?: SpareMediaOptions;
	/** Participants of a room that waits for its host stay for this long after the last host has gone, ms. Default 2 minutes. */
	hostAbsenceMs?: number;
	/** What the network carries for all rooms together, Mbit/s; called for every allocation. Default 50. */
	serverBudgetMbps?: () => number;
	/** Share of a core from which a worker takes no more rooms and cameras, above 0 up to 1. Default 0.85. */
	maxWorkerLoad?: number;
	/** When a worker counts as hung. Default: a beat every 2 s, killed when it has not answered for 6 s. */
	heartbeat?: HeartbeatTimes;
	/** How long a worker may take to start, ms. Default 10 s. */
	workerStartMs?: number;
	/** Default: none, the server does not record. */
	recorder?: LessonRecorder;
	/** Default: nothing is kept. */
	storage?: Storage;
	/** Default: no files can be uploaded. */
	files?: RoomFiles;
	/** STUN and TURN servers for clients. Default none: on a local network they are not needed. */
	iceServers?: IceServers;
	logger: Logger;
};

/**
 * `cpuPercent`: of one core, since the last sample. `load`: `MediaWorker.load`, 0 to 1 and above, by which new rooms choose
 * a worker. `rooms`: routers on this worker. All are 0 for one that is being restarted, whose `pid` is that of before.
 */
export type WorkerStatus = { pid: number; state: WorkerState; cpuPercent: number; load: number; rooms: number };

export type SfuStatus = {
	/** One for each worker that there should be, always in the same order. */
	workers: WorkerStatus[];
	/** Media that the server receives from participants, and sends to them, Mbit/s. */
	uplinkMbps: number;
	downlinkMbps: number;
	/** Including those whose connection is lost and whose seat is kept. */
	participantCount: number;
};

/** What a client asked for and did not get. */
export type Refusal = {
	/** Name of an operation, `handshake`, or method and route of a request. */
	request: string;
	code: ErrorCode;
	what?: string | undefined;
	/** The room it was in. */
	roomId?: string | undefined;
	/** Address (of IPv6, network) of the client; null: of this process. */
	network: string | null;
};

type SfuEvents = {
	refused: [refusal: Refusal];
	participantsChanged: [count: number];
	/** `networkChanged` was called. */
	networkChanged: [present: ReadonlySet<string>];
	/** A worker did not answer any more and has been killed. */
	workerHung: [pid: number];
	/** A worker that died has been replaced, on the same port unless another process took it. */
	workerReplaced: [pid: number];
};

/** The media server: its workers and its rooms, without sockets. The operations of clients are in sfu/handlers. */
export class Sfu extends EventEmitter<SfuEvents> {
	readonly rooms: RoomRegistry;
	/** Samples at most once per `statsIntervalMs`; without figures of workers that do not answer. */
	readonly status: () => Promise<SfuStatus>;
	readonly iceServers: IceServers;
	readonly storage: Storage;
	/** Other servers that lend routers to rooms that outgrow this one. null: it works alone. */
	lender: RouterLender | null = null;
	readonly #candidatesFor: CandidatesFor;
	/** Of this server; whoever creates a router on one of its workers closes it. */
	readonly pool: WorkerPool;
	readonly #spares: SpareMedia;
	readonly #logger: Logger;
	readonly #cpuMeter = new CpuMeter();
	#participantCount = 0;
	#iceRenewal: NodeJS.Timeout | undefined;
	#closed = false;

	private constructor(options: SfuOptions, pool: WorkerPool) {
		super();
		this.pool = pool;
		this.#logger = options.logger;
		this.iceServers = options.iceServers ?? new IceServers();
		this.storage = options.storage ?? nothingKept;
		const { listenAddresses } = options;
		this.#candidatesFor = options.candidatesFor ?? (() => listenAddresses.map((address) => ({ address })));
		this.#spares = new SpareMedia(pool, options.voices ?? defaultVoices, options.spareMedia);
		this.rooms = new RoomRegistry({ ...options, pool, spares: this.#spares, lender: () => this.lender });
		this.status = sampled(() => this.#sampleStatus());
		this.rooms.on('peersChanged', () => this.#countParticipants());
		// For clients that restart ICE later: what they got when they joined will have ended.
		if (this.iceServers.expire) this.#iceRenewal = setInterval(() => this.#renewIceServers(), turnUserLifetimeS * 500);
		this.#watchWorkers();
	}

	/** @throws SfuError unavailable: a worker does not start, or no address or port can be listened on */
	static async create(options: SfuOptions): Promise<Sfu> {
		forwardMediasoupLog(options.logger);
		return new Sfu(options, await WorkerPool.create(options));
	}

	/** UDP and TCP port of each worker. */
	get mediaPorts(): number[] {
		return this.pool.workers.map(({ port }) => port);
	}

	get workerPids(): number[] {
		return this.pool.workers.map(({ pid }) => pid);
	}

	get participantCount(): number {
		return this.#participantCount;
	}

	/** Where a client is to send its media, best first. */
	candidatesFor(reached: Reached): CandidateAddress[] {
		return this.#candidatesFor(reached);
	}

	/**
	 * Follows a change of the network. A peer that is connected by an address that is gone loses those transports and is sent
	 * `mediaRestarted`; other peers keep theirs, and the ports stay as they are.
	 * @param present every address that clients may reach now
	 */
	async networkChanged(present: ReadonlySet<string>): Promise<void> {
		this.emit('networkChanged', present);
		const affected = this.rooms.list().map((room) => ({ room, peers: closeUnreachable(room, present) }));
		await Promise.all(affected.map(({ room, peers }) => notifyMediaRestarted(room, peers)));
	}

	/**
	 * Creates a room that somebody relies on later: it is on the disk then, or there is none.
	 * @param founder address (of IPv6, network) of somebody without a token, who founds it on an open server
	 * @throws SfuError as `RoomRegistry.create` and `found`, and insufficient-storage, unavailable: the disk is full or cannot be written
	 */
	async createKeptRoom(wanted: NewRoom, founder?: string): Promise<Room> {
		const room = founder === undefined ? this.rooms.create(wanted) : this.rooms.found(wanted, founder);
		try {
			await this.storage.kept();
			return room;
		} catch (error) {
			room.close('roomClosed');
			throw error;
		}
	}

	/** Tries whether media connections come about, apart from rooms. Its caller closes it. @throws SfuError unavailable */
	openProbe(): Promise<ConnectionProbe> {
		return ConnectionProbe.open(this.pool);
	}

	/**
	 * Sends `serverClosing` to all peers, then closes rooms and workers. Idempotent. Resolves when the processes of the workers
	 * have exited, also those that hang.
	 */
	async close(): Promise<void> {
		if (!this.#closed) this.rooms.shutdown();
		clearInterval(this.#iceRenewal);
		this.#closed = true;
		this.#spares.close();
		await this.pool.close();
	}

	async #sampleStatus(): Promise<SfuStatus> {
		const peers = this.rooms.list().flatMap((room) => room.peers);
		const [workers, { uplinkBps, downlinkBps }] = await Promise.all([
			Promise.all(this.pool.views.map((view) => this.#statusOf(view))),
			bitrates(peers),
		]);
		return {
			workers,
			uplinkMbps: uplinkBps / 1e6,
			downlinkMbps: downlinkBps / 1e6,
			participantCount: this.#participantCount,
		};
	}

	async #statusOf({ pid, worker }: WorkerView): Promise<WorkerStatus> {
		if (!worker) return { pid, state: 'restarting', cpuPercent: 0, load: 0, rooms: 0 };
		const cpuPercent = await this.#cpuPercentOf(worker);
		const state = cpuPercent === null ? 'notAnswering' : 'ok';
		return { pid, state, cpuPercent: cpuPercent ?? 0, load: worker.load, rooms: worker.rooms };
	}

	/** null: it does not answer, or has just died. */
	async #cpuPercentOf(worker: MediaWorker): Promise<number | null> {
		if (!worker.answering) return null;
		try {
			return this.#cpuMeter.percent(worker, await answered(worker.cpuTimeMs(), figuresAnswerMs));
		} catch {
			return null;
		}
	}

	#renewIceServers(): void {
		for (const peer of this.rooms.list().flatMap((room) => room.peers)) {
			peer.notify('iceServersChanged', { iceServers: this.iceServers.of(peer.id) });
		}
	}

	#countParticipants(): void {
		const count = this.rooms.list().reduce((sum, room) => sum + room.size, 0);
		if (count === this.#participantCount) return;
		this.#participantCount = count;
		this.emit('participantsChanged', count);
	}

	#watchWorkers(): void {
		this.pool.on('workerSuspected', (pid) => this.#logger.warn({ pid }, 'media worker does not answer'));
		this.pool.on('workerRecovered', (pid) => this.#logger.warn({ pid }, 'media worker answers again'));
		this.pool.on('workerDied', (pid, end) => {
			this.#logger.error({ pid }, end === 'hung' ? 'media worker hung and was killed' : 'media worker died');
			if (end === 'hung') this.emit('workerHung', pid);
		});
		this.pool.on('workerReplaced', (pid) => {
			this.#logger.warn({ pid }, 'media worker replaced');
			this.emit('workerReplaced', pid);
		});
		this.pool.on('replacementFailed', (error, retryMs) =>
			this.#logger.error({ err: error, retryMs }, 'media worker not replaced yet'),
		);
	}
}
