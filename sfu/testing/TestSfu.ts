import { defaultSeatsPerPerson } from '../core/limits.ts';
import type { NewRoom } from '../core/RoomRegistry.ts';
import { Sfu, type SfuOptions } from '../core/Sfu.ts';
import type { Grant } from '../handlers/Session.ts';
import type { RequestInput } from '../protocol/operations.ts';
import { InMemoryClient } from './InMemoryClient.ts';
import { requireNothingLeft } from './leaks.ts';
import { silentLogger } from './silentLogger.ts';

/** A media server with real workers and without sockets. Disposing of it fails when a worker holds what nobody closed. */
export class TestSfu {
	readonly #clients: InMemoryClient[] = [];

	private constructor(readonly sfu: Sfu) {}

	/** Default: one worker on loopback, any free port, a lost connection is kept for 5 s. */
	static async start(options: Partial<SfuOptions> = {}): Promise<TestSfu> {
		return new TestSfu(
			await Sfu.create({
				workerCount: 1,
				listenAddresses: ['127.0.0.1'],
				firstMediaPort: 0,
				graceMs: 5_000,
				logger: silentLogger,
				...options,
			}),
		);
	}

	/** Default id: `physics`. */
	createRoom(settings: Partial<NewRoom> = {}) {
		return this.sfu.rooms.create({ roomId: 'physics', name: 'Physics 2b', ...settings });
	}

	/** A connection that has not joined. @param network of its address; default: none is known */
	connect(grant: Partial<Grant> = {}, network: string | null = null): InMemoryClient {
		const complete: Grant = {
			...{ subject: crypto.randomUUID(), role: 'participant', maxSeats: defaultSeatsPerPerson, open: false },
			...grant,
		};
		const client = new InMemoryClient(this.sfu, complete, network);
		this.#clients.push(client);
		return client;
	}

	/** Connected and joined, default into `physics`. @throws as `InMemoryClient.join` */
	async enter(
		grant: Partial<Grant> = {},
		request: Partial<RequestInput<'joinRoom'>> = {},
		network: string | null = null,
	) {
		const client = this.connect({ roomId: 'physics', ...grant }, network);
		return Object.assign(client, { answer: await client.join(request) });
	}

	/** @throws Error naming what is left in the workers after everybody has gone */
	async [Symbol.asyncDispose](): Promise<void> {
		try {
			for (const { session } of this.#clients) session.disconnected();
			await requireNothingLeft(this.sfu);
		} finally {
			this.sfu.close();
		}
	}
}

/** Two participants of a new room. */
export async function twoInARoom(server: TestSfu) {
	server.createRoom();
	return [await server.enter(), await server.enter()] as const;
}
