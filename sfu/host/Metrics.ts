import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { roomCounts } from '../core/allocation/statistics.ts';
import type { Sfu } from '../core/Sfu.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { ReceptionStep } from '../protocol/models.ts';
import type { Operation } from '../protocol/operations.ts';

/** Histogram buckets, seconds: most operations take a millisecond, a join under load up to a second. */
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** Resolution of the event loop lag, ms. prom-client's default of 10 wakes an idle process a hundred times a second. */
const lagPrecisionMs = 100;

type LentCounts = { routers: number; transports: number; consumers: number };

/** How a server that works with others behind Redis stands among them. */
type ClusterFigures = {
	isRedisReached: boolean;
	/** Whether it may serve its rooms. */
	holdsLease: boolean;
	/** How often it had to end its rooms because its lease had ended. */
	leaseLosses: number;
	/** Servers with a living lease, itself included. */
	servers: number;
	/** Other servers to which it has a link. */
	links: number;
};

type MetricsParts = {
	sfu: Sfu;
	/** The number of open connections by dialect. */
	connections: () => Record<string, number>;
	/** Whether what changes is stored. */
	isStored: () => boolean;
	/** Routers, receive transports and consumers on other servers, and on this one for others. Default: it works alone. */
	lentMedia?: () => Record<'borrowed' | 'lent', LentCounts> | null;
	/** Default: it works alone. */
	cluster?: () => ClusterFigures | null;
	/** When the certificate that browsers see ends, Unix ms; undefined: there is none yet. */
	certificateEndsAtMs: () => number | undefined;
};

/** Prometheus metrics. No label holds a room or peer id: the number of time series must stay bounded. */
export class Metrics {
	readonly #registry = new Registry();
	readonly #answers = new Counter({
		name: 'lectern_operations_total',
		help: 'Answered operations; code is ok or the error code',
		labelNames: ['operation', 'code'] as const,
		registers: [this.#registry],
	});
	readonly #durations = new Histogram({
		name: 'lectern_operation_duration_seconds',
		help: 'Time from the decoded request to its answer',
		labelNames: ['operation'] as const,
		buckets: durationBuckets,
		registers: [this.#registry],
	});
	readonly #closed = new Counter({
		name: 'lectern_connections_closed_total',
		help: 'Connections that the server closed: slow ones do not read, flood ones send too much, pending ones make no request',
		labelNames: ['reason'] as const,
		registers: [this.#registry],
	});

	constructor(parts: MetricsParts) {
		const { sfu, connections, isStored, lentMedia = () => null, cluster = () => null, certificateEndsAtMs } = parts;
		collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: lagPrecisionMs });
		const deaths = new Counter({
			name: 'lectern_worker_deaths_total',
			help: 'Media worker processes that died and were replaced',
			registers: [this.#registry],
		});
		sfu.on('workerReplaced', () => deaths.inc());
		const hangs = new Counter({
			name: 'lectern_worker_hangs_total',
			help: 'Media worker processes that stopped answering and were killed',
			registers: [this.#registry],
		});
		sfu.on('workerHung', () => hangs.inc());
		this.#watchRooms(sfu);
		this.#watchAllocation(sfu);
		this.#watchMedia(sfu);
		this.#watchLent(lentMedia);
		this.#watchCluster(cluster);
		this.#gauge('lectern_connections', 'Open Socket.IO connections by dialect', 'dialect', async () => connections());
		this.#gauge(
			'lectern_storage_up',
			'Whether changes are stored: 1; 0 while the disk is full, locked or gone',
			null,
			async () => ({ '': isStored() ? 1 : 0 }),
		);
		this.#gauge(
			'lectern_certificate_expiry_timestamp_seconds',
			'When the certificate that browsers see ends, Unix time',
			null,
			async () => {
				const endsAtMs = certificateEndsAtMs();
				return endsAtMs === undefined ? {} : { '': Math.floor(endsAtMs / 1000) };
			},
		);
	}

	get contentType(): string {
		return this.#registry.contentType;
	}

	answered(operation: Operation, code: ErrorCode | 'ok', durationMs: number): void {
		this.#answers.inc({ operation, code });
		this.#durations.observe({ operation }, durationMs / 1000);
	}

	/** By the server, to protect itself. */
	connectionClosed(reason: 'slow' | 'flood' | 'pending'): void {
		this.#closed.inc({ reason });
	}

	/** All metrics in the Prometheus text exposition format. */
	text(): Promise<string> {
		return this.#registry.metrics();
	}

	#watchRooms({ rooms }: Sfu): void {
		const open = () => roomCounts(rooms.list().flatMap(({ peers }) => peers));
		const single = (name: string, help: string, value: () => number) =>
			this.#gauge(name, help, null, async () => ({ '': value() }));
		single('lectern_rooms', 'Rooms, including empty ones', () => rooms.list().length);
		single('lectern_participants', 'Participants in all rooms', () => open().participantCount);
		single('lectern_transports', 'Open WebRTC transports', () => open().transportCount);
		single('lectern_producers', 'Open producers: audio and video that participants send', () => open().producerCount);
		single(
			'lectern_consumers',
			'Open consumers: audio and video that participants receive',
			() => open().consumerCount,
		);
	}

	#watchAllocation({ rooms }: Sfu): void {
		const peers = () => rooms.list().flatMap((room) => room.peers.map((peer) => ({ room, peer })));
		this.#gauge(
			'lectern_receptions',
			'Participants by step of the quality reduction that the bandwidth allocation applies to them',
			'step',
			async () => {
				const steps = peers().map(({ room, peer }) => room.parts.allocation.receptionOf(peer).step);
				const count = (step: string) => steps.filter((each) => each === step).length;
				return Object.fromEntries(ReceptionStep.options.map((step) => [step, count(step)]));
			},
		);
		this.#gauge('lectern_videos', 'Videos: shown in tiles of participants, and sent to them', 'state', async () => {
			const all = peers().map(({ room, peer }) => room.parts.allocation.videosOf(peer));
			const sum = (state: 'shown' | 'sent') => all.reduce((total, videos) => total + videos[state], 0);
			return { shown: sum('shown'), sent: sum('sent') };
		});
		this.#gauge(
			'lectern_allocation_budget_bits_per_second',
			'Bandwidth that all rooms with participants may send',
			null,
			async () => {
				const occupied = rooms.list().filter(({ size }) => size > 0);
				return { '': occupied.reduce((sum, { parts }) => sum + parts.allocation.budgetMbps, 0) * 1e6 };
			},
		);
	}

	#watchMedia(sfu: Sfu): void {
		this.#gauge(
			'lectern_media_bits_per_second',
			'Bitrate of media from participants (in) and to them (out)',
			'direction',
			async () => {
				const { uplinkMbps, downlinkMbps } = await sfu.status();
				return { in: uplinkMbps * 1e6, out: downlinkMbps * 1e6 };
			},
		);
		this.#gauge(
			'lectern_worker_up',
			'Whether a media worker answers: 1; 0 while it hangs or is being restarted',
			'worker',
			async () => {
				const { workers } = await sfu.status();
				return Object.fromEntries(workers.map(({ state }, index) => [index, state === 'ok' ? 1 : 0]));
			},
		);
		this.#gauge(
			'lectern_worker_cpu_ratio',
			'CPU usage of a media worker since the last sample; 1 is one core',
			'worker',
			async () => {
				const { workers } = await sfu.status();
				return Object.fromEntries(workers.map(({ cpuPercent }, index) => [index, cpuPercent / 100]));
			},
		);
		this.#gauge(
			'lectern_worker_load_ratio',
			'Load of a media worker, by which rooms are assigned; 1 is full',
			'worker',
			async () => {
				const { workers } = await sfu.status();
				return Object.fromEntries(workers.map(({ load }, index) => [index, load]));
			},
		);
		this.#gauge('lectern_worker_rooms', 'Rooms that have a router on a media worker', 'worker', async () => {
			const { workers } = await sfu.status();
			return Object.fromEntries(workers.map(({ rooms }, index) => [index, rooms]));
		});
	}

	#watchLent(lentMedia: () => Record<'borrowed' | 'lent', LentCounts> | null): void {
		const gauge = (name: keyof LentCounts, help: string) =>
			this.#gauge(`lectern_lent_${name}`, help, 'direction', async () => {
				const counts = lentMedia();
				return counts ? { borrowed: counts.borrowed[name], lent: counts.lent[name] } : {};
			});
		gauge('routers', 'Routers of rooms on another server than their own: borrowed from others, lent to others');
		gauge('transports', 'Receive transports on such routers');
		gauge('consumers', 'Consumers on such routers');
	}

	#watchCluster(cluster: () => ClusterFigures | null): void {
		const gauge = (name: string, help: string, value: (figures: ClusterFigures) => number) =>
			this.#gauge(`lectern_cluster_${name}`, help, null, async () => {
				const figures = cluster();
				return figures ? { '': value(figures) } : {};
			});
		gauge('redis_up', 'Whether Redis answers: 1; 0 while it does not', ({ isRedisReached }) => Number(isRedisReached));
		gauge('lease_held', 'Whether this server may serve its rooms: 1, or 0', ({ holdsLease }) => Number(holdsLease));
		gauge('servers', 'Servers that work together, this one included', ({ servers }) => servers);
		gauge('links', 'Other servers to which this one has a link', ({ links }) => links);
		new Counter({
			name: 'lectern_cluster_lease_losses_total',
			help: 'How often this server ended its rooms because its lease had ended',
			registers: [this.#registry],
			collect() {
				this.reset();
				this.inc(cluster()?.leaseLosses ?? 0);
			},
		});
	}

	/** A gauge that is computed at each scrape. Without a label (null), `values` returns one value under the key ''. */
	#gauge(name: string, help: string, label: string | null, values: () => Promise<Record<string, number>>): void {
		new Gauge({
			...{ name, help, labelNames: label === null ? [] : [label], registers: [this.#registry] },
			async collect() {
				this.reset();
				for (const [key, value] of Object.entries(await values())) {
					if (label === null) this.set(value);
					else this.set({ [label]: key }, value);
				}
			},
		});
	}
}
