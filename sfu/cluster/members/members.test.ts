import { describe, expect, test } from 'vitest';
import { ClusterMember } from '../../testing/ClusterMember.ts';
import { noRedis, RedisServer } from '../../testing/RedisServer.ts';
import { silentLogger } from '../../testing/silentLogger.ts';
import { until } from '../../testing/until.ts';
import { MemberList } from './MemberList.ts';

const idsOf = ({ members }: ClusterMember) => members.all().map(({ serverId }) => serverId);
const sorted = (...members: ClusterMember[]) => members.map(({ id }) => id).sort();

async function untilKnown(by: ClusterMember, ...members: ClusterMember[]): Promise<void> {
	const ids = JSON.stringify(sorted(...members));
	await until(
		() => JSON.stringify(idsOf(by).sort()),
		`the members ${ids}`,
		(known) => known === ids,
	);
}

describe.skipIf(noRedis)(`members ${noRedis ?? ''}`, { concurrent: true }, () => {
	test('learn of each other, of what has changed, and at once of one that leaves', async () => {
		await using redis = await RedisServer.start();
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.url, network, { name: 'first' });
		const second = await ClusterMember.start(redis.url, network, { name: 'second' });
		// Who joins is told at once.
		expect(idsOf(second)).toEqual([second.id, first.id]);
		await untilKnown(first, first, second);
		expect(first.members.find(second.id)).toMatchObject({ name: 'second', load: 0 });
		second.record.load = 0.5;
		await until(
			() => first.members.find(second.id)?.load,
			'the load',
			(load) => load === 0.5,
		);
		second.record.isFull = true;
		await until(() => first.members.find(second.id)?.isFull, 'a full server');
		await second.close();
		await untilKnown(first, first);
		expect(first.heard).toEqual([]);
	});

	test('forget one whose lease has ended', async () => {
		await using redis = await RedisServer.start();
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.url, network);
		const second = await ClusterMember.start(redis.url, network);
		await untilKnown(first, first, second);
		await redis.untilKnown(2);
		second.kill();
		await untilKnown(first, first);
		expect(await redis.ask('hkeys', 'lectern:servers')).toEqual([first.id]);
	});

	test('are without an earlier run that has ended for certain, once its lease is over', async () => {
		await using redis = await RedisServer.start();
		const first = await ClusterMember.start(redis.url, new Set());
		first.kill();
		await using second = await ClusterMember.start(redis.url, new Set());
		expect(second.members.otherIds).toEqual([first.id]);
		second.members.follow(first.id);
		await untilKnown(second, second);
		expect(await redis.ask('zscore', 'lectern:leases', first.id)).toBeNull();
		expect(second.heard).toEqual([]);
	});

	test('put themselves back into a Redis that restarted empty', async () => {
		await using redis = await RedisServer.start();
		const network = new Set<ClusterMember>();
		await using first = await ClusterMember.start(redis.url, network, { name: 'first' });
		await using second = await ClusterMember.start(redis.url, network, { name: 'second' });
		await untilKnown(first, first, second);
		const ids = sorted(first, second);
		await redis.restartEmpty();
		await until(
			async () => ((await redis.ask('hkeys', 'lectern:servers')) as string[]).sort().join(),
			'both records',
			(known) => known === ids.join(),
		);
		for (const member of [first, second]) await untilKnown(member, first, second);
		expect([...first.heard, ...second.heard]).toEqual([]);
	});

	test('do not join servers of a version that does not fit, unless those are gone', async () => {
		await using redis = await RedisServer.start();
		const first = await ClusterMember.start(redis.url, new Set());
		const later = { protocol: first.record.protocol + 1 };
		await expect(ClusterMember.start(redis.url, new Set(), later)).rejects.toMatchObject({
			name: 'ProtocolMismatch',
			message: expect.stringContaining('another version that does not fit'),
		});
		await first.close();
		await using second = await ClusterMember.start(redis.url, new Set(), later);
		expect(idsOf(second)).toEqual([second.id]);
	});

	test('send Redis one script for each server and second, however many servers there are', async () => {
		await using redis = await RedisServer.start();
		const network = new Set<ClusterMember>();
		const members = await Promise.all(Array.from({ length: 5 }, () => ClusterMember.start(redis.url, network)));
		const [first] = members;
		if (!first) throw new Error('there is no member');
		for (const member of members) await untilKnown(member, ...members);
		await redis.untilKnown(members.length);
		const before = await redis.calls();
		const startMs = performance.now();
		for (const name of ['a', 'b', 'c']) {
			for (const { record } of members) record.name = name;
			await until(() => first.members.all().every((each) => each.name === name), 'the names');
		}
		const seconds = (performance.now() - startMs) / 1000;
		const after = await redis.calls();
		const count = (name: string) => (after.get(name) ?? 0) - (before.get(name) ?? 0);
		expect(count('evalsha')).toBeGreaterThanOrEqual(members.length);
		expect(count('evalsha')).toBeLessThanOrEqual(members.length * (seconds + 1));
		expect(count('eval') + count('ping')).toBe(0);
		await Promise.all(members.map((member) => member.close()));
	});

	test('tell each other origins alone as addresses of pages', async () => {
		await using redis = await RedisServer.start();
		const origins = ['https://192.0.2.7:8443', 'http://a.example'];
		const others = [
			'https://a;script-src *',
			'https://a\r\nX: y',
			'https://a/b',
			'javascript:alert(1)',
			'',
			'https://a.example/',
		];
		await using first = await ClusterMember.start(redis.url, new Set(), { pages: [...others, ...origins] });
		await using second = await ClusterMember.start(redis.url, new Set());
		expect(second.members.find(first.id)?.pages).toEqual(origins);
	});

	test('send figures that change with each renewal now and then, and whether they are full at once', async () => {
		await using redis = await RedisServer.start();
		await using member = await ClusterMember.start(redis.url, new Set());
		const { record, lease } = member;
		const own = new MemberList({ redis: member.redis, describe: () => record, ttlMs: 60_000, logger: silentLogger });
		await own.join();
		const sent: unknown[] = [];
		const renew = async () => {
			await own.renew(lease.followTerms());
			sent.push(await redis.ask('hget', 'lectern:servers', own.own.serverId));
		};
		for (const load of Array.from({ length: 20 }, (_, at) => at / 20)) {
			record.load = load;
			await renew();
		}
		expect(new Set(sent).size).toBeGreaterThan(1);
		expect(new Set(sent).size).toBeLessThanOrEqual(5);
		for (const isFull of [true, false, true]) {
			record.isFull = isFull;
			await renew();
			expect(sent.at(-1)).toContain(`"isFull":${isFull}`);
		}
	});
});
