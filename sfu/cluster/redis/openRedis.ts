import { readFile } from 'node:fs/promises';
import type { Settings } from '../../config.ts';
import type { Logger } from '../../core/Logger.ts';
import { errorText } from '../../errorText.ts';
import { redisAddress } from '../../settingSchemas.ts';
import { StartError } from '../../startErrors.ts';
import { type RedisAddress, RedisClient } from './RedisClient.ts';

type RedisSettings = Pick<Settings, 'redisPrefix' | 'redisCa'> & { redis: string };

const defaultPort = 6379;
/** Major, minor: the first with all that our scripts use. */
const oldestVersion = [6, 2] as const;

/**
 * Connects to the Redis of the settings.
 * @param patienceMs how long it may take
 * @throws StartError usage: a file cannot be read or holds no address; network: nobody answers, or refuses; it is too old
 */
export async function openRedis(settings: RedisSettings, logger: Logger, patienceMs = 10_000): Promise<RedisClient> {
	const address = await readRedisAddress(settings);
	const client = new RedisClient(address, settings.redisPrefix, logger);
	try {
		await untilReached(client, patienceMs, `${address.host}:${address.port}`);
		const version = await versionOf(client);
		if (version) requireVersion(version);
		return client;
	} catch (error) {
		client.close();
		throw error;
	}
}

async function readRedisAddress({ redis, redisCa }: RedisSettings): Promise<RedisAddress> {
	const url = new URL(await readUrl(redis));
	const ca = redisCa === null ? undefined : await readText(redisCa, '--redis-ca');
	const { hostname, port, username, password, pathname } = url;
	return {
		host: hostname.replace(/^\[(.*)\]$/, '$1'),
		port: port === '' ? defaultPort : Number(port),
		db: Number(pathname.slice(1)),
		...(username && { username: decodeURIComponent(username) }),
		...(password && { password: decodeURIComponent(password) }),
		...(url.protocol === 'rediss:' && { tls: { ...(ca && { ca }) } }),
	};
}

async function readUrl(redis: string): Promise<string> {
	if (!redis.startsWith('@')) return redis;
	const { data, success } = redisAddress.safeParse(await readText(redis.slice(1), '--redis'));
	if (!success || data.startsWith('@')) throw new StartError('usage', `${redis.slice(1)} holds no address of a Redis.`);
	return data;
}

async function readText(path: string, flag: string): Promise<string> {
	try {
		return await readFile(path, 'utf8');
	} catch (error) {
		throw new StartError('usage', `${flag}: ${path} cannot be read: ${errorText(error)}.`, { cause: error });
	}
}

function untilReached(client: RedisClient, patienceMs: number, where: string): Promise<void> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(() => {
			const reason = client.trouble ? ` (${client.trouble})` : '';
			const message = `Redis at ${where} does not answer${reason}. Start it, or correct --redis.`;
			reject(new StartError('network', message));
		}, patienceMs);
		client.once('reached', () => {
			clearTimeout(timer);
			resolve();
		});
	});
}

/** null: it does not say. */
async function versionOf(client: RedisClient): Promise<string | null> {
	const info = await client.ask((redis) => redis.info('server'));
	return /^redis_version:(\S+)/m.exec(info)?.[1] ?? null;
}

/** Valkey says 7.2 as the version of Redis that it can stand for. */
function requireVersion(version: string): void {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	if (major > oldestVersion[0] || (major === oldestVersion[0] && minor >= oldestVersion[1])) return;
	throw new StartError('usage', `Redis ${version} is too old: ${oldestVersion.join('.')} or newer is needed.`);
}
