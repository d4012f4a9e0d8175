import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../../testing/until.ts';
import { TwoServers } from './twoServers.fixture.ts';

let servers: TwoServers;
let open: TwoServers;
beforeAll(async () => {
	servers = await TwoServers.start();
	open = await TwoServers.start({ open: true });
});
afterAll(async () => {
	await servers[Symbol.asyncDispose]();
	await open[Symbol.asyncDispose]();
});

test('the guard is at the front: nothing is asked of the other server without a token that suffices', async () => {
	const { front } = servers;
	servers.there.set('lost', 'uncertain');
	expect((await front.request('/api/mediasoup/rooms/lost')).status).toBe(401);
	const token = await front.apiToken(['recordings:read']);
	expect((await front.request('/api/mediasoup/rooms/lost', { token })).status).toBe(403);
	expect(
		(await front.request('/api/mediasoup/rooms/lost', { token: await front.apiToken(['rooms:read']) })).status,
	).toBe(503);
});

test('the host of this computer may use a room of another server as one of its own', async () => {
	const { front, home } = servers;
	servers.createRoom('room-1');
	const token = await front.hostTokenForAnHour();
	expect((await front.request('/api/mediasoup/rooms/room-1', { token })).status).toBe(200);
	// Nobody is the host of both.
	expect((await home.request('/api/mediasoup/rooms/room-1', { token })).status).toBe(403);
});

test('a client cannot pass for another server', async () => {
	servers.createRoom('room-2');
	const headers = { 'x-forwarded-for': '10.9.9.9', 'lectern-forwarded': 'true' };
	expect((await servers.home.request('/rooms/room-2', { headers })).status).toBe(401);
	expect((await servers.front.request('/rooms/room-2', { headers })).status).toBe(401);
});

test('on an open server, whoever adds a peer by way of another server is known by its own address', async () => {
	const { front, home } = open;
	open.createRoom('room-1');
	const added = await front.request('/rooms/room-1/peers', { body: { peerId: 'mine', fullName: 'Ada' } });
	expect(added.status).toBe(200);
	const [peer] = home.running.sfu.rooms.get('room-1').peers;
	expect(peer?.network).toBe('127.0.0.1');
	expect((await front.request('/rooms/room-1/peers/mine', { method: 'DELETE' })).json()).toEqual({ success: true });
});

test('a stranger at an open server makes no other server work', async () => {
	const { front } = open;
	open.createRoom('room-2');
	const before = open.linked.links('front').all().length;
	expect((await front.request('/api/mediasoup/rooms')).json()).toMatchObject({ success: true, rooms: [] });
	expect(open.linked.links('front').all().length).toBe(before);
});

test('a code of a room on another server admits there, and a wrong one is counted once', async () => {
	await using servers = await TwoServers.start();
	const { front, home } = servers;
	const { roomId, roomCode } = servers.createRoom('room-1');
	const joined = await front.request('/api/join', { body: { roomCode: roomCode.toLowerCase(), displayName: 'Ada' } });
	expect(joined.json()).toMatchObject({ roomId, roomName: 'room-1' });
	const client = await home.connect(joined.json().token);
	expect(await client.ask('joinRoom', { displayName: 'Ada' })).toMatchObject({ status: 'joined' });
	const landing = await front.request(`/api/landing?code=${roomCode}`);
	const { httpPort } = front.info;
	expect(landing.json()).toMatchObject({ className: 'room-1', running: { peopleCount: 1 }, httpPort });
	const wrong = { body: { roomCode: 'WRWRWR' } };
	for (let guess = 0; guess < 30; guess += 1) expect((await front.request('/api/join', wrong)).status).toBe(404);
	// Paced by now: wrong ones are refused when it is their turn, right ones come in all the same.
	expect((await front.request('/api/join', wrong)).status).toBe(429);
	expect((await front.request('/api/join', { body: { roomCode } })).status).toBe(200);
	expect((await home.request('/api/join', wrong)).status).toBe(404);
});

test('what is counted for an address at the front is not counted again at the home', async () => {
	await using servers = await TwoServers.start();
	const { front, home } = servers;
	servers.createRoom('room-1');
	const token = await front.apiToken(['rooms:read']);
	const direct = () =>
		home.running.app.inject({ url: '/api/stats', remoteAddress: '127.0.0.1', headers: { host: '127.0.0.1' } });
	await until(
		async () => (await direct()).statusCode,
		'the limit of the home',
		(status) => status === 429,
	);
	expect((await home.request('/rooms/room-1', { token })).status).toBe(429);
	expect((await front.request('/rooms/room-1', { token })).status).toBe(200);
});
