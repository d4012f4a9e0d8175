import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { roomCounts } from '../core/allocation/statistics.ts';
import type { Sfu } from '../core/Sfu.ts';
import type { ErrorCode } from '../protocol/errors.ts';
import { ReceptionStep } from '../protocol/models.ts';
import type { Operation } from '../protocol/operations.ts';

/** Server side, seconds: most operations take a millisecond, a join under load a second. */
const durationBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5];

/** How finely the event loop's lag is watched, ms. The default of 10 wakes an idle server a hundred times a second. */
const lagPrecisionMs = 100;

type Parts = {
	sfu: Sfu;
	/** Open connections by the vocabulary they speak. */
	connections: () => Record<string, number>;
};

/** What operators watch, as Prometheus reads it. No label names a room or a person: their number has no bound. */
export class Metrics {
	readonly #registry = new Registry();
	readonly #answers = new Counter({
		name: 'lectern_operations_total',
		help: 'Operations that were answered; code is ok or the error',
		labelNames: ['operation', 'code'] as const,
		registers: [this.#registry],
	});
	readonly #durations = new Histogram({
		name: 'lectern_operation_duration_seconds',
		help: 'From the parsed request to its answer',
		labelNames: ['operation'] as const,
		buckets: durationBuckets,
		registers: [this.#registry],
	});

	constructor({ sfu, connections }: Parts) {
		collectDefaultMetrics({ register: this.#registry, eventLoopMonitoringPrecision: lagPrecisionMs });
		const deaths = new Counter({
			name: 'lectern_worker_deaths_total',
			help: 'Media workers that died and were replaced',
			registers: [this.#registry],
		});
		sfu.on('workerReplaced', () => deaths.inc());
		this.#watchRooms(sfu);
		this.#watchAllocation(sfu);
		this.#watchMedia(sfu);
		this.#gauge('lectern_connections', 'Socket.IO connections by vocabulary', 'dialect', async () => connections());
	}

	get contentType(): string {
		return this.#registry.contentType;
	}

	answered(operation: Operation, code: ErrorCode | 'ok', durationMs: number): void {
		this.#answers.inc({ operation, code });
		this.#durations.observe({ operation }, durationMs / 1000);
	}

	/** The exposition format. */
	text(): Promise<string> {
		return this.#registry.metrics();
	}

	#watchRooms({ rooms }: Sfu): void {
		const open = () => roomCounts(rooms.list().flatMap(({ peers }) => peers));
		const single = (name: string, help: string, value: () => number) =>
			this.#gauge(name, help, null, async () => ({ '': value() }));
		single('lectern_rooms', 'Rooms, empty ones included', () => rooms.list().length);
		single('lectern_participants', 'Participants in all rooms', () => open().participantCount);
		single('lectern_transports', 'WebRTC transports', () => open().transportCount);
		single('lectern_producers', 'What participants send', () => open().producerCount);
		single('lectern_consumers', 'What participants receive', () => open().consumerCount);
	}

	#watchAllocation({ rooms }: Sfu): void {
		const peers = () => rooms.list().flatMap((room) => room.peers.map((peer) => ({ room, peer })));
		this.#gauge('lectern_receptions', 'Participants by what they get of the videos they show', 'step', async () => {
			const steps = peers().map(({ room, peer }) => room.parts.allocation.receptionOf(peer).step);
			const count = (step: string) => steps.filter((each) => each === step).length;
			return Object.fromEntries(ReceptionStep.options.map((step) => [step, count(step)]));
		});
		this.#gauge('lectern_videos', 'Videos that participants show, and that they are sent', 'state', async () => {
			const all = peers().map(({ room, peer }) => room.parts.allocation.videosOf(peer));
			const sum = (state: 'shown' | 'sent') => all.reduce((total, videos) => total + videos[state], 0);
			return { shown: sum('shown'), sent: sum('sent') };
		});
		this.#gauge('lectern_allocation_budget_bits_per_second', 'What classes may send', null, async () => {
			const held = rooms.list().filter(({ size }) => size > 0);
			return { '': held.reduce((sum, { parts }) => sum + parts.allocation.budgetMbps, 0) * 1e6 };
		});
	}

	#watchMedia(sfu: Sfu): void {
		this.#gauge('lectern_media_bits_per_second', 'Media from and to participants', 'direction', async () => {
			const { uplinkMbps, downlinkMbps } = await sfu.status();
			return { in: uplinkMbps * 1e6, out: downlinkMbps * 1e6 };
		});
		this.#gauge('lectern_worker_cpu_ratio', 'Of one core, 0 to 1, since the last look', 'worker', async () => {
			const { workers } = await sfu.status();
			return Object.fromEntries(workers.map(({ cpuPercent }, index) => [index, cpuPercent / 100]));
		});
		this.#gauge('lectern_worker_load_ratio', 'As rooms are placed by it, 0 to 1 and above', 'worker', async () => {
			const { workers } = await sfu.status();
			return Object.fromEntries(workers.map(({ load }, index) => [index, load]));
		});
		this.#gauge('lectern_worker_rooms', 'Rooms whose media a worker carries', 'worker', async () => {
			const { workers } = await sfu.status();
			return Object.fromEntries(workers.map(({ rooms }, index) => [index, rooms]));
		});
	}

	/** Looked at when it is asked for. `label` null: one value, under the empty name. */
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
