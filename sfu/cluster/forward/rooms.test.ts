import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { SfuError } from '../../core/errors.ts';
import type { TestServer } from '../../testing/TestServer.ts';
import { TwoServers } from './twoServers.fixture.ts';

let servers: TwoServers;
beforeAll(async () => {
	servers = await TwoServers.start();
});
afterAll(() => servers[Symbol.asyncDispose]());

test('a room of another server answers as there, in both families, also with its errors', async () => {
	const { front, home } = servers;
	servers.createRoom('room-1');
	const token = await front.apiToken([
		'rooms:read',
		'rooms:write',
		'participants:write',
		'peers:write',
		'recordings:write',
	]);
	const peer = { peerId: 'peer-1', fullName: 'Ada' };
	const requests: [method: string, path: string, body?: unknown][] = [
		['GET', '/api/mediasoup/rooms/room-1/participants'],
		['POST', '/api/mediasoup/rooms/room-1/participants', { participantId: 7 }],
		['DELETE', '/api/mediasoup/rooms/room-1/participants/nobody'],
		['GET', '/api/mediasoup/rooms/room-1/recording/status'],
		['POST', '/api/mediasoup/rooms/room-1/recording/stop', {}],
		['GET', '/rooms/room-1'],
		['POST', '/rooms/room-1/transports', { peerId: 'nobody', direction: 'send' }],
		['POST', '/rooms/room-1/peers', { ...peer, peerId: [] }],
		['DELETE', '/rooms/room-1/consumers/none'],
		['HEAD', '/rooms/room-1'],
	];
	for (const [method, path, body] of requests) {
		const [asked, expected] = [
			await front.request(path, { method, body, token }),
			await home.request(path, { method, body, token }),
		];
		const shown = ({ status, text, headers }: typeof asked) => ({
			...{ path, status, text },
			type: headers.get('content-type'),
			length: headers.get('content-length'),
		});
		expect(shown(asked)).toEqual(shown(expected));
	}
	expect((await front.request('/rooms/room-1/peers', { body: peer, token })).status).toBe(200);
	expect(home.running.sfu.rooms.get('room-1').size).toBe(1);
	expect(front.running.sfu.rooms.find('room-1')).toBeUndefined();
	const gone = await front.request('/api/mediasoup/rooms/room-1', { method: 'DELETE', token });
	expect(gone.json()).toEqual({ success: true, message: 'Room room-1 closed successfully' });
	expect(home.running.sfu.rooms.find('room-1')).toBeUndefined();
});

test('a room is created where its place is, and one without a given id where there is room', async () => {
	const { front, home, there } = servers;
	const token = await front.apiToken(['rooms:write', 'peers:write']);
	for (const id of ['new-1', 'new-2', 'new-3']) there.set(id, id);
	expect((await front.request('/api/rooms', { body: { roomId: 'new-1', name: 'Physics' }, token })).status).toBe(201);
	expect((await front.request('/api/mediasoup/rooms', { body: { roomId: 'new-2' }, token })).status).toBe(200);
	const peer = { peerId: 'peer-1', fullName: 'Ada' };
	expect((await front.request('/rooms/new-3/peers', { body: peer, token })).status).toBe(200);
	for (const id of ['new-1', 'new-2', 'new-3']) expect(home.running.sfu.rooms.find(id)).toBeDefined();
	expect(home.running.sfu.rooms.get('new-1').settings.name).toBe('Physics');
	there.set('invalid', 'uncertain');
	expect((await front.request('/api/rooms', { body: { roomId: 'invalid', name: 7 }, token })).status).toBe(400);
	const here = (await front.request('/api/rooms', { body: {}, token })).json();
	expect(front.running.sfu.rooms.find(here.roomId)).toBeDefined();
	servers.emptierId = 'home';
	const elsewhere = (await front.request('/api/rooms', { body: {}, token })).json();
	expect(home.running.sfu.rooms.find(elsewhere.roomId)).toBeDefined();
	servers.emptierId = null;
});

test('a server without a lease creates no room, and acknowledges none, neither for its own clients nor for others', async () => {
	const { front, home, withoutLease } = servers;
	const token = await front.apiToken(['rooms:write']);
	const create = () => front.request('/api/rooms', { body: {}, token });
	const roomsOf = (server: TestServer) => server.running.sfu.rooms.list().length;
	const before = { front: roomsOf(front), home: roomsOf(home) };
	withoutLease.add('front');
	expect((await create()).json()).toMatchObject({ code: 'unavailable' });
	expect(roomsOf(front)).toBe(before.front);
	servers.emptierId = 'home';
	withoutLease.add('home');
	expect((await create()).json()).toMatchObject({ code: 'unavailable' });
	expect(roomsOf(home)).toBe(before.home);
	withoutLease.clear();
	home.running.sfu.rooms.once('roomChanged', () => withoutLease.add('home'));
	expect((await create()).json()).toMatchObject({ code: 'unavailable' });
	expect(roomsOf(home)).toBe(before.home + 1);
	withoutLease.clear();
	servers.emptierId = null;
});

test('a request is not acknowledged when what it has changed may be kept nowhere', async () => {
	const { front } = servers;
	const token = await front.apiToken(['rooms:write']);
	const lost = () => {
		throw new SfuError('unavailable', 'another server may have the room');
	};
	const { storage } = front.running.sfu;
	const { requireNotLost } = storage;
	onTestFinished(() => void Object.assign(storage, { requireNotLost }));
	Object.assign(storage, { requireNotLost: lost });
	const refused = await front.request('/api/rooms', { body: {}, token });
	expect(refused.status).toBe(503);
	expect(refused.json()).toMatchObject({ code: 'unavailable' });
});

test('the list of rooms holds those of all servers that can be reached', async () => {
	await using servers = await TwoServers.start();
	const { front, home, linked } = servers;
	const token = await front.apiToken(['rooms:read']);
	servers.createRoom('room-1');
	front.running.sfu.rooms.create({ roomId: 'room-2', name: 'here' });
	const ids = async () =>
		(await front.request('/api/mediasoup/rooms', { token })).json().rooms.map(({ id }: { id: string }) => id);
	expect(await ids()).toEqual(expect.arrayContaining(['room-1', 'room-2', front.info.roomId, home.info.roomId]));
	linked.kill('home');
	expect((await ids()).toSorted()).toEqual(['room-2', front.info.roomId].toSorted());
});

test('a server that does not answer is left out of the list of rooms', async () => {
	await using servers = await TwoServers.start();
	const { front, home } = servers;
	const token = await front.apiToken(['rooms:read']);
	Object.assign(home.running.app, { inject: () => new Promise(() => {}) });
	const { rooms } = (await front.request('/api/mediasoup/rooms', { token })).json();
	expect(rooms.map(({ id }: { id: string }) => id)).toEqual([front.info.roomId]);
});

test('a room that has moved, or whose server dies meanwhile, is unavailable, and nothing is done twice', async () => {
	await using servers = await TwoServers.start();
	const { front, home, there, linked } = servers;
	const token = await front.apiToken(['rooms:write']);
	there.set('old name', 'room-1');
	const moved = await front.request('/api/mediasoup/rooms/old%20name', { token, method: 'DELETE' });
	expect(moved.status).toBe(503);
	expect(moved.json()).toMatchObject({ success: false, code: 'unavailable' });
	servers.createRoom('room-2');
	let closed = 0;
	home.running.sfu.rooms.get('room-2').once('closed', () => {
		closed += 1;
		// Before the answer.
		linked.kill('home');
	});
	expect((await front.request('/api/mediasoup/rooms/room-2', { token, method: 'DELETE' })).status).toBe(503);
	expect(closed).toBe(1);
});
