import { hostname } from 'node:os';
import type { Settings } from '../config.ts';
import { SfuError } from '../core/errors.ts';
import type { Logger } from '../core/Logger.ts';
import type { OtherServers } from '../host/RoomPersistence.ts';
import { StartError } from '../startErrors.ts';
import { readTokenSecrets } from '../store/files.ts';
import type { Store } from '../store/Store.ts';
import { Cluster } from './Cluster.ts';
import { RoomHomes } from './homes/RoomHomes.ts';
import { leaseTimes } from './lease/leaseTimes.ts';
import { ServerLease } from './lease/ServerLease.ts';
import { ServerLinks } from './link/ServerLinks.ts';
import { MemberList } from './members/MemberList.ts';
import { ProtocolMismatch } from './members/ProtocolMismatch.ts';
import { clusterProtocol } from './members/ServerRecord.ts';
import { Neighbours } from './Neighbours.ts';
import { OwnRecordSource } from './OwnRecordSource.ts';
import { roomsAtStart } from './places/roomsAtStart.ts';
import { openRedis } from './redis/openRedis.ts';
import { RedisClock } from './store/RedisClock.ts';
import { RoomEpochs } from './store/RoomEpochs.ts';
import { RoomWrites } from './store/RoomWrites.ts';
import { SharedRooms } from './store/SharedRooms.ts';
import { SharedSecret } from './store/SharedSecret.ts';
import { SharedTokens } from './store/SharedTokens.ts';
import { sharedStore } from './store/sharedStore.ts';

type Given = {
	settings: Settings & { redis: string };
	/** Of this server alone; its owner closes it. */
	local: Store;
	version: string;
	logger: Logger;
};

/**
 * Joins the servers behind the Redis of the settings, before this one has rooms and ports.
 * @throws StartError usage, network, data-dir; cluster: the other servers are of a version that does not fit
 */
export async function openCluster({ settings, local, version, logger }: Given): Promise<Cluster> {
	const redis = await openRedis(settings, logger);
	const closers: (() => void | Promise<void>)[] = [() => redis.close()];
	try {
		const clock = new RedisClock(redis);
		closers.push(() => clock.close());
		await clock.compare();
		const secret = await SharedSecret.open(redis, settings.dataDir, await readTokenSecrets(settings.dataDir), logger);
		closers.push(() => secret.close());
		const writes = new RoomWrites({ redis, local, logger });
		const tokens = new SharedTokens({ redis, local, logger });
		closers.push(() => tokens.close());
		const own = new OwnRecordSource({ name: hostname(), version, protocol: clusterProtocol, startedAtMs: Date.now() });
		const { ttlMs } = leaseTimes;
		const members = new MemberList({ redis, describe: () => own.read(), ttlMs, logger });
		const links = new ServerLinks({
			ownId: () => members.ownId,
			targetOf: (serverId) => members.find(serverId),
			secret: () => secret.current,
			logger,
		});
		const lease: ServerLease = new ServerLease({
			...{ redis, members, logger },
			compareRooms: () => homes.compare(),
			askNeighbour: (serverId) => neighbours.ask(serverId),
		});
		closers.push(() => lease.close());
		closers.push(() => links.close());
		const neighbours = new Neighbours({ links, members, answer: (serverId) => lease.answerNeighbour(serverId) });
		const homes = new RoomHomes({
			...{ redis, members, lease, ttlMs, logger },
			isLinked: (serverId) => links.find(serverId) !== undefined,
			reach: (serverId) => links.to(serverId),
		});
		lease.on('lost', () => homes.forgetAll());
		await lease.join();
		const shared = new SharedRooms({ redis, clock, logger });
		shared.startSigning(() => members.ownId);
		closers.push(() => shared.close());
		const epochs = new RoomEpochs(local.settings);
		homes.follow(epochs.earlierServerId);
		members.follow(epochs.earlierServerId);
		const ownId = members.ownId;
		const others: OtherServers = await roomsAtStart({ local, redis, epochs, homes, shared, links, ownId, logger });
		closers.push(() => writes.close());
		const store = sharedStore(local, writes, tokens);
		return new Cluster({
			...{
				settings,
				local,
				store,
				redis,
				clock,
				secret,
				writes,
				own,
				members,
				links,
				lease,
				homes,
				shared,
				epochs,
				others,
			},
			logger,
			close: () => closeAll(closers),
		});
	} catch (error) {
		await closeAll(closers);
		if (error instanceof ProtocolMismatch) throw new StartError('cluster', error.message, { cause: error });
		if (error instanceof SfuError)
			throw new StartError('network', `${error.message}: the servers behind it cannot be joined.`, { cause: error });
		throw error;
	}
}

/** In reverse order. */
async function closeAll(closers: (() => void | Promise<void>)[]): Promise<void> {
	for (const close of closers.splice(0).reverse()) await close();
}
