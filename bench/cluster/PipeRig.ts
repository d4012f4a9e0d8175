/**
 * Two media workers, as of two servers: ten senders on the first, piped to the second as `sfu/cluster/lent` pipes. Receivers
 * that nobody reads load both alike; probes in a process of their own get every packet on either side.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createWorker, type types } from 'mediasoup';
import { createPipeEnd, pipeEndOf } from '../../sfu/cluster/lent/pipeEnd.ts';
import { mediaCodecs } from '../../sfu/core/router/mediaCodecs.ts';
import { HopSender } from '../bare/HopSender.ts';
import { senderCount } from '../bare/hopTraffic.ts';
import { produceAll, receiveAll } from '../bare/hopTransports.ts';
import { UnreadReceivers } from '../bare/UnreadReceivers.ts';
import { moveToAllCores } from '../machine/cores.ts';
import { median } from '../report.ts';
import type { Arrivals, ProbeCommand } from './hopProbes.ts';

/** On each side: a worker serves its receivers in an order of its own, and one of them may come first or last. */
const probesPerSide = 3;
const maxReceivers = 100;
/** What was sent so shortly before the end may still be on its way, ms. */
const partingMs = 200;
const sides = ['home', 'lender'] as const;

type Side = { worker: types.Worker; router: types.Router };
type Sides = Record<(typeof sides)[number], Side>;
/** Of the packets that were sent: how much later each arrived behind the pipe, ms, and how many did not. */
export type Added = { addedMs: number[]; lost: number };

export class PipeRig {
	readonly #sides: Sides;
	readonly #producerIds: string[];
	readonly #sender: HopSender;
	readonly #port: number;
	readonly #unread: UnreadReceivers;
	readonly #probes: ChildProcess;
	#receivers = 0;

	private constructor(parts: {
		sides: Sides;
		producerIds: string[];
		sender: HopSender;
		port: number;
		unread: UnreadReceivers;
		probes: ChildProcess;
	}) {
		this.#sides = parts.sides;
		this.#producerIds = parts.producerIds;
		this.#sender = parts.sender;
		this.#port = parts.port;
		this.#unread = parts.unread;
		this.#probes = parts.probes;
	}

	static async start(): Promise<PipeRig> {
		const [home, lender] = [await startSide(), await startSide()];
		const sender = await HopSender.open();
		const { port, producers } = await produceAll(home.router, sender);
		await pipe(producers, home.router, lender.router);
		const producerIds = producers.map(({ id }) => id);
		const unread = await UnreadReceivers.open(sides.length * maxReceivers);
		const probes = fork(
			fileURLToPath(new URL('./hopProbes.ts', import.meta.url)),
			[String(sides.length * probesPerSide)],
			{
				execArgv: ['--experimental-strip-types', '--disable-warning=ExperimentalWarning'],
			},
		);
		const [ports]: number[][] = await once(probes, 'message');
		const rig = new PipeRig({ sides: { home, lender }, producerIds, sender, port, unread, probes });
		const routers = [home, lender].flatMap(({ router }) => Array.from({ length: probesPerSide }, () => router));
		const keys: string[] = [];
		for (const [index, router] of routers.entries()) {
			keys.push((await receiveAll(router, producerIds, ports?.[index] ?? 0)).keyBase64);
		}
		rig.#tell({ command: 'keys', keys });
		return rig;
	}

	/** Of the worker on either side. */
	get workerPids(): Record<(typeof sides)[number], number> {
		return { home: this.#sides.home.worker.pid, lender: this.#sides.lender.worker.pid };
	}

	/** Adds receivers until there are at least so many consumers on each side, beside the probes. */
	async addConsumers(perSide: number): Promise<void> {
		for (; this.#receivers * senderCount < perSide; this.#receivers++) {
			for (const side of sides) await this.#unread.add(this.#sides[side].router, this.#producerIds);
		}
	}

	/** Starts sending 1000 packets a second, 100 of each sender. */
	async send(): Promise<void> {
		await this.#sender.start(this.#port);
	}

	/** Measures until `stop` resolves. */
	async measure(stop: Promise<void>): Promise<Added> {
		this.#tell({ command: 'start' });
		await stop;
		const answered = once(this.#probes, 'message');
		this.#tell({ command: 'stop' });
		const [arrivals]: Arrivals[][] = await answered;
		return added(arrivals ?? []);
	}

	async close(): Promise<void> {
		this.#sender.close();
		this.#probes.disconnect();
		for (const side of sides) this.#sides[side].worker.close();
		await this.#unread.close();
	}

	#tell(message: ProbeCommand): void {
		this.#probes.send(message);
	}
}

async function startSide(): Promise<Side> {
	const worker = await createWorker({ logLevel: 'warn' });
	// Each server has cores of its own: none of the two has to wait for the other, or for the load generator.
	moveToAllCores(worker.pid);
	return { worker, router: await worker.createRouter({ mediaCodecs }) };
}

async function pipe(producers: types.Producer[], from: types.Router, to: types.Router): Promise<void> {
	const place = { address: '127.0.0.1', ports: null };
	const [out, into] = [await createPipeEnd(from, place.address, place), await createPipeEnd(to, place.address, place)];
	await Promise.all([out.connect(pipeEndOf(into)), into.connect(pipeEndOf(out))]);
	for (const { id } of producers) {
		const { kind, rtpParameters } = await out.consume({ producerId: id });
		await into.produce({ id, kind, rtpParameters });
	}
}

/** Packet by packet: the median of the probes behind the pipe, less that of those before it. */
function added(arrivals: Arrivals[]): Added {
	const [before, behind] = [arrivals.slice(0, probesPerSide), arrivals.slice(probesPerSide)].map(bySendingTime);
	const lastSentMs = Math.max(...(before?.keys() ?? []));
	const complete = [...(before ?? [])].filter(
		([sentMs, times]) => times.length === probesPerSide && sentMs < lastSentMs - partingMs,
	);
	const pairs = complete.map(([sentMs, times]) => ({ times, later: behind?.get(sentMs) }));
	const whole = pairs.flatMap(({ times, later }) => (later?.length === probesPerSide ? [{ times, later }] : []));
	return {
		addedMs: whole.map(({ times, later }) => median(later) - median(times)),
		lost: pairs.length - whole.length,
	};
}

function bySendingTime(probes: Arrivals[]): Map<number, number[]> {
	const times = new Map<number, number[]>();
	for (const [sentMs, arrivedMs] of probes.flat()) times.set(sentMs, [...(times.get(sentMs) ?? []), arrivedMs]);
	return times;
}
