/** Rooms of several servers of this process behind a real Redis: with leases, links and media workers, without sockets of clients. */
import { describe, expect, test } from 'vitest';
import { noRedis, RedisServer } from '../../testing/RedisServer.ts';
import { type SharedServer, SharedServers } from '../../testing/SharedServers.ts';
import { until } from '../../testing/until.ts';

const timeout = 120_000;

/** A client of this server who may enter this room. */
const person = ({ test: server }: SharedServer, roomId: string, role: 'host' | 'participant' = 'participant') =>
	server.connect({ roomId, role, subject: `${role} of ${roomId}` });

/** When nobody waits for servers that may come back to a Redis that has just started. */
async function settled(redis: RedisServer, ...servers: SharedServer[]) {
	await redis.untilGracePeriodEnds();
	for (const { member } of servers)
		await until(() => servers.every(({ id }) => member.members.find(id)), 'all servers');
	await redis.untilKnown(servers.length);
}

const codeOf = (promise: Promise<unknown>) =>
	promise.then(
		() => 'ok',
		(error) => error.code,
	);

describe.skipIf(noRedis)(`places of rooms ${noRedis ?? ''}`, { timeout }, () => {
	test('a room moves with its lesson to another server when its home dies, and people return to their seats', async () => {
		await using redis = await RedisServer.startUsed();
		await using servers = new SharedServers(redis.url);
		const [first, second] = [await servers.start(), await servers.start()];
		await settled(redis, first, second);
		const { id: roomId, settings } = first.persistence.home;
		const host = person(first, roomId, 'host');
		const joined = await host.join({ displayName: 'Ms Smith' });
		const ada = person(first, roomId);
		const adaJoined = await ada.join({ displayName: 'Ada', deviceId: 'device-of-ada-here' });
		await ada.ask('raiseHand', {});
		await ada.ask('sendChat', { text: 'hello', nonce: 'nonce-of-ada' });
		await host.ask('setRoomOptions', { lobby: true });
		const eve = first.test.connect({ roomId, subject: 'eve' });
		await host.ask('setRoomOptions', { lobby: false });
		const { peerId } = await eve.join({ displayName: 'Eve' });
		await host.ask('removePeer', { peerId });
		const seen = await second.places.place(settings.roomCode, { create: false });
		expect(seen).toMatchObject({ kind: 'there', roomId, roomCode: settings.roomCode });
		await first.end('kill');

		// Found, but not opened for whoever asks.
		for (const named of [roomId, settings.roomCode]) expect(await second.places.find(named)).toBe(roomId);
		expect(await second.places.find('unknown')).toBeNull();
		expect(second.sfu.rooms.find(roomId)).toBeUndefined();
		expect(await second.places.place(roomId, { create: false })).toEqual({ kind: 'here' });
		const room = second.sfu.rooms.get(roomId);
		expect(room.settings).toEqual({ ...settings, lobby: false });
		expect(await person(second, roomId, 'host').join({ resumeToken: joined.resumeToken })).toMatchObject({
			role: 'host',
		});
		const back = await person(second, roomId).join({ displayName: 'Ada', resumeToken: adaJoined.resumeToken });
		expect(back).toMatchObject({ peerId: adaJoined.peerId, lessonId: joined.lessonId });
		expect(back.parts.hands.hands.map((hand) => hand.peerId)).toEqual([adaJoined.peerId]);
		expect(back.parts.chat.messages.map(({ text }) => text)).toEqual(['hello']);
		const removed = second.test.connect({ roomId, subject: 'eve' });
		expect(await removed.codeOf('joinRoom', { displayName: 'Eve' })).toBe('forbidden removal');
		// A class exists on after it was closed, wherever it is.
		second.sfu.rooms.close(roomId);
		expect(second.sfu.rooms.get(roomId).settings.roomCode).toBe(settings.roomCode);
	});

	test('a server that starts again has its rooms again at once, and those that moved on another class instead', async () => {
		await using redis = await RedisServer.startUsed();
		await using servers = new SharedServers(redis.url);
		const [first, second] = [await servers.start(), await servers.start()];
		await settled(redis, first, second);
		const { id: homeId } = first.persistence.home;
		const moved = first.persistence.createClass('Moved');
		const stays = first.persistence.createClass('Stays');
		await person(first, stays.id, 'host').join({ displayName: 'Ada' });
		await first.store.written();
		await first.end('stop');
		await second.places.place(moved.id, { create: false });
		await second.places.place(homeId, { create: false });
		const ben = person(second, homeId, 'host');
		await ben.join({ displayName: 'Ben' });
		await until(
			() => second.writes.written().then(() => redis.ask('hget', `lectern:room:${homeId}`, 'saved')),
			'the room',
			Boolean,
		);

		const again = await servers.start({ dataDir: first.dataDir });
		expect(again.sfu.rooms.find(stays.id)?.keptSeats.map(({ displayName }) => displayName)).toEqual(['Ada']);
		expect(again.sfu.rooms.find(moved.id)).toBeUndefined();
		expect(again.persistence.home.id).not.toBe(homeId);
		expect(again.persistence.classOfHost(homeId, true)).toBe(homeId);
		expect(await again.places.place(homeId, { create: false })).toMatchObject({ kind: 'there', roomId: homeId });
	});

	test('a server that starts again gets its class back from the one that has it, if nobody is inside', async () => {
		await using redis = await RedisServer.startUsed();
		await using servers = new SharedServers(redis.url);
		const [first, second] = [await servers.start(), await servers.start()];
		await settled(redis, first, second);
		const { id: roomId } = first.persistence.home;
		await first.store.written();
		await first.end('stop');
		expect(await second.places.place(roomId, { create: false })).toEqual({ kind: 'here' });
		second.sfu.rooms.get(roomId).change({ name: 'Renamed there' });
		const again = await servers.start({ dataDir: first.dataDir });
		expect(again.persistence.home.settings).toMatchObject({ roomId, name: 'Renamed there' });
		expect(second.sfu.rooms.find(roomId)).toBeUndefined();
	});

	test('a Redis that starts empty with the servers takes nothing from them', async () => {
		await using redis = await RedisServer.start();
		await using servers = new SharedServers(redis.url);
		const first = await servers.start();
		const { id: homeId } = first.persistence.home;
		const other = first.persistence.createClass('Other');
		await person(first, other.id, 'host').join({ displayName: 'Ada' });
		await first.store.written();
		await first.end('stop');
		await redis.restartEmpty();
		const again = await servers.start({ dataDir: first.dataDir });
		expect(again.persistence.home.id).toBe(homeId);
		expect(again.sfu.rooms.find(other.id)?.keptSeats.map(({ displayName }) => displayName)).toEqual(['Ada']);
		await until(
			() => redis.ask('hget', `lectern:room:${other.id}`, 'settings'),
			'the room in Redis',
			(settings) => settings !== null,
		);
	});

	test('rooms that are created are found from everywhere, have codes of their own, and end everywhere', async () => {
		await using redis = await RedisServer.startUsed();
		await using servers = new SharedServers(redis.url);
		const [first, second] = [await servers.start(), await servers.start()];
		await settled(redis, first, second);
		const room = await first.sfu.createKeptRoom({ name: 'Physics' });
		const place = await second.places.place(room.settings.roomCode, { create: false });
		expect(place).toMatchObject({ kind: 'there', roomId: room.id });
		const { roomCode } = room.settings;
		const same = await second.sfu.createKeptRoom({ name: 'Chemistry', roomCode });
		await until(
			() => same.settings.roomCode,
			'another code',
			(code) => code !== roomCode,
		);
		await second.store.written();
		expect(await first.places.place(same.settings.roomCode, { create: false })).toMatchObject({ roomId: same.id });

		if (place.kind !== 'there') throw new Error('it is there');
		await first.places.requireHome(room.id, place.epoch);
		expect(await codeOf(first.places.requireHome(room.id, place.epoch - 1))).toBe('unavailable');
		expect(await codeOf(second.places.requireHome(room.id, place.epoch))).toBe('unavailable');
		first.sfu.rooms.close(room.id);
		await first.store.written();
		expect(await redis.ask('keys', `lectern:*${room.id}`)).toEqual([`lectern:ended:${room.id}`]);
		await until(
			() => second.places.place(room.id, { create: false }),
			'no such room',
			({ kind }) => kind === 'here',
		);
		expect(second.sfu.rooms.find(room.id)).toBeUndefined();
	});

	test('an id that clients choose has one home before the room is created', async () => {
		await using redis = await RedisServer.startUsed();
		await using servers = new SharedServers(redis.url);
		const [first, second] = [await servers.start(), await servers.start()];
		await settled(redis, first, second);
		const both = await Promise.all([first, second].map(({ places }) => places.place('chosen', { create: true })));
		expect(both.map(({ kind }) => kind).sort()).toEqual(['here', 'there']);
		const [home, away] = both[0]?.kind === 'here' ? [first, second] : [second, first];
		const there = both.find((place) => place.kind === 'there');
		if (there?.kind !== 'there') throw new Error('one is there');
		await home.places.requireHome('chosen', there.epoch);
		home.sfu.rooms.create({ roomId: 'chosen', name: 'Chosen' });
		await home.store.written();
		expect(await away.places.place('chosen', { create: true })).toMatchObject({ kind: 'there', epoch: there.epoch });
	});

	test('without Redis, rooms are found by asking the servers, and new ones are opened here', async () => {
		await using redis = await RedisServer.startUsed();
		await using servers = new SharedServers(redis.url);
		const [first, second] = [await servers.start(), await servers.start()];
		await settled(redis, first, second);
		const known = await first.sfu.createKeptRoom({ name: 'Physics' });
		await second.links.to(first.id);
		redis.freeze();
		await until(
			() => codeOf(second.member.redis.ask((it) => it.ping())),
			'the outage',
			(code) => code === 'unavailable',
		);
		const place = await second.places.place(known.settings.roomCode, { create: false });
		expect(place).toMatchObject({ kind: 'there', roomId: known.id, roomCode: known.settings.roomCode });
		expect(await second.places.place('chosen', { create: true })).toEqual({ kind: 'here' });
		expect(await codeOf(second.places.place('unknown', { create: false }))).toBe('unavailable');
		second.sfu.rooms.create({ roomId: 'chosen', name: 'Chosen' });
		await second.store.written();
		redis.thaw();
		await until(
			() => first.places.place('chosen', { create: false }).catch(() => null),
			'the new room',
			(it) => it?.kind === 'there',
		);
	});

	test('nobody waits for a place until its client gives up', async () => {
		await using redis = await RedisServer.start();
		await using servers = new SharedServers(redis.url);
		const first = await servers.start();
		Object.assign(first.member.homes, { find: () => new Promise(() => {}) });
		expect(await codeOf(first.places.place('somewhere', { create: false }))).toBe('unavailable');
	});

	test('what waits to be saved when the lease is lost is not acknowledged', async () => {
		await using redis = await RedisServer.start();
		await using servers = new SharedServers(redis.url);
		const first = await servers.start();
		const { id: roomId } = first.persistence.home;
		const host = person(first, roomId, 'host');
		await host.join({ displayName: 'Ms Smith' });
		await first.store.written();
		redis.freeze();
		const { changes } = first.store;
		const said = host.codeOf('sendChat', { text: 'hello', nonce: 'nonce-of-hello' });
		await until(
			() => first.store.changes,
			'the message',
			(now) => now > changes,
		);
		first.member.lease.emit('lost');
		expect(await said).toBe('unavailable');
		redis.thaw();
	});

	test('a server that was cut off ends its rooms, and opens those again that nobody has taken over', async () => {
		await using redis = await RedisServer.startUsed();
		await using servers = new SharedServers(redis.url);
		const [first, second] = [await servers.start(), await servers.start()];
		await settled(redis, first, second);
		const taken = first.persistence.createClass('Taken');
		const ada = person(first, taken.id, 'host');
		const { resumeToken } = await ada.join({ displayName: 'Ada' });
		await ada.ask('raiseHand', {});
		first.member.lease.emit('lost');
		first.member.homes.forgetAll();
		expect(ada.told('serverClosing')).toHaveLength(1);
		expect(first.sfu.rooms.list()).toEqual([]);
		await redis.ask('zadd', 'lectern:leases', 0, first.id);
		expect(await second.places.place(taken.id, { create: false })).toEqual({ kind: 'here' });
		expect(await person(second, taken.id, 'host').join({ resumeToken })).toMatchObject({ displayName: 'Ada' });
		await until(
			() => first.member.lease.holds() && redis.ask('zscore', 'lectern:leases', first.id),
			'the lease',
			(score) => Number(score) > 0,
		);
		first.member.lease.emit('regained');
		await until(
			() => first.persistence.home.closed,
			'the class',
			(closed) => !closed,
		);
		expect(first.sfu.rooms.list()).toEqual([first.persistence.home]);
	});
});
