import type { types } from 'mediasoup';
import { Server } from 'socket.io';
import { dialects } from '../dialects/index.ts';
import { FailoverOrigins } from '../gateway/access/FailoverOrigins.ts';
import { FounderTokens } from '../gateway/access/FounderTokens.ts';
import { type Guesser, GuessLimit } from '../gateway/access/GuessLimit.ts';
import { AddressLimits, MessageLimits } from '../gateway/access/limits.ts';
import { Proxies } from '../gateway/access/Proxies.ts';
import { Tokens } from '../gateway/access/Tokens.ts';
import { codecsOf, DialectNegotiation } from '../gateway/socket/DialectNegotiation.ts';
import { Moments } from '../gateway/socket/Moments.ts';
import { NoticeFrames } from '../gateway/socket/NoticeFrames.ts';
import { SocketConnection } from '../gateway/socket/SocketConnection.ts';
import { LocalSessions } from '../handlers/LocalSession.ts';
import { heldBy, workerOf } from '../testing/leaks.ts';
import { dtlsParameters, parametersOf, rtpCapabilities } from '../testing/rtpParameters.ts';
import { createSocketPair, type SocketPair } from '../testing/SocketPair.ts';
import { silentLogger } from '../testing/silentLogger.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';
import { adapters, type DialectName } from './adapters.ts';
import type { SampleIds } from './samplePayloads.ts';

type Bystander = Awaited<ReturnType<TestSfu['enter']>>;
type Setting = {
	ids: SampleIds;
	/** Sends the fuzzed payloads; owns everything in `ids` that is not the bystander's. */
	sender: SocketPair;
	bystander: Bystander;
	/** What was in the worker before the sender came. */
	heldBefore: string[];
};

const codecs = codecsOf(dialects);
const tokens = new Tokens(() => [new Uint8Array(32)], { has: () => false });
/** Closing takes requests to the worker; what is there after this time has leaked. */
const settlingMs = 3_000;

class NoMessageLimits extends MessageLimits {
	override async takeFor(): Promise<void> {}
}
class NoAddressLimits extends AddressLimits {
	override async take(): Promise<void> {}
	override async takeFor(): Promise<void> {}
}

class NoGuessLimit extends GuessLimit {
	override async guess<T>(
		_guesser: Guesser,
		evaluate: () => T | undefined | Promise<T | undefined>,
	): Promise<T | undefined> {
		return evaluate();
	}
}

/** A media worker of its own, a room with a bystander in it, and a client that owns one of everything there. */
export class FuzzRoom {
	/** What the server logged as its own faults. */
	readonly faults: unknown[] = [];
	readonly #dialect: DialectName;
	readonly #server: TestSfu;
	readonly #worker: types.Worker;
	readonly #logger: typeof silentLogger;
	#setting: Setting | undefined;
	#rooms = 0;

	private constructor(dialect: DialectName, server: TestSfu, worker: types.Worker) {
		this.#dialect = dialect;
		this.#server = server;
		this.#worker = worker;
		this.#logger = { ...silentLogger, error: (...said: unknown[]) => void this.faults.push(said) };
	}

	static async open(dialect: DialectName): Promise<FuzzRoom> {
		const server = await TestSfu.start({ graceMs: 1, roomsPerAddress: 1_000 });
		return new FuzzRoom(dialect, server, workerOf(server.sfu.workerPids[0]));
	}

	/** A new connection that has not joined. */
	connect(): SocketPair {
		const pair = createSocketPair();
		const admitted = {
			grant: { subject: crypto.randomUUID(), role: 'host' as const, maxSeats: 1_000, open: true },
			hasEnded: () => false,
		};
		new SocketConnection(pair.server, new DialectNegotiation(codecs, this.#dialect), admitted, {
			sessions: new LocalSessions(this.#server.sfu, new FounderTokens(tokens, 1)),
			...{ messageLimits: new NoMessageLimits(), addressLimits: new NoAddressLimits() },
			guessLimit: new NoGuessLimit(),
			proxies: new Proxies(),
			otherServers: new FailoverOrigins(),
			shared: { frames: new NoticeFrames(new Server().encoder), moments: new Moments() },
			logger: this.#logger,
			// No test looks at what is counted here.
			metrics: { answered: () => {} },
			arrivals: { arrived: () => {} },
			closeFlooding: () => {},
		});
		return pair;
	}

	/** The room as it is; a new one if `anew`, or if something of it is gone. @throws Error as `clear` */
	async setting(anew: boolean): Promise<Setting> {
		if (this.#setting && !anew && isComplete(this.#setting)) return this.#setting;
		await this.clear();
		this.#setting = await this.#setUp(`room-${++this.#rooms}`);
		return this.#setting;
	}

	/** Everybody leaves, the sender first. @throws Error: it left something behind in the worker */
	async clear(): Promise<void> {
		if (!this.#setting) return;
		const { sender, bystander, heldBefore } = this.#setting;
		this.#setting = undefined;
		sender.end();
		await this.#expectOnly(heldBefore);
		if (bystander.session.state === 'joined') await bystander.ask('leaveRoom', {});
		await this.#expectOnly([]);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.#server[Symbol.asyncDispose]();
	}

	async #setUp(roomId: string): Promise<Setting> {
		this.#server.createRoom({ roomId });
		const bystander = await this.#server.enter({ roomId });
		const producerId = await bystander.produce('mic');
		const heldBefore = await heldBy(this.#worker);
		const sender = this.connect();
		const signalling = adapters[this.#dialect](sender.client, roomId);
		await signalling.join();
		const { id: send } = await signalling.transport('send');
		const { id: recv } = await signalling.transport('recv');
		await signalling.connect(recv, dtlsParameters);
		const ownProducerId = await signalling.produce(send, { kind: 'video', rtpParameters: parametersOf('camera') });
		const { id: consumerId } = await signalling.consume(recv, producerId, rtpCapabilities);
		const { peerId } = bystander.answer;
		const ids = { roomId, send, recv, ownProducerId, producerId, consumerId, peerId };
		return { ids, sender, bystander, heldBefore };
	}

	async #expectOnly(known: string[]): Promise<void> {
		const read = async () => (await heldBy(this.#worker)).filter((id) => !known.includes(id));
		const what = 'the worker to hold nothing that the sender made';
		await until(read, what, ({ length }) => length === 0, { timeoutMs: settlingMs });
	}
}

/** Whether everything that a sample payload may name is there. */
function isComplete({ ids, sender, bystander }: Setting): boolean {
	if (sender.ended || bystander.session.state !== 'joined') return false;
	const { room, peer } = bystander.session;
	const { send, recv, ownProducerId, producerId, consumerId } = ids;
	const other = room.peers.find(({ transports }) => transports.find(send));
	if (!other?.transports.find(recv) || !other.consumers.find(consumerId)) return false;
	return [other.producers.find(ownProducerId), peer.producers.find(producerId)].every(Boolean);
}
