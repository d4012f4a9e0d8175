/** What two servers behind one real Redis know of tokens. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readTokenSecrets } from '../../store/files.ts';
import { openStore } from '../../store/SqliteStore.ts';
import type { Invite } from '../../store/Store.ts';
import { noRedis, RedisServer } from '../../testing/RedisServer.ts';
import { silentLogger } from '../../testing/silentLogger.ts';
import { until } from '../../testing/until.ts';
import { openRedis } from '../redis/openRedis.ts';
import { SharedSecret } from './SharedSecret.ts';
import { SharedTokens } from './SharedTokens.ts';

const invite: Invite = {
	...{ tokenId: 'invite', roomId: 'physics', role: 'host', displayName: 'Ms Smith' },
	...{ createdAtMs: Date.now(), expiresAtMs: Date.now() + 3_600_000 },
};

async function openServer(url: string) {
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-tokens-'));
	const local = openStore(dataDir, pino({ level: 'silent' }));
	const redis = await openRedis({ redis: url, redisPrefix: 'lectern:', redisCa: null }, silentLogger);
	let tokens = new SharedTokens({ redis, local, logger: silentLogger });
	onTestFinished(async () => {
		tokens.close();
		redis.close();
		await local.close();
		await rm(dataDir, { recursive: true, force: true });
	});
	return {
		...{ dataDir, local, redis },
		get tokens() {
			return tokens;
		},
		/** As another run of the server. */
		restart() {
			tokens.close();
			tokens = new SharedTokens({ redis, local, logger: silentLogger });
		},
	};
}

describe.skipIf(noRedis)(`tokens in Redis ${noRedis ?? ''}`, () => {
	test('that are revoked on one server are soon revoked on the other', async () => {
		await using redis = await RedisServer.start();
		const [first, second] = [await openServer(redis.url), await openServer(redis.url)];
		first.local.revocations.add('stolen');
		await until(() => second.local.revocations.has('stolen'), 'the revocation');
		second.local.revocations.add('lost');
		await until(() => first.local.revocations.has('lost'), 'the other revocation');
	});

	test('that are revoked are published once, however many servers hear of it', async () => {
		await using redis = await RedisServer.start();
		const servers = [await openServer(redis.url), await openServer(redis.url), await openServer(redis.url)];
		const [first] = servers;
		if (!first) throw new Error('there is no server');
		for (const { tokens } of servers) await tokens.reconcile();
		const published = async () => (await redis.calls()).get('publish') ?? 0;
		const before = await published();
		first.local.revocations.add('stolen');
		for (const { local } of servers) await until(() => local.revocations.has('stolen'), 'the revocation');
		const newcomer = await openServer(redis.url);
		await until(() => newcomer.local.revocations.has('stolen'), 'the revocation');
		for (const { tokens } of [...servers, newcomer]) await tokens.written();
		expect(await published()).toBe(before + 1);
	});

	test('that were removed while a server did not hear of it do not come back', async () => {
		await using redis = await RedisServer.start();
		const [first, second] = [await openServer(redis.url), await openServer(redis.url)];
		first.tokens.invites.save(invite);
		await until(
			async () => {
				await second.local.written();
				return second.local.invites.all().length;
			},
			'the invite',
			(count) => count === 1,
		);
		second.tokens.close();
		first.tokens.invites.remove('invite');
		await first.tokens.written();
		second.restart();
		await until(
			async () => {
				await second.local.written();
				return second.local.invites.all().length;
			},
			'its removal',
			(count) => count === 0,
		);
		expect(await redis.ask('hkeys', 'lectern:invites')).toEqual([]);
	});

	test('that are issued are in the list of each server, and leave it', async () => {
		await using redis = await RedisServer.start();
		const [first, second] = [await openServer(redis.url), await openServer(redis.url)];
		first.tokens.invites.save(invite);
		first.tokens.apiTokens.save({ ...invite, tokenId: 'program', scopes: 'rooms:read' });
		await until(
			async () => {
				await second.local.written();
				return [...second.local.invites.all(), ...second.local.apiTokens.all()].map(({ tokenId }) => tokenId);
			},
			'both tokens',
			(ids) => ids.length === 2,
		);
		const later = { ...invite, expiresAtMs: invite.expiresAtMs + 1_000 };
		second.tokens.invites.save(later);
		await until(
			async () => {
				await first.local.written();
				return first.local.invites.all();
			},
			'another expiry',
			([found]) => found?.expiresAtMs === later.expiresAtMs,
		);
		first.tokens.invites.remove('invite');
		await until(
			async () => {
				await second.local.written();
				return second.local.invites.all();
			},
			'no invites',
			({ length }) => length === 0,
		);
	});

	test('are the same on all servers after an outage, and after a Redis that came back empty', async () => {
		await using redis = await RedisServer.start();
		const [first, second] = [await openServer(redis.url), await openServer(redis.url)];
		first.local.revocations.add('before');
		await until(() => second.local.revocations.has('before'), 'the revocation');
		await redis.kill();
		first.local.revocations.add('meanwhile');
		first.tokens.invites.save(invite);
		await first.tokens.written();
		await redis.start();
		await until(() => second.local.revocations.has('meanwhile'), 'the revocation of the outage');
		await until(
			async () => {
				await second.local.written();
				return second.local.invites.all();
			},
			'the invite',
			({ length }) => length === 1,
		);
		await until(
			() => redis.ask('hkeys', 'lectern:revocations'),
			'both in Redis',
			(ids) => (ids as string[]).length === 2,
		);
	});

	test('of before a server joined the others reach them', async () => {
		await using redis = await RedisServer.start();
		const [first, second] = [await openServer(redis.url), await openServer(redis.url)];
		await first.tokens.reconcile();
		// As `lectern token create` does without a server.
		first.local.invites.save(invite);
		await first.local.kept();
		first.restart();
		await until(
			async () => {
				await second.local.written();
				return second.local.invites.all();
			},
			'the invite',
			({ length }) => length === 1,
		);
	});

	test('are signed with the secret of the first server, and others stay valid', async () => {
		await using redis = await RedisServer.start();
		const [first, second] = [await openServer(redis.url), await openServer(redis.url)];
		const open = async ({ dataDir, redis: client }: typeof first) => {
			const own = await readTokenSecrets(dataDir);
			const shared = await SharedSecret.open(client, dataDir, own, silentLogger);
			onTestFinished(() => shared.close());
			return { own: own[0], shared, texts: () => shared.secrets.map(text) };
		};
		const text = (secret: Uint8Array) => Buffer.from(secret).toString('hex');
		const [a, b] = [await open(first), await open(second)];
		expect(a.texts()).toEqual([text(a.own)]);
		expect(b.texts()).toEqual([text(a.own), text(b.own)]);
		expect((await readTokenSecrets(second.dataDir)).map(text)).toEqual(b.texts());
		expect(a.shared.current).toBe(b.shared.current);
		// It lost everything, and a server that knows nothing of the others was first.
		await redis.ask('flushall');
		const c = await open(await openServer(redis.url));
		expect(c.texts()).toEqual([text(c.own)]);
		await redis.ask('client', 'kill', 'type', 'normal');
		const others = [text(c.own), text(a.own), text(b.own)];
		await until(
			() => [a, b].map((it) => it.texts().filter((each) => others.includes(each)).length),
			'all secrets',
			([x, y]) => x === 2 && y === 3,
		);
		await redis.ask('client', 'kill', 'type', 'normal');
		await until(
			() => c.texts(),
			'the secret of the others',
			(texts) => texts.includes(text(a.own)),
		);
		expect(c.texts()[0]).toBe(text(c.own));
		// What is too short to be one is none.
		await redis.ask('sadd', 'lectern:secrets', '', 'AAAA');
		const d = await open(await openServer(redis.url));
		expect(d.shared.secrets.every(({ length }) => length === 32)).toBe(true);
		expect(a.shared.current).toBe(c.shared.current);
	});
});
