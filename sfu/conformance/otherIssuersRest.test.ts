import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { TestIssuer } from '../testing/TestIssuer.ts';
import { TestServer } from '../testing/TestServer.ts';

const backend = new TestIssuer('HS256');
const jane = { sub: 'user-7', name: 'Jane Doe', email: 'jane@school.example', role: 'student', rooms: ['physics'] };
const tokenOf = (claims: object) => backend.sign({ claims: { ...jane, ...claims } });
const mallory = { fullName: 'Mallory', userId: 'user-1', email: 'mallory@x.example', role: 'teacher' };

let folder: string;
let server: TestServer;
beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-issuer-rest-'));
	const described = { secret: backend.secret, claims: { permissions: 'scope' }, endAtExpiry: true, clockTolerance: 0 };
	const issuer = [await TestIssuer.write(folder, 'issuer.json', described)];
	const revocations = await TestIssuer.write(folder, 'revoked.yaml', 'tokens: []\n');
	server = await TestServer.start({ issuer, revocations });
});
afterAll(async () => {
	await server[Symbol.asyncDispose]();
	await rm(folder, { recursive: true });
});

async function ask(path: string, claims: object, { method, body }: { method?: string; body?: object } = {}) {
	const options = { token: await tokenOf(claims), ...(method && { method }), ...(body && { body }) };
	const { status, json } = await server.request(path, options);
	return { status, ...json() };
}

test('/rooms: creates the room that the token names, and joins a peer that is who the token says', async () => {
	const join = { body: { peerId: 'socket-1', ...mallory } };
	expect(await ask('/rooms/physics/peers', {}, join)).toMatchObject({ status: 200, peers: [] });
	const { peers } = server.running.sfu.rooms.get('physics');
	expect(peers.map(({ displayName, role, userId, identity }) => [displayName, role, userId, identity?.email])).toEqual([
		['Jane Doe', 'participant', 'user-7', 'jane@school.example'],
	]);
	const seen = { userId: 'user-7', fullName: 'Jane Doe', role: 'student', email: 'jane@school.example' };
	expect(await ask('/rooms/physics', { sub: 'user-2' })).toMatchObject({ status: 200, peers: [seen] });
	// Nobody else acts for it.
	const send = { body: { peerId: 'socket-1', direction: 'send' } };
	expect(await ask('/rooms/physics/transports', { sub: 'user-2' }, send)).toMatchObject({ status: 403 });
	expect(await ask('/rooms/physics/transports', {}, send)).toMatchObject({ status: 200 });
	expect(await ask('/rooms/physics/peers/socket-1', {}, { method: 'DELETE' })).toMatchObject({ success: true });
});

test('/api/mediasoup: adds the participant that the token names, and removes people by the id of their user', async () => {
	const room = '/api/mediasoup/rooms/biology';
	const rooms = ['biology'];
	const created = await ask('/api/mediasoup/rooms', { rooms }, { body: { roomId: 'biology' } });
	expect(created).toMatchObject({ status: 200, room: { id: 'biology' } });
	expect(created).not.toHaveProperty('founderToken');
	const body = { participantId: 'user-1', participantData: { name: 'Mallory', avatar: '/m.png' } };
	const participant = { id: 'user-7', data: { name: 'Jane Doe' } };
	expect(
		await ask(`${room}/participants`, { rooms, picture: 'https://backend.example/j.png' }, { body }),
	).toMatchObject({
		participant: { ...participant, data: { name: 'Jane Doe', avatar: 'https://backend.example/j.png' } },
	});
	expect(await ask(`${room}/participants`, { rooms }, { body })).toMatchObject({ status: 409 });
	const tab = await server.connect(await tokenOf({ rooms }));
	await tab.ask('joinRoom', { displayName: 'x' });
	const ended = tab.ended();
	const remove = { method: 'DELETE' };
	expect(await ask(`${room}/participants/user-7`, { rooms, sub: 'user-2' }, remove)).toMatchObject({ status: 403 });
	expect(await ask(`${room}/participants/user-7`, { rooms, sub: 'boss', role: 'teacher' }, remove)).toMatchObject({
		success: true,
	});
	await ended;
	expect(server.running.sfu.rooms.get('biology').size).toBe(0);
});

test('refuses rooms that the token does not name, and does not list them', async () => {
	const other = { rooms: ['other'] };
	const { rooms, storage } = server.running.sfu;
	rooms.create({ roomId: 'closed-society', name: 'x' });
	await storage.written();
	const refused = { status: 403, code: 'forbidden' };
	expect(await ask('/api/mediasoup/rooms/closed-society', other)).toMatchObject(refused);
	expect(await ask('/rooms/closed-society', other)).toMatchObject(refused);
	expect(await ask('/api/mediasoup/rooms/closed-society', other, { method: 'DELETE' })).toMatchObject(refused);
	expect(await ask('/api/rooms', other, { body: { roomId: 'another' } })).toMatchObject(refused);
	expect(await ask('/api/rooms', other, { body: {} })).toMatchObject(refused);
	expect(await ask('/api/mediasoup/rooms', other)).toMatchObject({ status: 200, rooms: [] });
	const join = { body: { peerId: 'socket-1' } };
	expect(await ask('/rooms/closed-society/peers', other, join)).toMatchObject({ status: 404, error: 'Room not found' });
	const participate = { body: { participantId: 'a' } };
	expect(await ask('/api/mediasoup/rooms/closed-society/participants', other, participate)).toMatchObject({
		status: 404,
	});
	expect(server.running.sfu.rooms.get('closed-society').size).toBe(0);
});

test('is never the host of this computer, and reads recordings and statistics only with their scopes', async () => {
	const boss = { rooms: [server.info.roomId], role: 'teacher' };
	for (const path of ['/api/host', '/api/host/status', '/api/recordings', '/api/stats'])
		expect(await ask(path, boss)).toMatchObject({ status: 403, code: 'forbidden' });
	const program = { ...boss, scope: 'openid stats:read rooms:read' };
	expect(await ask('/api/stats', program)).toMatchObject({ status: 200 });
	expect(await ask('/api/recordings', program)).toMatchObject({ status: 403 });
	const { rooms } = await ask('/api/mediasoup/rooms', program);
	expect(rooms.map(({ id }: { id: string }) => id)).toContain(server.info.roomId);
});

test.each([
	['no token', undefined],
	['an expired token', () => tokenOf({ exp: Math.floor(Date.now() / 1000) - 1 })],
	['an altered token', async () => `${(await tokenOf({})).slice(0, -4)}AAAA`],
	['a token of 9000 characters', () => tokenOf({ x: 'x'.repeat(6_800) })],
])('answers 401 to a request with %s, in both families', async (_name, sign) => {
	const token = await sign?.();
	for (const path of ['/api/mediasoup/rooms', `/rooms/${server.info.roomId}`]) {
		const { status, json } = await server.request(path, token === undefined ? {} : { token });
		expect({ status, ...json() }).toMatchObject({ status: 401, success: false, code: 'unauthorized' });
	}
});

test('lets a participant send what its token names, whatever a host grants', async () => {
	const rooms = ['theatre'];
	const teacher = await server.connect(await tokenOf({ rooms, sub: 'boss', role: 'teacher' }));
	await teacher.ask('joinRoom', { displayName: 'x' });
	const student = await server.connect(await tokenOf({ rooms, scope: 'mic chat' }));
	const { permissions, peerId } = await student.ack('joinRoom', { displayName: 'x' });
	expect(permissions).toEqual({ mic: true, chat: true, camera: false, screen: false, screenAudio: false, draw: false });
	const grant = await teacher.ack('setPermissions', { peerId, permissions: { camera: true } });
	expect(grant).toMatchObject({ ok: false, error: { code: 'forbidden' } });
	await teacher.ask('setPermissions', { peerId, permissions: { mic: false } });
	expect(await student.next('peerUpdated')).toMatchObject({ permissions: { mic: false, chat: true, camera: false } });
	await teacher.ask('setPermissions', { permissions: { mic: true, camera: true } });
	expect(await student.next('peerUpdated')).toMatchObject({ permissions: { mic: true, chat: true, camera: false } });
});

test('gives a seat back to its own person alone, also with the resume token of somebody else', async () => {
	const rooms = ['lab'];
	const first = await server.connect(await tokenOf({ rooms }));
	const { resumeToken, peerId } = await first.ack('joinRoom', { displayName: 'x' });
	const thief = await server.connect(await tokenOf({ rooms, sub: 'user-2', name: 'Eve' }));
	const joined = await thief.ask('joinRoom', { displayName: 'x', resumeToken });
	expect(joined).toMatchObject({ resumed: false, displayName: 'Eve' });
	expect(joined).not.toMatchObject({ peerId });
	const again = await server.connect(await tokenOf({ rooms }));
	expect(await again.ask('joinRoom', { displayName: 'x', resumeToken })).toMatchObject({ resumed: true, peerId });
});

test('ends connections whose token expires, where that is described, and those that are revoked', async () => {
	const soon = await server.connect(await tokenOf({ exp: Math.floor(Date.now() / 1000) + 4 }));
	const revoked = await server.connect(await tokenOf({ jti: 'lost-phone' }));
	const kept = await server.connect(await tokenOf({ jti: 'other' }));
	const both = Promise.all([soon.ended(), revoked.ended()]);
	await writeFile(join(folder, 'revoked.yaml'), 'tokens: [lost-phone]\n');
	await both;
	expect(kept.socket.connected).toBe(true);
	await vi.waitFor(async () => expect((await ask('/rooms/physics', { jti: 'lost-phone' })).status).toBe(401));
});
