import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { RecordingList } from '../protocol/recordings.ts';
import { readManifest } from '../recording/lesson/manifestFile.ts';
import { noRedis, RedisServer } from '../testing/RedisServer.ts';
import { ServerProcess } from '../testing/ServerProcess.ts';
import type { SocketClient } from '../testing/SocketClient.ts';
import { installWebRtc, looksOf } from '../testing/syntheticMedia.ts';
import { TestPeer } from '../testing/TestPeer.ts';
import { TestServer } from '../testing/TestServer.ts';
import { until } from '../testing/until.ts';
import { adapters } from './adapters.ts';

beforeAll(installWebRtc);

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
		// What a page of the first one loads again when the servers change.
		const policyOf = async (path: string) => (await first.request(path)).headers.get('content-security-policy') ?? '';
		const socketsOfSecond = `connect-src wss://127.0.0.1:${second.info.httpsPort};`;
		await until(
			() => policyOf('/failover'),
			'the origins of the second one',
			(policy) => policy.includes(socketsOfSecond),
			{ everyMs: 50 },
		);
		expect(await policyOf('/')).not.toContain(String(second.info.httpsPort));
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

	test('say that one is not let in again while the others are of a version that does not fit', async () => {
		await using redis = await RedisServer.start();
		await using server = await TestServer.start({ redis: redis.url });
		await untilTogether(server, 1);
		const { token } = await server.joinByCode();
		// In one step: a renewal in between would put the version of this server back.
		const others = `
			redis.call('HSET', 'lectern:cluster', 'protocol', '0')
			redis.call('ZADD', 'lectern:leases', ARGV[1], 'other')
			for _, own in ipairs(redis.call('HKEYS', 'lectern:servers')) do redis.call('ZADD', 'lectern:leases', 0, own) end
		`;
		await redis.ask('eval', others, 0, Date.now() + 600_000);
		await until(
			async () => (await server.request('/api/health')).json().cluster.lease,
			'the lease to be refused',
			(lease) => lease === 'refused',
			{ everyMs: 50 },
		);
		const client = await server.connect(token);
		expect(await client.ack('joinRoom', { displayName: 'Ada' })).toMatchObject({ error: { code: 'unavailable' } });
	});

	test('follow one that was killed: its class goes on, with code and tokens, on another one', {
		timeout: 120_000,
	}, async () => {
		await using redis = await RedisServer.startUsed();
		await using first = await ServerProcess.start({ redis: redis.url });
		await using second = await TestServer.start({ redis: redis.url });
		await redis.untilKnown(2);
		await redis.untilGracePeriodEnds();
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

	test('record a class at its home, whoever starts that, and play the lesson at each of them', async () => {
		await using redis = await RedisServer.start();
		await using home = await TestServer.start({ redis: redis.url });
		await using other = await TestServer.start({ redis: redis.url });
		await untilTogether(other, 2);
		const { roomId, roomCode, hostToken } = home.info;
		const host = await other.connect(hostToken);
		await host.ask('joinRoom', { displayName: 'Host' });
		const student = await other.connectLegacy({ auth: { token: (await other.joinByCode(roomCode)).token } });
		const peer = await TestPeer.join(adapters.flutter(student, roomId));
		onTestFinished(() => peer.leave());
		await peer.show(looksOf(1));
		const { recording } = await host.ask('startRecording', { options: { cameras: 'all' } });
		const { recordingId } = recording;
		expect((await student.next('mediasoup:recording-started')).recording.id).toBe(recordingId);
		const listedAt = async (server: TestServer) => {
			const list: RecordingList = (await server.request('/api/recordings', { token: server.info.hostToken })).json();
			return list.recordings.find((each) => each.recordingId === recordingId);
		};
		await until(
			() => listedAt(other),
			'a second of recording',
			(each) => (each?.durationMs ?? 0) > 1_000,
			{ everyMs: 50 },
		);
		await host.ask('stopRecording', undefined);
		expect((await student.next('mediasoup:recording-stopped')).recording.id).toBe(recordingId);
		expect(await other.running.library?.list()).toEqual([]);
		const folder = join(home.recordings, (await listedAt(home))?.folder ?? '');
		const { segments } = await until(
			() => readManifest(folder),
			'the lesson to be completed',
			({ completed }) => completed,
			{ everyMs: 50 },
		);
		const [segment] = segments;
		if (!segment) throw new Error('nothing was recorded');
		const file = await readFile(join(folder, segment.file));
		for (const server of [home, other]) {
			const token = server.info.hostToken;
			const issued = await server.request(`/api/recordings/${recordingId}/ticket`, { body: {}, token });
			const played = await fetch(`${server.http}${issued.json().path}${segment.file}`);
			expect(played.status).toBe(200);
			expect(Buffer.from(await played.arrayBuffer()).equals(file)).toBe(true);
		}
	});
});
