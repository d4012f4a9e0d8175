import { describe, expect, test } from 'vitest';
import { ClusterMember } from '../../testing/ClusterMember.ts';
import { CuttableLine } from '../../testing/CuttableLine.ts';
import { noRedis, RedisServer } from '../../testing/RedisServer.ts';
import { silentLogger } from '../../testing/silentLogger.ts';
import { until } from '../../testing/until.ts';
import type { FollowTerms } from '../members/FollowTerms.ts';
import { RoomHomes } from './RoomHomes.ts';

async function untilKnown(...members: ClusterMember[]): Promise<void> {
	for (const one of members) {
		await until(() => members.every(({ id }) => one.members.find(id)), 'all servers');
	}
}

describe.skipIf(noRedis)(`the home of a room ${noRedis ?? ''}`, { concurrent: true }, () => {
	test('is the same for all claimants, and found by id and code', async () => {
		await using redis = await RedisServer.start();
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.url, network);
		await using second = await ClusterMember.start(redis.url, network);
		const [one, other] = await Promise.all([first.homes.claim('physics'), second.homes.claim('physics')]);
		expect(one).toEqual(other);
		expect([first.id, second.id]).toContain(one.serverId);
		const [home, away] = one.serverId === first.id ? [first, second] : [second, first];
		expect([home.homes.epochOf('physics'), away.homes.epochOf('physics')]).toEqual([one.epoch, undefined]);
		await redis.ask('set', 'lectern:code:PHYS22', 'physics');
		for (const member of [first, second]) {
			for (const text of ['physics', 'PHYS22', 'phys-22'])
				expect(await member.homes.find(text)).toEqual({ roomId: 'physics', home: one });
		}
		await until(
			() => first.homes.find('WRNG22').catch(() => undefined),
			'an answer',
			(found) => found !== undefined,
		);
		expect(await first.homes.find('WRNG22')).toBeNull();
	});

	test('that is known is found without Redis, as long as there is a link to it', async () => {
		await using redis = await RedisServer.start();
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.url, network);
		await using second = await ClusterMember.start(redis.url, network);
		await untilKnown(first, second);
		const home = await first.homes.claim('physics');
		await redis.ask('set', 'lectern:code:PHYS22', 'physics');
		expect(await second.homes.find('PHYS22')).toEqual({ roomId: 'physics', home });
		const before = await redis.calls();
		expect(await second.homes.find('physics')).toEqual({ roomId: 'physics', home });
		expect((await redis.calls()).get('hmget')).toBeLessThanOrEqual((before.get('hmget') ?? 0) + 3);
		redis.freeze();
		expect(await second.homes.find('PHYS22')).toEqual({ roomId: 'physics', home });
		expect(await second.homes.find('other').catch((error) => error.code)).toBe('unavailable');
		first.isCutOff = true;
		expect(await second.homes.find('physics').catch((error) => error.code)).toBe('unavailable');
		redis.thaw();
	});

	test('that was killed is followed when its lease has ended, once, by whoever waits', async () => {
		await using redis = await RedisServer.startUsed();
		const network = new Set<ClusterMember>();
		const first = await ClusterMember.start(redis.url, network);
		await using second = await ClusterMember.start(redis.url, network);
		await using third = await ClusterMember.start(redis.url, network);
		await untilKnown(first, second, third);
		for (const other of [second, third]) await other.untilItMayFollow(first);
		await redis.untilGracePeriodEnds();
		const { epoch } = await first.homes.claim('physics');
		first.kill();
		expect(await second.homes.claim('physics')).toMatchObject({ epoch });
		const found = await Promise.all([second, second, third].map(({ homes }) => homes.settle('physics')));
		const [home] = found;
		expect(found).toEqual([home, home, home]);
		expect(home?.epoch).toBeGreaterThan(epoch);
		expect([second.id, third.id]).toContain(home?.serverId);
	});

	test('that was killed is followed by a server that it did not know as soon as one that it knew has removed it', async () => {
		await using redis = await RedisServer.startUsed();
		const network = new Set<ClusterMember>();
		const first = await ClusterMember.start(redis.url, network);
		await using second = await ClusterMember.start(redis.url, network);
		await second.untilItMayFollow(first);
		await redis.untilGracePeriodEnds();
		const { epoch } = await first.homes.claim('physics');
		first.kill();
		await using newcomer = await ClusterMember.start(redis.url, network);
		expect(await newcomer.homes.claim('physics')).toEqual({ serverId: first.id, epoch });
		// A room without a home is nobody's.
		expect(await newcomer.homes.claim('chemistry')).toMatchObject({ serverId: newcomer.id });
		expect(await newcomer.homes.settle('physics')).toMatchObject({ serverId: newcomer.id });
		expect(await redis.ask('hexists', 'lectern:servers', first.id)).toBe(0);
	});

	test('is followed only by who has promised nothing when it asks, after the lease, and would have been asked', async () => {
		await using redis = await RedisServer.startUsed();
		// Renewals, which remove servers that have ended, do not come between.
		const ttlMs = 120_000;
		await using member = await ClusterMember.start(redis.url, new Set(), {}, { everyMs: 60_000, ttlMs });
		await until(() => redis.ask('hget', 'lectern:knownVersions', member.id), 'the first renewal');
		const nowMs = Date.now();
		const endedMs = nowMs - 10_000;
		await redis.ask('zadd', 'lectern:leases', endedMs, 'dead');
		await redis.ask('hset', 'lectern:room:physics', 'home', 'dead', 'epoch', 5);
		const joined = Number(await redis.ask('hget', 'lectern:joinVersions', member.id));
		const claim = async (known: number, terms: Partial<FollowTerms>) => {
			await redis.ask('hset', 'lectern:knownVersions', 'dead', known);
			const followTerms = () => ({ sentAtMs: nowMs, frozenMs: 60_000, promised: [], ...terms });
			const { redis: client, members } = member;
			const homes = new RoomHomes({
				...{ redis: client, members, ttlMs, logger: silentLogger },
				lease: { holds: () => true, followTerms },
				isLinked: () => true,
				reach: () => Promise.resolve(),
			});
			return homes.claim('physics').then(
				({ serverId }) => serverId,
				(error) => error.code,
			);
		};
		const attempts = [
			// Sent before the lease had ended, and carried out late: since then it may have promised something.
			await claim(joined, { sentAtMs: endedMs - 1 }),
			await claim(joined, { sentAtMs: 0 }),
			await claim(joined, { promised: ['dead'] }),
			await claim(joined - 1, {}),
			await claim(joined - 1, { frozenMs: 20_000 }),
		];
		expect(new Set(attempts)).toEqual(new Set(['unavailable']));
		expect(await claim(joined, {})).toBe(member.id);
		await redis.ask('hset', 'lectern:room:physics', 'home', 'dead', 'epoch', 5);
		expect(await claim(joined - 1, { frozenMs: 9_000 })).toBe(member.id);
	});

	test('is known to who claimed it in vain, when the claim was carried out later', async () => {
		await using redis = await RedisServer.start();
		await using first = await ClusterMember.start(redis.url, new Set());
		// Redis knows the script by its digest from now on.
		await first.homes.claim('history');
		redis.freeze();
		expect(await first.homes.claim('physics').catch((error) => error.code)).toBe('unavailable');
		expect(first.homes.epochOf('physics')).toBeUndefined();
		redis.thaw();
		const epoch = await until(() => redis.ask('hget', 'lectern:room:physics', 'epoch'), 'the late claim');
		await until(() => first.redis.isReached, 'Redis');
		expect(await first.homes.claim('physics')).toEqual({ serverId: first.id, epoch: Number(epoch) });
	});

	test('is no server that a late claim names when it is gone', async () => {
		await using redis = await RedisServer.startUsed();
		await using line = await CuttableLine.to(redis.port);
		const network = new Set<ClusterMember>();
		const first = await ClusterMember.start(redis.urlAt(line.port), network);
		await using second = await ClusterMember.start(redis.url, network);
		await untilKnown(first, second);
		await second.untilItMayFollow(first);
		await redis.untilGracePeriodEnds();
		line.drop();
		expect(await first.homes.claim('physics').catch((error) => error.code)).toBe('unavailable');
		first.kill();
		await until(
			() => second.members.find(first.id),
			'the end of the lease',
			(it) => it === undefined,
		);
		line.mend();
		const home = await second.homes.claim('physics');
		// The line delivers in order: what comes behind the late claim is the end of its connection.
		await until(
			async () => String(await redis.ask('client', 'list')).match(/name=lectern/g)?.length,
			'the late connection to end',
			(count) => count === 1,
		);
		expect(await second.homes.find('physics')).toEqual({ roomId: 'physics', home });
		expect(await redis.ask('hget', 'lectern:room:physics', 'home')).toBe(second.id);
	});

	test('whose server has lost its lease is not taken for true although there still is a link to it', async () => {
		await using redis = await RedisServer.start();
		await using line = await CuttableLine.to(redis.port);
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.urlAt(line.port), network);
		await using second = await ClusterMember.start(redis.url, network);
		await untilKnown(first, second);
		await redis.untilGracePeriodEnds();
		const home = await first.homes.claim('physics');
		expect(await second.homes.find('physics')).toEqual({ roomId: 'physics', home });
		line.drop();
		await until(
			() => second.members.find(first.id),
			'the end of the lease',
			(it) => it === undefined,
		);
		expect(await second.homes.find('physics')).toEqual({ roomId: 'physics', home: null });
		expect(await second.homes.settle('physics')).toMatchObject({ serverId: second.id });
		line.mend();
	});

	test('that releases it, or leaves, is followed at once', async () => {
		await using redis = await RedisServer.startUsed();
		const network = new Set<ClusterMember>();
		const first = await ClusterMember.start(redis.url, network);
		await using second = await ClusterMember.start(redis.url, network);
		await untilKnown(first, second);
		await second.untilItMayFollow(first);
		await redis.untilGracePeriodEnds();
		const { epoch } = await first.homes.claim('physics');
		const history = await first.homes.claim('history');
		await first.homes.release('physics');
		expect(first.homes.epochOf('physics')).toBeUndefined();
		expect(await second.homes.find('physics')).toEqual({ roomId: 'physics', home: null });
		const home = await second.homes.claim('physics');
		expect(home.epoch).toBeGreaterThan(epoch);
		expect(home.serverId).toBe(second.id);
		await first.close();
		expect((await second.homes.claim('history')).epoch).toBeGreaterThan(history.epoch);
	});

	test('is the emptiest other server when this one is full or draining', async () => {
		await using redis = await RedisServer.start();
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.url, network);
		await using busy = await ClusterMember.start(redis.url, network, { load: 0.6 });
		await using idle = await ClusterMember.start(redis.url, network, { load: 0.1 });
		await untilKnown(first, busy, idle);
		expect(await first.homes.claim('a')).toMatchObject({ serverId: first.id });
		first.record.isFull = true;
		const placed = await first.homes.claim('b');
		expect(placed).toMatchObject({ serverId: idle.id });
		// Which learns of it by the first request.
		expect(await idle.homes.find('b')).toEqual({ roomId: 'b', home: placed });
		expect(idle.homes.epochOf('b')).toBe(placed.epoch);
		idle.record.isFull = true;
		await until(() => first.members.find(idle.id)?.isFull, 'a full server');
		expect(await first.homes.claim('c')).toMatchObject({ serverId: busy.id });
		for (const { record } of [busy, idle]) record.draining = true;
		await until(
			() =>
				first.members.all().every((each) => each === first.members.own || each.draining || each.serverId === first.id),
			'drains',
		);
		expect(await first.homes.claim('d')).toMatchObject({ serverId: first.id });
		first.record.draining = true;
		expect(await first.homes.claim('e').catch((error) => error.code)).toBe('unavailable');
		expect(await first.homes.claim('e', busy.id)).toMatchObject({ serverId: busy.id });
		expect(await first.homes.claim('f', 'nobody').catch((error) => error.code)).toBe('unavailable');
	});

	test('keeps its epoch through a Redis that restarted empty, which sets no epoch back', async () => {
		await using redis = await RedisServer.start();
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.url, network);
		const home = await first.homes.claim('physics');
		const history = await first.homes.claim('history');
		await first.homes.release('history');
		await redis.restartEmpty();
		// Nobody knows yet what other servers will put back.
		await using second = await ClusterMember.start(redis.url, network);
		expect(await second.homes.find('chemistry').catch((error) => error.code)).toBe('unavailable');
		await until(
			() => redis.ask('hget', 'lectern:room:physics', 'epoch'),
			'the room',
			(it) => it === String(home.epoch),
		);
		expect((await second.homes.claim('history')).epoch).toBeGreaterThan(history.epoch);
		expect(
			await until(
				() => second.homes.find('chemistry').catch(() => undefined),
				'an answer',
				(it) => it !== undefined,
			),
		).toBeNull();
	});

	test('is the one with the greater epoch when Redis comes back and two servers have the room', async () => {
		await using redis = await RedisServer.start();
		await using first = await ClusterMember.start(redis.url, new Set());
		const { epoch } = await first.homes.claim('physics');
		await redis.ask('hset', 'lectern:room:physics', 'home', 'other', 'epoch', epoch + 1);
		await first.homes.compare();
		expect(first.heard).toEqual(['physics']);
		expect(first.homes.epochOf('physics')).toBeUndefined();
		await redis.ask('hset', 'lectern:room:physics', 'epoch', epoch - 1);
		const again = await first.homes.claim('chemistry');
		await redis.ask('hset', 'lectern:room:chemistry', 'home', 'other', 'epoch', again.epoch - 1);
		await first.homes.compare();
		expect(await redis.ask('hmget', 'lectern:room:chemistry', 'home', 'epoch')).toEqual([
			first.id,
			String(again.epoch),
		]);
	});

	test('that has ended is not put back by a comparison, and one that was never saved is forgotten some day', async () => {
		await using redis = await RedisServer.start();
		await using first = await ClusterMember.start(redis.url, new Set());
		const { epoch } = await first.homes.claim('physics');
		await first.homes.claim('chemistry');
		await redis.ask('del', 'lectern:room:physics', 'lectern:room:chemistry');
		await redis.ask('set', 'lectern:ended:physics', epoch);
		await first.homes.compare();
		expect(first.heard).toEqual(['physics']);
		expect(await redis.ask('exists', 'lectern:room:physics')).toBe(0);
		expect(await redis.ask('hget', 'lectern:room:chemistry', 'home')).toBe(first.id);
		expect(await redis.ask('pttl', 'lectern:room:chemistry')).toBeGreaterThan(0);
	});
});
