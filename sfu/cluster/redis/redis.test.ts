import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { completeSettings, readGiven } from '../../config.ts';
import { SfuError } from '../../core/errors.ts';
import { CuttableLine } from '../../testing/CuttableLine.ts';
import { noRedis, RedisServer } from '../../testing/RedisServer.ts';
import { silentLogger } from '../../testing/silentLogger.ts';
import { until } from '../../testing/until.ts';
import { openRedis } from './openRedis.ts';

const settingsOf = (redis: string, given = {}) => ({ ...completeSettings(readGiven(given)), redis });

async function opened(redis: string) {
	const client = await openRedis(settingsOf(redis), silentLogger);
	onTestFinished(() => client.close());
	return client;
}

async function codeOf(promise: Promise<unknown>): Promise<string> {
	const error = await promise.catch((reason: unknown) => reason);
	if (error instanceof SfuError) return error.code;
	throw new Error(`no coded error: ${String(error)}`);
}

describe('the address of Redis', () => {
	test.each([
		'redis://127.0.0.1',
		'redis://redis.school.example:6379/0',
		'rediss://ann:p%40ss@[2001:db8::1]:6380/15',
		'@/run/secrets/redis',
	])('may be %s', (redis) => {
		expect(readGiven({ redis })).toEqual({ redis });
	});

	test.each([
		'127.0.0.1:6379',
		'http://:secret@127.0.0.1',
		'redis:secret',
		'redis://:secret@',
		'redis://:secret@a/b',
		'redis://:secret@a/0?x=y',
		'@',
		'',
	])('is refused as %j, without showing it', (redis) => {
		const message = expect.stringMatching(/^--redis must be like (?!.*secret)/);
		expect(() => readGiven({ redis })).toThrow(expect.objectContaining({ code: 'usage', message }));
	});

	test('also comes from LECTERN_REDIS_URL, and LECTERN_REDIS wins over it', () => {
		const environment = { LECTERN_REDIS_URL: 'redis://a' };
		expect(readGiven({}, environment)).toEqual({ redis: 'redis://a' });
		expect(readGiven({}, { ...environment, LECTERN_REDIS: 'redis://b' })).toEqual({ redis: 'redis://b' });
	});

	test.each(['', 'a b', 'x'.repeat(65), 'é'])('has no prefix like %j', (redisPrefix) => {
		expect(() => readGiven({ redisPrefix })).toThrow('--redis-prefix must have');
	});
});

describe.skipIf(noRedis)(`Redis ${noRedis ?? ''}`, () => {
	test('gets keys with the prefix, from commands and scripts alike', async () => {
		await using redis = await RedisServer.start();
		const client = await opened(redis.url);
		const script = client.script("redis.call('set', KEYS[1], ARGV[1]) return redis.call('get', KEYS[2])");
		await client.ask((it) => it.set('a', '1'));
		expect(await script.run(['b', 'a'], ['2'])).toBe('1');
		expect(await redis.ask('get', 'lectern:b')).toBe('2');
		// Known to Redis by now.
		expect(await script.run(['a', 'b'], ['3'])).toBe('2');
	});

	test('that is frozen is noticed, delays nobody for more than the time limit, and is used again afterwards', async () => {
		await using redis = await RedisServer.start();
		const client = await opened(redis.url);
		const heard: string[] = [];
		for (const name of ['lost', 'reached'] as const) client.on(name, () => heard.push(name));
		redis.freeze();
		expect(await codeOf(client.ask((it) => it.set('a', '1')))).toBe('unavailable');
		expect(client.isReached).toBe(false);
		await until(
			() => client.ask((it) => it.get('a')).catch((error) => error.cause.message),
			'a closed stream',
			(it) => /writeable/.test(it),
		);
		redis.thaw();
		await until(() => client.isReached, 'Redis');
		expect(heard).toEqual(['lost', 'reached']);
		// What was given up is carried out all the same.
		expect(await client.ask((it) => it.get('a'))).toBe('1');
	});

	test('that restarts gets nothing twice, and the scripts again', async () => {
		await using redis = await RedisServer.start();
		const client = await opened(redis.url);
		const script = client.script("return redis.call('incr', KEYS[1])");
		expect(await script.run(['count'])).toBe(1);
		await redis.kill();
		expect(await codeOf(script.run(['count']))).toBe('unavailable');
		await redis.start();
		await until(() => client.isReached, 'Redis');
		expect(await script.run(['count'])).toBe(1);
	});

	test('behind a line that drops is lost, and carries out later what was sent before', async () => {
		await using redis = await RedisServer.start();
		await using line = await CuttableLine.to(redis.port);
		const client = await opened(redis.urlAt(line.port));
		line.drop();
		expect(await codeOf(client.ask((it) => it.set('late', 'yes')))).toBe('unavailable');
		expect(await redis.ask('get', 'lectern:late')).toBeNull();
		line.mend();
		await until(
			() => redis.ask('get', 'lectern:late'),
			'the late command',
			(value) => value === 'yes',
		);
		expect(await client.ask((it) => it.get('late'))).toBe('yes');
		expect(client.isReached).toBe(true);
	});

	test('that refuses a command is reached, and says why to the log alone', async () => {
		await using redis = await RedisServer.start();
		const client = await opened(redis.url);
		await client.ask((it) => it.set('a', '1'));
		expect(await codeOf(client.ask((it) => it.hgetall('a')))).toBe('unavailable');
		expect(client.isReached).toBe(true);
	});

	test('that does not know a command does not get its arguments into the log', async () => {
		await using redis = await RedisServer.start();
		const lines: string[] = [];
		const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
		const client = await openRedis(settingsOf(redis.url), logger);
		onTestFinished(() => client.close());
		const refused = client.ask((it) => it.call('nosuch', 'key', 'swordfish'));
		const error = await refused.catch((reason: unknown) => reason);
		expect(error).toMatchObject({
			code: 'unavailable',
			cause: { message: expect.stringContaining('unknown command') },
		});
		expect(lines.join('')).toContain('unknown command');
		expect(`${lines.join('')}${(error as Error & { cause: Error }).cause.message}`).not.toContain('swordfish');
	});

	test('is subscribed to again after a restart', async () => {
		await using redis = await RedisServer.start();
		const client = await opened(redis.url);
		const subscriber = client.openSubscriber();
		onTestFinished(() => subscriber.disconnect());
		const heard: string[] = [];
		subscriber.on('message', (_, message) => heard.push(message));
		subscriber.on('ready', () => void subscriber.subscribe('news').catch(() => {}));
		await until(
			() => redis.ask('publish', 'news', 'first'),
			'a subscriber',
			(count) => count === 1,
		);
		await redis.restartEmpty();
		await until(
			() => redis.ask('publish', 'news', 'again'),
			'a subscriber',
			(count) => count === 1,
		);
		await until(
			() => heard,
			'the news',
			(it) => it.includes('again'),
		);
	});

	test('wants a password, which no line of the log and no error has', async () => {
		await using redis = await RedisServer.start({ password: 'swordfish' });
		const lines: string[] = [];
		const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
		const right = await openRedis(settingsOf(redis.url), logger);
		expect(await right.ask((it) => it.ping())).toBe('PONG');
		right.close();
		const wrong = openRedis(settingsOf(redis.url.replace('swordfish', 'wrongfish')), logger, 1_000);
		await expect(wrong).rejects.toMatchObject({ code: 'network', message: expect.stringContaining('WRONGPASS') });
		const none = openRedis(settingsOf(`redis://127.0.0.1:${redis.port}`), logger, 1_000);
		await expect(none).rejects.toMatchObject({ code: 'network', message: expect.stringContaining('NOAUTH') });
		const told = `${lines.join('')}${await wrong.catch(String)}${await none.catch(String)}`;
		expect(told).toContain('Redis answers');
		expect(told).not.toMatch(/fish/);
	});

	test('is reached by TLS, if the CA is known', async () => {
		const folder = await mkdtemp(join(tmpdir(), 'lectern-redis-tls-'));
		onTestFinished(() => rm(folder, { recursive: true }));
		await using redis = await RedisServer.start({ secure: true });
		const address = join(folder, 'address');
		await writeFile(address, `${redis.url}\n`);
		const client = await openRedis(settingsOf(`@${address}`, { redisCa: redis.caFile }), silentLogger);
		onTestFinished(() => client.close());
		expect(await client.ask((it) => it.ping())).toBe('PONG');
		await expect(openRedis(settingsOf(redis.url), silentLogger, 1_000)).rejects.toMatchObject({ code: 'network' });
	});

	test('that does not answer is an error of the start, as is a file without an address', async () => {
		await using redis = await RedisServer.start();
		await redis.kill();
		await expect(openRedis(settingsOf(redis.url), silentLogger, 500)).rejects.toMatchObject({
			code: 'network',
			message: `Redis at 127.0.0.1:${redis.port} does not answer (connect ECONNREFUSED 127.0.0.1:${redis.port}). Start it, or correct --redis.`,
		});
		await expect(openRedis(settingsOf('@/no/such/file'), silentLogger)).rejects.toMatchObject({ code: 'usage' });
		await expect(openRedis(settingsOf(`@${import.meta.filename}`), silentLogger)).rejects.toMatchObject({
			code: 'usage',
		});
	});
});
