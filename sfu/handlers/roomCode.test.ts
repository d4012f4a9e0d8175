import { expect, test } from 'vitest';
import { TestServer } from '../testing/TestServer.ts';
import { TestSfu } from '../testing/TestSfu.ts';

test('a new code leads to the room, the old one nowhere, and everybody in the room is told', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	const { roomCode: before } = room.settings;
	const host = await server.enter({ role: 'host' });
	const ben = await server.enter();
	const { roomCode } = await host.ask('renewRoomCode', {});
	expect(roomCode).not.toBe(before);
	expect(ben.told('roomUpdated').at(-1)).toMatchObject({ room: { roomCode } });
	expect([server.sfu.rooms.findByCode(before), server.sfu.rooms.findByCode(roomCode)]).toEqual([undefined, room]);
	expect(ben.linkClosed).toBe(false);
});

test('a new code is refused to co-hosts and participants', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	for (const role of ['coHost', 'participant'] as const)
		expect(await (await server.enter({ role })).codeOf('renewRoomCode', {})).toBe('forbidden');
});

test('the code of a room that has closed leads nowhere, although it had another one before', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	const host = await server.enter({ role: 'host' });
	const { roomCode } = await host.ask('renewRoomCode', {});
	await host.ask('closeRoom', {});
	expect([room.closed, server.sfu.rooms.findByCode(roomCode)]).toEqual([true, undefined]);
});

test('a code that the host renews on its own page is that of the address, the QR code and the next start', async () => {
	await using server = await TestServer.start();
	const { hostToken: token, roomCode: before } = server.info;
	const { token: early } = await server.joinByCode();
	const asked = { method: 'PATCH', body: { renewRoomCode: true }, token };
	const { roomCode, addresses } = (await server.request('/api/host', asked)).json();
	expect(addresses[0].joinUrl).toContain(roomCode);
	expect(addresses[0].qrUrl).toContain(roomCode);
	expect((await server.request('/api/join', { body: { roomCode: before } })).status).toBe(404);
	expect((await server.request('/api/join', { body: { roomCode } })).status).toBe(200);
	// A token that was given for the code of before stays valid.
	const client = await server.connect(early);
	expect(await client.ask('joinRoom', { displayName: 'Ben' })).toMatchObject({ room: { roomCode } });
	await server.running.close();
	await using next = await TestServer.start({ dataDir: server.dataDir });
	expect(next.info.roomCode).toBe(roomCode);
});

test('a code is renewed by the host of this computer only', async () => {
	await using server = await TestServer.start();
	const { token } = await server.joinByCode();
	const asked = { method: 'PATCH', body: { renewRoomCode: true } };
	expect((await server.request('/api/host', { ...asked, token })).status).toBe(403);
	expect((await server.request('/api/host', asked)).status).toBe(401);
	expect(
		(await server.request('/api/host', { ...asked, body: { renewRoomCode: 1 }, token: server.info.hostToken })).status,
	).toBe(400);
});
