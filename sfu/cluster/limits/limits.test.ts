import { describe, expect, onTestFinished, test } from 'vitest';
import { GuessLimit } from '../../gateway/access/GuessLimit.ts';
import { AddressLimits } from '../../gateway/access/limits.ts';
import { noRedis, RedisServer } from '../../testing/RedisServer.ts';
import { silentLogger } from '../../testing/silentLogger.ts';
import { until } from '../../testing/until.ts';
import { RedisClient } from '../redis/RedisClient.ts';
import { shareLimits } from './SharedLimiter.ts';

const refused = { code: 'rate-limited', retryAfterMs: expect.any(Number) };

/** As a server of the cluster has it. */
async function connect(redis: RedisServer) {
	const client = new RedisClient({ host: '127.0.0.1', port: redis.port, db: 0 }, 'test:', silentLogger);
	onTestFinished(() => client.close());
	await until(() => client.isReached, 'Redis');
	return client;
}

/** How many are let in of `count`. */
async function admitted(limits: AddressLimits, count: number, address = '10.0.0.1'): Promise<number> {
	const all = Array.from({ length: count }, () =>
		limits
			.take('rest', address)
			.then(() => true)
			.catch(() => false),
	);
	return (await Promise.all(all)).filter(Boolean).length;
}

describe.skipIf(noRedis)('limits of addresses that servers share', () => {
	test('count what comes to all servers, within a hundredth, and tell when to try again', async () => {
		await using redis = await RedisServer.start();
		const [one, two] = [
			new AddressLimits(shareLimits(await connect(redis))),
			new AddressLimits(shareLimits(await connect(redis))),
		];
		expect(await admitted(one, 2_000)).toBe(2_000);
		const left = await admitted(two, 2_000);
		expect(left).toBeLessThanOrEqual(1_000);
		expect(left).toBeGreaterThanOrEqual(970);
		await expect(two.take('rest', '10.0.0.1')).rejects.toMatchObject(refused);
		// The other one may have some that it has taken.
		await admitted(one, 30);
		await expect(one.take('rest', '10.0.0.1')).rejects.toMatchObject(refused);
		await one.take('rest', '10.0.0.2');
		await one.take('handshake', '10.0.0.1');
	});

	test('ask Redis once for many requests, and not for those that are refused', async () => {
		await using redis = await RedisServer.start();
		const limits = new AddressLimits(shareLimits(await connect(redis)));
		const commands = async () => (await redis.calls()).get('incrby') ?? 0;
		expect(await admitted(limits, 3_000)).toBe(3_000);
		const before = await commands();
		expect(before).toBeLessThanOrEqual(101);
		await admitted(limits, 1_000);
		expect(await commands()).toBeLessThanOrEqual(before + 1);
	});

	test('hold for each server while Redis is gone, and for all when it is back', async () => {
		await using redis = await RedisServer.start();
		const client = await connect(redis);
		const limits = new AddressLimits(shareLimits(client));
		expect(await admitted(limits, 100)).toBe(100);
		await redis.kill();
		await until(() => !client.isReached, 'the loss of Redis');
		expect(await admitted(limits, 4_000)).toBeLessThanOrEqual(3_030);
		await expect(limits.take('rest', '10.0.0.1')).rejects.toMatchObject(refused);
		await redis.start();
		await until(() => client.isReached, 'Redis');
		await limits.take('rest', '10.0.0.2');
		expect(await redis.ask('exists', 'test:limit:rest:10.0.0.2')).toBe(1);
	});

	test('let nobody wait long for a Redis that hangs', async () => {
		await using redis = await RedisServer.start();
		const limits = new AddressLimits(shareLimits(await connect(redis)));
		redis.freeze();
		expect(await admitted(limits, 500)).toBe(500);
		redis.thaw();
	});
});

describe.skipIf(noRedis)('wrong guesses that servers share', () => {
	const wrong = () => undefined;
	const guess = (limit: GuessLimit, evaluate: () => string | undefined = wrong) =>
		limit.guess({ address: '10.0.0.1', connection: 1 }, evaluate);

	test('an address that guessed wrong at one server is paced at the next, and right guesses come in at both', async () => {
		await using redis = await RedisServer.start();
		const open = async () => new GuessLimit({ makeLimiter: shareLimits(await connect(redis)), serverCount: () => 2 });
		const [one, two] = [await open(), await open()];
		for (let count = 0; count < 30; count += 1) expect(await guess(one)).toBeUndefined();
		// It is evaluated before the other server is heard of.
		expect(await guess(two)).toBeUndefined();
		await expect(guess(two)).rejects.toMatchObject(refused);
		await expect(guess(one)).rejects.toMatchObject(refused);
		for (const limit of [one, two]) expect(await guess(limit, () => 'the room')).toBe('the room');
		await expect(two.watch('10.0.0.1', Promise.reject(new Error('no token')))).rejects.toMatchObject(refused);
	});

	test('right guesses ask nobody', async () => {
		await using redis = await RedisServer.start();
		const limit = new GuessLimit({ makeLimiter: shareLimits(await connect(redis)), serverCount: () => 2 });
		for (let count = 0; count < 100; count += 1) expect(await guess(limit, () => 'the room')).toBe('the room');
		expect(await redis.ask('dbsize')).toBe(0);
		await guess(limit);
		expect(await redis.ask('dbsize')).toBe(1);
	});
});
