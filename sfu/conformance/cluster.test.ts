import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { noRedis, RedisServer } from '../testing/RedisServer.ts';
import { ServerProcess } from '../testing/ServerProcess.ts';
import type { SocketClient } from '../testing/SocketClient.ts';
import { installWebRtc, looksOf } from '../testing/syntheticMedia.ts';
import { TestPeer } from '../testing/TestPeer.ts';
import { TestServer } from '../testing/TestServer.ts';
import { until } from '../testing/until.ts';
import { adapters } from './adapters.ts';

beforeAll(installWebRtc);

/** When the lease of a server that dies now can be followed. */
const untilSettled = (redis: RedisServer) =>
	until(
		() => redis.ask('exists', 'lectern:quiet'),
		'the end of the start',
		(exists) => exists === 0,
		{ everyMs: 50 },
	);

const untilTogether = (server: TestServer, count: number) =>
	until(
		async () => (await server.request('/api/health')).json().cluster,
		`${count} servers`,
		(cluster) => cluster?.servers === count,
		{ everyMs: 50 },
	);

/** Both send, and see and hear each other. */
async function meet(clients: readonly SocketClient[], roomId: string): Promise<void> {
	const peers = await Promise.all(clients.map((client) => TestPeer.join(adapters.native(client, roomId))));
	try {
		const all = peers.map((_, index) => looksOf(index));
		for (const [index, peer] of peers.entries()) await peer.show(looksOf(index));
		const refused = peers.map((peer) => peer.receive());
		const meetings = peers.flatMap((peer, index) =>
			all.filter((_, other) => other !== index).map((looks) => peer.meets(looks, all)),
		);
		await Promise.race([Promise.all(meetings), ...refused]);
	} finally {
		for (const peer of peers) peer.leave();
	}
}

describe.skipIf(noRedis)(`servers behind one Redis ${noRedis ?? ''}`, () => {
	test('let people of one class in through each of them, and tell of each other', async () => {
		await using redis = await RedisServer.start();
		await using first = await TestServer.start({ redis: redis.url });
		await using second = await TestServer.start({ redis: redis.url });
		expect(await untilTogether(second, 2)).toEqual({ redis: 'reached', lease: 'held', servers: 2, draining: false });
		const ada = await first.join('Ada');
		const ben = await second.connect((await second.joinByCode(first.info.roomCode)).token);
		await ben.ask('joinRoom', { displayName: 'Ben' });
		const said = ada.client.next('chatMessage');
		await ben.ask('sendChat', { text: 'Hello' });
		expect((await said).text).toBe('Hello');
		expect(second.running.sfu.rooms.find(first.info.roomId)).toBeUndefined();
		await redis.kill();
		await until(
			async () => (await second.request('/api/health')).json().cluster.redis,
			'Redis to be missed',
			(it) => it === 'away',
		);
		const token = second.running.info.hostToken;
		expect((await second.request('/api/host', { token })).json().notes).toContain('redis-away');
		await ben.ask('sendChat', { text: 'Still here' });
		expect((await second.request('/metrics', { token })).text).toMatch(/^lectern_cluster_redis_up 0$/m);
		await redis.start();
		await untilTogether(first, 2);
	});

	test('follow one that was killed: its class goes on, with code and tokens, on another one', {
		timeout: 120_000,
	}, async () => {
		await using redis = await RedisServer.start();
		await using first = await ServerProcess.start({ redis: redis.url });
		await using second = await TestServer.start({ redis: redis.url });
		await untilTogether(second, 2);
		await untilSettled(redis);
		const { roomId, roomCode, hostToken } = first.info;
		const tokens = [await second.joinByCode(roomCode), await second.joinByCode(roomCode)].map(({ token }) => token);
		/** The host, for whom the class waits, and two participants. */
		const arrive = async () => {
			const host = await second.connect(hostToken);
			await host.ask('joinRoom', { displayName: 'Host' });
			return Promise.all(tokens.map((token) => second.connect(token)));
		};
		const before = await arrive();
		await meet(before, roomId);
		expect(second.running.sfu.rooms.find(roomId)).toBeUndefined();
		const lost = Promise.all(before.map((client) => client.ended()));
		await first.kill();
		await lost;
		await meet(await arrive(), roomId);
		expect(second.running.sfu.rooms.find(roomId)?.settings.roomCode).toBe(roomCode);
		await untilTogether(second, 1);
		await first.start();
		await untilTogether(second, 2);
	});

	test('are one that was killed and started again: its class has the same code, at once', {
		timeout: 120_000,
	}, async () => {
		await using redis = await RedisServer.start();
		await using only = await ServerProcess.start({ redis: redis.url });
		const { roomId, roomCode } = only.info;
		await until(() => redis.ask('hget', `lectern:room:${roomId}`, 'settings'), 'the class to be shared', undefined, {
			everyMs: 50,
		});
		for (let starts = 0; starts < 2; starts++) {
			await only.kill();
			await only.start();
			expect(only.info).toMatchObject({ roomId, roomCode });
		}
		const host = await only.connect(only.info.hostToken);
		onTestFinished(() => void host.socket.disconnect());
		expect(await host.ask('joinRoom', { displayName: 'Host' })).toMatchObject({ status: 'joined', room: { roomCode } });
	});

	test('get the rooms of one that drains: empty ones at once, others when their time is over', async () => {
		await using redis = await RedisServer.start();
		await using first = await TestServer.start({ redis: redis.url, drainSeconds: 3 });
		await using second = await TestServer.start({ redis: redis.url });
		await untilTogether(second, 2);
		await untilTogether(first, 2);
		const { roomId, roomCode, hostToken } = first.info;
		first.running.sfu.rooms.create({ name: 'Empty', roomId: 'empty' });
		await until(() => redis.ask('hget', 'lectern:room:empty', 'settings'), 'the empty room', undefined, {
			everyMs: 50,
		});
		const host = await first.connect(hostToken);
		await host.ask('joinRoom', { displayName: 'Host' });
		const closing = host.next('serverClosing');
		const drained = first.running.drain(new AbortController().signal);
		await until(
			() => redis.ask('hget', 'lectern:room:empty', 'home'),
			'the empty room to be free',
			(home) => home === null,
			{ everyMs: 50 },
		);
		expect(first.running.sfu.rooms.find(roomId)?.size).toBe(1);
		expect((await first.request('/api/health')).json().cluster.draining).toBe(true);
		await closing;
		await drained;
		const again = await second.connect(hostToken);
		expect(await again.ask('joinRoom', { displayName: 'Host' })).toMatchObject({
			status: 'joined',
			room: { roomCode },
		});
		expect(second.running.sfu.rooms.find(roomId)?.size).toBe(1);
	});
});
