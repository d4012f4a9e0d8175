import { describe, expect, onTestFinished, test } from 'vitest';
import { noRedis, RedisServer } from '../../testing/RedisServer.ts';
import { parametersOf } from '../../testing/rtpParameters.ts';
import { silentLogger } from '../../testing/silentLogger.ts';
import { TestSfu } from '../../testing/TestSfu.ts';
import { until } from '../../testing/until.ts';
import { RedisClient } from '../redis/RedisClient.ts';
import { RoomPublisher } from './RoomPublisher.ts';

async function connect(redis: RedisServer): Promise<RedisClient> {
	const client = new RedisClient({ host: '127.0.0.1', port: redis.port, db: 0 }, 'test:', silentLogger);
	onTestFinished(() => client.close());
	await until(() => client.isReached, 'Redis');
	return client;
}

/** What another program hears. */
async function listen(client: RedisClient): Promise<[channel: string, message: unknown][]> {
	const subscriber = client.openSubscriber();
	onTestFinished(() => subscriber.disconnect());
	const heard: [string, unknown][] = [];
	subscriber.on('message', (channel, message) => heard.push([channel, JSON.parse(message)]));
	await subscriber.subscribe('room:join', 'room:leave', 'media:producer');
	return heard;
}

describe.skipIf(noRedis)('what other programs hear through Redis', () => {
	test('who comes, what they send and who goes, with the documented fields', async () => {
		await using redis = await RedisServer.start();
		const client = await connect(redis);
		const heard = await listen(client);
		await using server = await TestSfu.start();
		const publisher = new RoomPublisher({ rooms: server.sfu.rooms, redis: client });
		const { roomCode } = server.createRoom().settings;
		const ada = await server.enter(
			{},
			{
				displayName: 'Ada',
				identity: { email: 'ada@school.example' },
				profile: { avatar: '/pictures/ada.png' },
			},
		);
		const { peerId } = ada.answer;
		const { id: transportId } = await ada.ask('createTransport', { direction: 'send' });
		const { producerId } = await ada.ask('produce', {
			...{ transportId, kind: 'audio', source: 'mic' },
			rtpParameters: parametersOf('mic'),
		});
		const bob = await server.enter({}, { displayName: 'Bob' });
		await ada.ask('leaveRoom', {});
		await until(() => heard.length === 4, 'all messages');
		const who = { roomCode, userId: peerId, socketId: peerId };
		const bobs = bob.answer.peerId;
		expect(heard).toEqual([
			['room:join', { ...who, name: 'Ada', email: 'ada@school.example', picture: '/pictures/ada.png' }],
			['media:producer', { ...who, producerId, kind: 'audio' }],
			['room:join', { roomCode, userId: bobs, socketId: bobs, name: 'Bob' }],
			['room:leave', who],
		]);
		publisher.close();
		await bob.ask('leaveRoom', {});
		// After it, on the same connection.
		await client.ask((each) => each.publish('room:join', '"the last"'));
		await until(() => heard.length > 4, 'the last message');
		expect(heard.at(4)).toEqual(['room:join', 'the last']);
	});

	test('nobody in a class waits for a Redis that hangs or is gone', async () => {
		await using redis = await RedisServer.start();
		const client = await connect(redis);
		await using server = await TestSfu.start();
		new RoomPublisher({ rooms: server.sfu.rooms, redis: client });
		server.createRoom();
		redis.freeze();
		await server.enter();
		await until(() => !client.isReached, 'the loss of Redis');
		await server.enter();
		await redis.kill();
		await server.enter();
		expect(server.sfu.rooms.get('physics').size).toBe(3);
	});
});
