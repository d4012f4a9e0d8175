import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { RoomMoves } from '../cluster/places/RoomMoves.ts';
import { RoomPlaces } from '../cluster/places/RoomPlaces.ts';
import { roomsAtStart } from '../cluster/places/roomsAtStart.ts';
import { RedisClock } from '../cluster/store/RedisClock.ts';
import { RoomEpochs } from '../cluster/store/RoomEpochs.ts';
import { RoomWrites } from '../cluster/store/RoomWrites.ts';
import { SharedRooms } from '../cluster/store/SharedRooms.ts';
import { SharedTokens } from '../cluster/store/SharedTokens.ts';
import { sharedStore } from '../cluster/store/sharedStore.ts';
import { completeSettings } from '../config.ts';
import { RoomPersistence } from '../host/RoomPersistence.ts';
import { openStore } from '../store/SqliteStore.ts';
import { ClusterMember } from './ClusterMember.ts';
import { LinkedServers } from './LinkedServers.ts';
import { TestSfu } from './TestSfu.ts';

const logger = pino({ level: 'silent' });

/** The servers of one cluster in this process, without sockets of clients. */
export class SharedServers {
	readonly #linked = new LinkedServers();
	readonly #network = new Set<ClusterMember>();
	readonly #running = new Set<SharedServer>();
	readonly #folders = new Set<string>();

	constructor(private readonly redisUrl: string) {}

	/** @param dataDir of an earlier server; default: a new one */
	async start({
		dataDir,
		redisUrl = this.redisUrl,
	}: {
		dataDir?: string;
		redisUrl?: string;
	} = {}): Promise<SharedServer> {
		const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'lectern-cluster-')));
		this.#folders.add(folder);
		const member = await ClusterMember.start(redisUrl, this.#network);
		const links = await this.#linked.add(member.id, { ownId: () => member.id });
		const parts = { logger, redis: member.redis, local: openStore(folder, logger) };
		const { redis, local } = parts;
		const clock = new RedisClock(redis);
		await clock.compare();
		const writes = new RoomWrites(parts);
		const tokens = new SharedTokens(parts);
		const shared = new SharedRooms({ redis, clock, logger });
		shared.startSigning(() => member.id);
		const store = sharedStore(local, writes, tokens);
		const epochs = new RoomEpochs(local.settings);
		const { homes, lease, members } = member;
		const others = await roomsAtStart({ local, redis, epochs, homes, shared, links, ownId: member.id, logger });
		const test = await TestSfu.start({ storage: store });
		const { sfu } = test;
		const persistence = RoomPersistence.open(sfu, store, completeSettings({}), {}, logger, others);
		const moves = new RoomMoves({
			...{ sfu, persistence, local, writes, shared, epochs, homes, lease, members, links, logger },
			clockOffsetMs: () => clock.offsetMs,
			onSuperseded: (listener) => member.homes.on('superseded', listener),
		});
		const places = new RoomPlaces({ sfu, redis, homes, lease, members, links, moves });
		/** `kill`: nothing is said to anybody. */
		const end = async (how: 'kill' | 'stop') => {
			this.#running.delete(server);
			if (how === 'kill') member.kill();
			sfu.rooms.shutdown();
			await writes.written();
			this.#linked.kill(server.id);
			moves.close();
			for (const part of [tokens, clock, shared]) part.close();
			await writes.close();
			await test[Symbol.asyncDispose]();
			persistence.close();
			await local.close();
			if (how === 'stop') await member.close();
		};
		const { id } = member;
		const server = {
			id,
			dataDir: folder,
			member,
			links,
			local,
			store,
			test,
			sfu,
			persistence,
			moves,
			places,
			writes,
			end,
		};
		this.#running.add(server);
		return server;
	}

	async [Symbol.asyncDispose](): Promise<void> {
		for (const server of this.#running) await server.end('stop');
		for (const folder of this.#folders) await rm(folder, { recursive: true, force: true });
	}
}

export type SharedServer = {
	id: string;
	dataDir: string;
	member: ClusterMember;
	links: Awaited<ReturnType<LinkedServers['add']>>;
	local: ReturnType<typeof openStore>;
	store: ReturnType<typeof sharedStore>;
	test: TestSfu;
	sfu: TestSfu['sfu'];
	persistence: RoomPersistence;
	moves: RoomMoves;
	places: RoomPlaces;
	writes: RoomWrites;
	end: (how: 'kill' | 'stop') => Promise<void>;
};
