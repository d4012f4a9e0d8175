import { RoomHomes } from '../cluster/homes/RoomHomes.ts';
import { type LeaseTimes, leaseTimes } from '../cluster/lease/leaseTimes.ts';
import { ServerLease } from '../cluster/lease/ServerLease.ts';
import { MemberList, type OwnRecord } from '../cluster/members/MemberList.ts';
import { clusterProtocol } from '../cluster/members/ServerRecord.ts';
import { openRedis } from '../cluster/redis/openRedis.ts';
import type { RedisClient } from '../cluster/redis/RedisClient.ts';
import { completeSettings } from '../config.ts';
import { silentLogger } from './silentLogger.ts';
import { until } from './until.ts';

type Parts = { redis: RedisClient; members: MemberList; lease: ServerLease; homes: RoomHomes };

/** As much of a server as has a lease and homes of rooms, by a real Redis. Members of one network ask each other without links. */
export class ClusterMember {
	readonly redis: RedisClient;
	readonly members: MemberList;
	readonly lease: ServerLease;
	readonly homes: RoomHomes;
	/** What it tells of itself; may be changed. */
	readonly record: OwnRecord;
	/** `lost` and `regained` of its lease, and ids of rooms that were superseded. */
	readonly heard: string[];
	readonly #network: Set<ClusterMember>;
	/** Other members do not reach it, nor it them. */
	isCutOff = false;

	private constructor(parts: Parts, record: OwnRecord, heard: string[], network: Set<ClusterMember>) {
		this.redis = parts.redis;
		this.members = parts.members;
		this.lease = parts.lease;
		this.homes = parts.homes;
		this.record = record;
		this.heard = heard;
		this.#network = network;
		network.add(this);
	}

	/**
	 * @param redisUrl of Redis itself, or of a line to it
	 * @param network shared by members that reach each other
	 */
	static async start(
		redisUrl: string,
		network: Set<ClusterMember>,
		given: Partial<OwnRecord> = {},
		changedTimes: Partial<LeaseTimes> = {},
	): Promise<ClusterMember> {
		const times = { ...leaseTimes, ...changedTimes };
		const redis = await openRedis({ ...completeSettings({}), redis: redisUrl }, silentLogger);
		const record: OwnRecord = {
			...{ name: 'test', version: '0.0.0', protocol: clusterProtocol, linkUrls: [], fingerprint: null, pages: [] },
			...{ load: 0, isFull: false, rooms: 0, participants: 0, draining: false, startedAtMs: 0 },
			...given,
		};
		const { ttlMs } = times;
		const members = new MemberList({ redis, describe: () => ({ ...record }), ttlMs, logger: silentLogger });
		const reach = (serverId: string): ClusterMember => {
			const self = [...network].find((each) => each.members === members);
			const other = [...network].find((each) => each.members.ownId === serverId);
			if (!other || !self || other.isCutOff || self.isCutOff) throw new Error(`${serverId} is not reached`);
			return other;
		};
		const heard: string[] = [];
		try {
			const lease = new ServerLease({
				...{ redis, members, times, logger: silentLogger },
				compareRooms: () => homes.compare(),
				askNeighbour: async (serverId) => reach(serverId).lease.answerNeighbour(members.ownId),
			});
			const homes = new RoomHomes({
				...{ redis, members, lease, ttlMs, logger: silentLogger },
				isLinked: (serverId) => {
					try {
						return reach(serverId) !== undefined;
					} catch {
						return false;
					}
				},
				reach: async (serverId) => reach(serverId),
			});
			lease.on('lost', () => {
				heard.push('lost');
				homes.forgetAll();
			});
			await lease.join();
			lease.on('regained', () => heard.push('regained'));
			homes.on('superseded', (roomId) => heard.push(roomId));
			return new ClusterMember({ redis, members, lease, homes }, record, heard, network);
		} catch (error) {
			redis.close();
			throw error;
		}
	}

	get id(): string {
		return this.members.ownId;
	}

	/** Until the other one has told Redis that it knows this one. */
	async untilItMayFollow({ id }: ClusterMember): Promise<void> {
		await until(
			async () => {
				const known = await this.redis.ask((redis) => redis.hget('knownVersions', id));
				const joined = await this.redis.ask((redis) => redis.hget('joinVersions', this.id));
				return Number(known) - Number(joined);
			},
			'the right to follow',
			(ahead) => ahead >= 0,
		);
	}

	/** As by SIGKILL: nothing is said to anybody. */
	kill(): void {
		this.#network.delete(this);
		this.redis.close();
		void this.lease.close();
	}

	/** In an orderly way. */
	async close(): Promise<void> {
		this.#network.delete(this);
		await this.lease.close();
		this.redis.close();
	}

	async [Symbol.asyncDispose](): Promise<void> {
		await this.close();
	}
}
