/** For tests: a media worker of its own, a room with somebody in it, and a client that has all one can have there. */
import { observer, type types } from 'mediasoup';
import { dialects } from '../dialects/index.ts';
import { AddressLimits, MessageLimits } from '../gateway/access/limits.ts';
import { codecsOf, DialectNegotiation } from '../gateway/socket/DialectNegotiation.ts';
import { SocketConnection } from '../gateway/socket/SocketConnection.ts';
import type { Metrics } from '../host/Metrics.ts';
import { dtlsParameters, parametersOf, rtpCapabilities, silentLogger, TestSfu, until } from '../testing/TestSfu.ts';
import { type DialectName, spoken } from './adapters.ts';
import type { Things } from './samplePayloads.ts';
import { type Wire, wire } from './wire.ts';

type Witness = Awaited<ReturnType<TestSfu['enter']>>;
/** `bare`: what was in the worker before the actor came. */
type Scene = { things: Things; actor: Wire; witness: Witness; bare: string[] };

const codecs = codecsOf(dialects);
/** What is being closed is waited for so long; what is there afterwards has leaked. */
const settlingMs = 3_000;

class NoMessageLimits extends MessageLimits {
	override async takeFor(): Promise<void> {}
	override async takeAny(): Promise<void> {}
}
class NoAddressLimits extends AddressLimits {
	override async take(): Promise<void> {}
	override async takeFor(): Promise<void> {}
}

export class FuzzRoom {
	/** What the server logged as its own faults. */
	readonly faults: unknown[] = [];
	readonly #dialect: DialectName;
	readonly #server: TestSfu;
	readonly #worker: types.Worker;
	readonly #logger: typeof silentLogger;
	#scene: Scene | undefined;
	#scenes = 0;

	private constructor(dialect: DialectName, server: TestSfu, worker: types.Worker) {
		this.#dialect = dialect;
		this.#server = server;
		this.#worker = worker;
		this.#logger = { ...silentLogger, error: (...said: unknown[]) => void this.faults.push(said) };
	}

	static async open(dialect: DialectName): Promise<FuzzRoom> {
		const started = new Promise<types.Worker>((resolve) => observer.once('newworker', resolve));
		const server = await TestSfu.start({ graceMs: 1 });
		return new FuzzRoom(dialect, server, await started);
	}

	/** Connected, and nowhere yet. */
	stranger(): Wire {
		const made = wire();
		const admitted = {
			grant: { subject: crypto.randomUUID(), role: 'host' as const, open: true },
			tokenId: null,
		};
		new SocketConnection(made.server, new DialectNegotiation(codecs, this.#dialect), admitted, {
			...{ sfu: this.#server.sfu, messageLimits: new NoMessageLimits(), addressLimits: new NoAddressLimits() },
			logger: this.#logger,
			// What is counted there is not looked at here.
			metrics: { answered: () => {} } as unknown as Metrics,
		});
		return made;
	}

	/** As it stands; set up anew if anything was lost, or if it shall be. @throws Error: it left something behind */
	async scene(anew: boolean): Promise<Scene> {
		if (this.#scene && !anew && stands(this.#scene)) return this.#scene;
		await this.clear();
		this.#scene = await this.#setUp(`room-${++this.#scenes}`);
		return this.#scene;
	}

	/** Everybody leaves, the actor first. @throws Error: it left something behind */
	async clear(): Promise<void> {
		if (!this.#scene) return;
		const { actor, witness, bare } = this.#scene;
		this.#scene = undefined;
		actor.end();
		await this.#expectOnly(bare);
		if (witness.session.state === 'joined') await witness.ask('leaveRoom', {});
		await this.#expectOnly([]);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#server[Symbol.asyncDispose]();
	}

	async #setUp(roomId: string): Promise<Scene> {
		this.#server.createRoom({ roomId });
		const witness = await this.#server.enter({ roomId });
		const producerId = await witness.produce('mic');
		const bare = await this.#inWorker();
		const actor = this.stranger();
		const talk = spoken[this.#dialect](actor.client, roomId);
		await talk.join();
		const { id: send } = await talk.transport('send');
		const { id: recv } = await talk.transport('recv');
		await talk.connect(recv, dtlsParameters);
		const ownProducerId = await talk.produce(send, { kind: 'video', rtpParameters: parametersOf('camera') });
		const { id: consumerId } = await talk.consume(recv, producerId, rtpCapabilities);
		const { peerId } = witness.answer;
		const things = { roomId, send, recv, ownProducerId, producerId, consumerId, peerId };
		return { things, actor, witness, bare };
	}

	/** Transports, producers, consumers, routers and their observers. */
	async #inWorker(): Promise<string[]> {
		const { channelMessageHandlers, webRtcServerIds } = await this.#worker.dump();
		return channelMessageHandlers.channelRequestHandlers.filter((id) => !webRtcServerIds.includes(id));
	}

	async #expectOnly(known: string[]): Promise<void> {
		const giveUpAt = Date.now() + settlingMs;
		let left: string[] = [];
		const settled = async () => {
			left = (await this.#inWorker()).filter((id) => !known.includes(id));
			return left.length === 0 || Date.now() > giveUpAt;
		};
		await until(settled);
		if (left.length > 0) throw new Error(`left in the worker: ${left}`);
	}
}

/** Whether everything that a phrase may name is there. */
function stands({ things, actor, witness }: Scene): boolean {
	if (actor.ended || witness.session.state !== 'joined') return false;
	const { room, peer } = witness.session;
	const { send, recv, ownProducerId, producerId, consumerId } = things;
	const other = room.peers.find(({ transports }) => transports.find(send));
	if (!other?.transports.find(recv) || !other.consumers.find(consumerId)) return false;
	return [other.producers.find(ownProducerId), peer.producers.find(producerId)].every(Boolean);
}
