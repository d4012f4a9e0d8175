import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ClusterMember } from '../../testing/ClusterMember.ts';
import { CuttableLine } from '../../testing/CuttableLine.ts';
import { noRedis, RedisServer } from '../../testing/RedisServer.ts';
import { until } from '../../testing/until.ts';
import { leaseTimes } from './leaseTimes.ts';

const { ttlMs } = leaseTimes;

async function untilKnown(one: ClusterMember, other: ClusterMember): Promise<void> {
	await until(() => one.members.find(other.id), 'the other server');
	await until(() => other.members.find(one.id), 'the first server');
}

/** Longer than any lease without a renewal. */
const outage = () => sleep(2.5 * ttlMs);

describe.skipIf(noRedis)(`a lease ${noRedis ?? ''}`, { concurrent: true }, () => {
	test('goes on while nobody reaches a frozen Redis, with its rooms, and afterwards', async () => {
		await using redis = await RedisServer.start();
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.url, network);
		await using second = await ClusterMember.start(redis.url, network);
		await untilKnown(first, second);
		const home = await first.homes.claim('physics');
		redis.freeze();
		// Under way when it freezes: carried out when it wakes up.
		const late = second.homes.claim('physics').catch((error) => error.code);
		await outage();
		expect(await late).toBe('unavailable');
		expect([first.lease.holds(), second.lease.holds()]).toEqual([true, true]);
		expect([first.lease.isFrozen(), second.lease.isFrozen()]).toEqual([true, true]);
		redis.thaw();
		expect(await second.homes.settle('physics')).toEqual(home);
		await outage();
		expect([first.lease.isFrozen(), second.lease.isFrozen()]).toEqual([false, false]);
		expect(await redis.ask('hmget', 'lectern:room:physics', 'home', 'epoch')).toEqual([first.id, String(home.epoch)]);
		expect([...first.heard, ...second.heard]).toEqual([]);
	});

	test('goes on while Redis is gone, and is put back with its rooms into an empty one', async () => {
		await using redis = await RedisServer.start();
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.url, network);
		await using second = await ClusterMember.start(redis.url, network);
		await untilKnown(first, second);
		const home = await first.homes.claim('physics');
		await redis.kill();
		await outage();
		await redis.start();
		await until(
			() => redis.ask('hget', 'lectern:room:physics', 'epoch'),
			'the room',
			(it) => it === String(home.epoch),
		);
		expect(await second.homes.find('physics')).toEqual({ roomId: 'physics', home });
		expect([...first.heard, ...second.heard]).toEqual([]);
	});

	test('of a server that is cut off from Redis alone has ended before its rooms are taken', async () => {
		await using redis = await RedisServer.startUsed();
		await using line = await CuttableLine.to(redis.port);
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.urlAt(line.port), network);
		await using second = await ClusterMember.start(redis.url, network);
		await untilKnown(first, second);
		await second.untilItMayFollow(first);
		await redis.untilGracePeriodEnds();
		const { serverId, epoch } = await first.homes.claim('physics');
		line.drop();
		first.isCutOff = true;
		const taken = await second.homes.settle('physics');
		expect(first.lease.holds()).toBe(false);
		expect(taken.serverId).toBe(second.id);
		expect(taken.epoch).toBeGreaterThan(epoch);
		await until(
			() => first.heard,
			'the end of the lease',
			(heard) => heard.includes('lost'),
		);
		expect(first.homes.epochOf('physics')).toBeUndefined();
		line.mend();
		first.isCutOff = false;
		await until(() => first.lease.holds(), 'another lease');
		expect(first.heard).toEqual(['lost', 'regained']);
		expect(first.id).not.toBe(serverId);
		expect(await first.homes.find('physics')).toEqual({ roomId: 'physics', home: taken });
	});

	test('of a server that is cut off from Redis, and reaches another one that is not, ends all the same', async () => {
		await using redis = await RedisServer.start();
		await using line = await CuttableLine.to(redis.port);
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.urlAt(line.port), network);
		await using second = await ClusterMember.start(redis.url, network);
		await untilKnown(first, second);
		line.drop();
		await until(
			() => first.heard,
			'the end of the lease',
			(heard) => heard.includes('lost'),
		);
		expect(second.heard).toEqual([]);
	});

	test('ends when neither Redis nor the other server is reached', async () => {
		await using redis = await RedisServer.start();
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.url, network);
		await using second = await ClusterMember.start(redis.url, network);
		await untilKnown(first, second);
		first.isCutOff = true;
		await redis.kill();
		for (const { heard } of [first, second]) await until(() => heard.includes('lost'), 'the end of the lease');
		await redis.start();
		for (const { heard } of [first, second]) await until(() => heard.includes('regained'), 'another lease');
	});

	test('of the only server goes on without Redis, also when others have left, for a bounded time', async () => {
		await using redis = await RedisServer.start();
		await using alone = await ClusterMember.start(redis.url, new Set(), {}, { frozenMs: 4 * ttlMs });
		const other = await ClusterMember.start(redis.url, new Set());
		await until(() => alone.members.find(other.id), 'the other server');
		await other.close();
		await until(
			() => alone.members.all().length,
			'its end',
			(count) => count === 1,
		);
		const home = await alone.homes.claim('physics');
		await redis.kill();
		await outage();
		expect(alone.lease.holds()).toBe(true);
		await redis.start();
		await until(
			() => redis.ask('hget', 'lectern:room:physics', 'epoch'),
			'the room',
			(it) => it === String(home.epoch),
		);
		expect(alone.heard).toEqual([]);
		await redis.kill();
		await until(
			() => alone.heard,
			'the end of the lease',
			(heard) => heard.includes('lost'),
		);
	});

	test('goes on while nobody whom the server knew reaches Redis, and is not followed by who came meanwhile', async () => {
		await using redis = await RedisServer.startUsed();
		await using line = await CuttableLine.to(redis.port);
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.urlAt(line.port), network);
		await using second = await ClusterMember.start(redis.urlAt(line.port), network);
		await untilKnown(first, second);
		await redis.untilGracePeriodEnds();
		const home = await first.homes.claim('physics');
		line.drop();
		await using newcomer = await ClusterMember.start(redis.url, new Set());
		await outage();
		await redis.untilGracePeriodEnds();
		expect(await newcomer.homes.claim('physics').catch((error) => error.code)).toBe('unavailable');
		expect(newcomer.members.find(first.id)).toBeDefined();
		expect([first.lease.holds(), second.lease.holds()]).toEqual([true, true]);
		line.mend();
		await until(() => newcomer.lease.holds() && first.members.find(newcomer.id), 'the newcomer');
		expect(await until(() => newcomer.homes.claim('physics').catch(() => undefined), 'the home')).toEqual(home);
		expect([...first.heard, ...second.heard]).toEqual([]);
	});

	test('is not taken again by a server of a version that does not fit, which says so once', async () => {
		await using redis = await RedisServer.start();
		await using line = await CuttableLine.to(redis.port);
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.urlAt(line.port), network);
		await using second = await ClusterMember.start(redis.url, network);
		await untilKnown(first, second);
		expect(first.lease.mismatch).toBeNull();
		line.drop();
		await until(
			() => first.heard,
			'the end of the lease',
			(heard) => heard.includes('lost'),
		);
		first.record.protocol += 1;
		line.mend();
		expect(await until(() => first.lease.mismatch, 'the mismatch')).toContain('another version that does not fit');
		expect(first.lease.holds()).toBe(false);
		expect(second.members.find(first.id)).toBeUndefined();
	});

	test('ends, and is taken again, though listeners fail', async () => {
		await using redis = await RedisServer.start();
		await using line = await CuttableLine.to(redis.port);
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.urlAt(line.port), network);
		await using second = await ClusterMember.start(redis.url, network);
		await untilKnown(first, second);
		for (const event of ['lost', 'regained'] as const)
			first.lease.on(event, () => {
				throw new Error('a listener that fails');
			});
		line.drop();
		await until(
			() => first.heard,
			'the end of the lease',
			(heard) => heard.includes('lost'),
		);
		line.mend();
		await until(
			() => first.heard,
			'another lease',
			(heard) => heard.includes('regained'),
		);
		expect(first.lease.holds()).toBe(true);
	});

	test('of several neighbours asks Redis once for all who ask at the same time', async () => {
		await using redis = await RedisServer.start();
		await using member = await ClusterMember.start(redis.url, new Set());
		const before = (await redis.calls()).get('ping') ?? 0;
		const answers = await Promise.all(['a', 'b', 'c'].map((id) => member.lease.answerNeighbour(id)));
		expect(answers).toEqual([false, false, false]);
		expect((await redis.calls()).get('ping')).toBe(before + 1);
		expect(member.lease.followTerms().promised).toEqual([]);
	});

	test('is held by nobody whose promise binds: who has promised does not follow for a TTL', async () => {
		await using redis = await RedisServer.start();
		await using line = await CuttableLine.to(redis.port);
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.url, network);
		await using second = await ClusterMember.start(redis.urlAt(line.port), network);
		await untilKnown(first, second);
		line.drop();
		expect(await second.lease.answerNeighbour(first.id)).toBe(true);
		line.mend();
		expect(second.lease.followTerms().promised).toEqual([first.id]);
		await until(() => second.redis.ask((it) => it.ping()).catch(() => null), 'Redis');
		expect(await second.lease.answerNeighbour(first.id)).toBe(false);
		await until(() => second.lease.followTerms().promised.length === 0, 'the end of the promise');
	});
});
