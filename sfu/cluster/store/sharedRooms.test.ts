/** Rooms of two servers behind one real Redis; who has a room is told by the test, not by leases. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RoomSettings } from '../../core/room/RoomSettings.ts';
import { allPermissions } from '../../protocol/models.ts';
import { openStore } from '../../store/SqliteStore.ts';
import { noRedis, RedisServer } from '../../testing/RedisServer.ts';
import { silentLogger } from '../../testing/silentLogger.ts';
import { until } from '../../testing/until.ts';
import { openRedis } from '../redis/openRedis.ts';
import { RedisClock } from './RedisClock.ts';
import { RoomWrites } from './RoomWrites.ts';
import { SharedRooms } from './SharedRooms.ts';
import { SharedTokens } from './SharedTokens.ts';
import { sharedStore } from './sharedStore.ts';

const physics: RoomSettings = {
	...{ roomId: 'physics', roomCode: 'PHYS22', lessonId: 'lesson', founding: null, name: 'Physics' },
	...{ maxParticipants: 30, lobby: false, waitForHost: null, locked: false, emptyTimeoutMs: null, budgetMbps: null },
	...{ recordable: true, participantPermissions: allPermissions, initialPermissions: allPermissions },
};

async function openServer(url: string, serverId: string, clockOffsetMs?: number) {
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-shared-'));
	onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
	const local = openStore(dataDir, pino({ level: 'silent' }));
	const redis = await openRedis({ redis: url, redisPrefix: 'lectern:', redisCa: null }, silentLogger);
	const clock = new RedisClock(redis);
	await clock.compare();
	const writes = new RoomWrites({ redis, local, logger: silentLogger });
	const tokens = new SharedTokens({ redis, local, logger: silentLogger });
	const rooms = new SharedRooms({ redis, clock, logger: silentLogger });
	const store = sharedStore(local, writes, tokens);
	const epochs = new Map<string, number>();
	const superseded: string[] = [];
	const claims: string[] = [];
	const lease = { held: true, frozen: false };
	const claim = async (roomId: string) => {
		claims.push(roomId);
		const epoch = Date.now() * 10 + claims.length;
		await redis.ask((it) => it.hset(`room:${roomId}`, { home: serverId, epoch }));
		epochs.set(roomId, epoch);
		return epoch;
	};
	writes.start({
		serverId: () => serverId,
		epochOf: (roomId) => epochs.get(roomId),
		claim,
		describe: () => ({ waitsByDefault: true, isClass: true }),
		clockOffsetMs: () => clockOffsetMs ?? clock.offsetMs,
		isServing: () => lease.held,
		isFrozen: () => lease.frozen,
		superseded: (roomId) => {
			epochs.delete(roomId);
			superseded.push(roomId);
		},
		codeTaken: (roomId) => store.rooms.save({ ...(store.rooms.find(roomId) ?? physics), roomCode: 'FREE22' }),
	});
	onTestFinished(async () => {
		tokens.close();
		clock.close();
		rooms.close();
		await writes.close();
		redis.close();
		await store.close();
	});
	return { local, redis, clock, writes, rooms, store, epochs, lease, claim, superseded, claims };
}

describe.skipIf(noRedis)(`rooms in Redis ${noRedis ?? ''}`, () => {
	test('are what the next home finds: settings, and in its order what is kept with the lesson and with the room', async () => {
		await using redis = await RedisServer.start();
		const first = await openServer(redis.url, 'first', 60_000);
		const second = await openServer(redis.url, 'second');
		first.store.rooms.save(physics);
		for (const key of ['ada', 'ben', 'cleo']) first.store.lessons.save('physics', 'hands', key, { raised: key });
		await first.store.written();
		first.store.lessons.save('physics', 'hands', 'ada', { raised: 'again' });
		first.store.lessons.save('physics', 'hands', 'ben', null);
		first.store.lessons.save('physics', 'hands', 'ben', { raised: 'anew' });
		first.store.lessons.save('physics', 'chat', 'x', ['hello']);
		for (const key of ['waves', 'optics']) first.store.roomState.save('physics', 'documents', key, { name: key });
		await first.store.written();
		first.store.roomState.save('physics', 'documents', 'waves', null);
		first.store.rooms.save({ ...physics, locked: true });
		await first.store.written();
		expect(await second.rooms.load('physics')).toEqual({
			settings: { ...physics, locked: true },
			...{ waitsByDefault: true, isClass: true, savedEpoch: first.epochs.get('physics') },
			clockShiftMs: 60_000 - second.clock.offsetMs,
			interruptedMs: expect.any(Number),
			lesson: [
				{ part: 'hands', key: 'ada', value: { raised: 'again' } },
				{ part: 'hands', key: 'cleo', value: { raised: 'cleo' } },
				{ part: 'hands', key: 'ben', value: { raised: 'anew' } },
				{ part: 'chat', key: 'x', value: ['hello'] },
			],
			roomState: [{ part: 'documents', key: 'optics', value: { name: 'optics' } }],
		});
		first.store.lessons.clear('physics');
		await first.store.written();
		expect(await second.rooms.load('physics')).toMatchObject({ lesson: [], roomState: [{ key: 'optics' }] });
		expect(await redis.ask('get', 'lectern:code:PHYS22')).toBe('physics');
		expect(await second.rooms.load('chemistry')).toBeNull();
	});

	test('are not changed by a late write of an old home, which learns that it is not the home any more', async () => {
		await using redis = await RedisServer.start();
		const [first, second] = [await openServer(redis.url, 'first'), await openServer(redis.url, 'second')];
		first.store.rooms.save(physics);
		await first.store.written();
		const { changes: saved } = first.store;
		await second.claim('physics');
		second.local.rooms.save({ ...physics, name: 'of the second' });
		second.writes.saveWhole('physics');
		await second.store.written();
		first.store.lessons.save('physics', 'hands', 'ada', true);
		first.store.rooms.save({ ...physics, name: 'of the first' });
		await first.store.written();
		expect(first.superseded).toEqual(['physics']);
		expect(() => first.store.requireNotLost(saved)).toThrow('another server may have the room');
		// What is changed from now on is in other rooms.
		first.store.requireNotLost(first.store.changes);
		const loaded = await second.rooms.load('physics');
		expect([loaded?.settings.name, loaded?.lesson]).toEqual(['of the second', []]);
		// Nor can it end the room.
		first.epochs.set('physics', 1);
		first.store.rooms.remove('physics');
		await first.store.written();
		expect(await second.rooms.load('physics')).not.toBeNull();
	});

	test('are not acknowledged without the right to serve them', async () => {
		await using redis = await RedisServer.start();
		const first = await openServer(redis.url, 'first');
		const { changes } = first.store;
		first.store.rooms.save(physics);
		await first.store.written();
		first.store.requireNotLost(changes);
		first.lease.held = false;
		expect(() => first.store.requireNotLost(changes)).toThrow('another server may have the room');
		first.lease.held = true;
		first.writes.lose();
		expect(() => first.store.requireNotLost(changes)).toThrow('another server may have the room');
	});

	test('are not acknowledged while this server may be the only one that does not reach Redis', async () => {
		await using redis = await RedisServer.start();
		const first = await openServer(redis.url, 'first');
		first.store.rooms.save(physics);
		await first.store.written();
		redis.freeze();
		const { changes } = first.store;
		const acknowledged: string[] = [];
		const save = async (value: string) => {
			first.store.lessons.save('physics', 'chat', 'message', value);
			await first.store.written();
			acknowledged.push(value);
		};
		const saved = save('in an outage');
		await until(
			() => first.redis.isReached,
			'the timeout',
			(isReached) => !isReached,
		);
		expect(acknowledged).toEqual([]);
		first.lease.frozen = true;
		first.writes.frozen();
		await saved;
		first.store.requireNotLost(changes);
		first.lease.frozen = false;
		const lost = save('before the room went on elsewhere');
		first.lease.held = false;
		first.writes.lose();
		await lost;
		expect(() => first.store.requireNotLost(changes)).toThrow('another server may have the room');
		redis.thaw();
	});

	test('get after an outage what happened in it, for which nobody waited', async () => {
		await using redis = await RedisServer.start();
		const first = await openServer(redis.url, 'first');
		first.store.rooms.save(physics);
		first.store.lessons.save('physics', 'hands', 'ada', 1);
		await first.store.written();
		redis.freeze();
		first.lease.frozen = true;
		for (let i = 2; i <= 5; i++) {
			first.store.lessons.save('physics', 'hands', 'ada', i);
			await first.store.written();
		}
		first.store.lessons.save('physics', 'hands', 'ben', 1);
		first.store.lessons.save('physics', 'hands', 'ada', null);
		expect(first.redis.isReached).toBe(false);
		redis.thaw();
		await until(
			async () => (await first.rooms.load('physics').catch(() => null))?.lesson,
			'the lesson',
			(lesson) => JSON.stringify(lesson) === '[{"part":"hands","key":"ben","value":1}]',
		);
	});

	test('are put back into a Redis that came back empty', async () => {
		await using redis = await RedisServer.start();
		const first = await openServer(redis.url, 'first');
		first.store.rooms.save(physics);
		first.store.lessons.save('physics', 'hands', 'ada', 1);
		await first.store.written();
		await redis.restartEmpty();
		await until(
			() => redis.ask('hget', 'lectern:room:physics', 'home'),
			'the room',
			(home) => home === 'first',
		);
		const loaded = await first.rooms.load('physics');
		expect([loaded?.settings, loaded?.lesson]).toEqual([physics, [{ part: 'hands', key: 'ada', value: 1 }]]);
		expect(await redis.ask('get', 'lectern:code:PHYS22')).toBe('physics');
	});

	test('that have ended are gone with code and lesson, and no late write brings them back', async () => {
		await using redis = await RedisServer.start();
		const first = await openServer(redis.url, 'first');
		first.store.rooms.save(physics);
		first.store.lessons.save('physics', 'hands', 'ada', 1);
		await first.store.written();
		const epoch = first.epochs.get('physics');
		first.store.rooms.remove('physics');
		await first.store.written();
		expect(await redis.ask('keys', 'lectern:*:[pP]*')).toEqual(['lectern:ended:physics']);
		// As one that was under way: the same epoch.
		first.local.rooms.save(physics);
		first.epochs.set('physics', Number(epoch));
		first.writes.saveWhole('physics');
		await first.store.written();
		// A new room of this id is another one: it is claimed anew.
		expect(first.claims).toEqual(['physics', 'physics']);
		expect((await first.rooms.load('physics'))?.savedEpoch).toBeGreaterThan(Number(epoch));
	});

	test('have codes that no other room has', async () => {
		await using redis = await RedisServer.start();
		const [first, second] = [await openServer(redis.url, 'first'), await openServer(redis.url, 'second')];
		first.store.rooms.save(physics);
		await first.store.written();
		second.store.rooms.save({ ...physics, roomId: 'chemistry' });
		await second.store.written();
		await until(
			() => redis.ask('get', 'lectern:code:FREE22'),
			'the other code',
			(id) => id === 'chemistry',
		);
		expect(await redis.ask('get', 'lectern:code:PHYS22')).toBe('physics');
		first.store.rooms.save({ ...physics, roomCode: 'NEWX22' });
		await first.store.written();
		expect(await redis.ask('get', 'lectern:code:NEWX22')).toBe('physics');
		expect(await redis.ask('get', 'lectern:code:PHYS22')).toBeNull();
	});
});
