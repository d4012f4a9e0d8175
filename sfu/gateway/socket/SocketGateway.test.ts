import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { TestServer } from '../../testing/TestServer.ts';
import { maxMessageBytes } from '../access/limits.ts';

const refusal = (code: string) => ({ ok: false, error: expect.objectContaining({ code }) });

test('tells two who joined by code over TLS about each other, and the one left when the other leaves', async () => {
	await using server = await TestServer.start();
	const ada = await server.join('Ada');
	const joined = ada.client.next('peerJoined');
	const { token } = await server.joinByCode(
		`${server.info.roomCode.slice(0, 3).toLowerCase()} ${server.info.roomCode.slice(3)}`,
	);
	const bob = await server.connect(token);
	const answer = await bob.ask('joinRoom', { displayName: 'Bob' });
	if (answer.status !== 'joined') throw new Error(answer.status);
	expect(answer.role).toBe('participant');
	expect(answer.peers.map(({ displayName }) => displayName)).toEqual(['Ada']);
	expect((await joined).peer).toMatchObject({ peerId: answer.peerId, displayName: 'Bob', connected: true });
	const left = ada.client.next('peerLeft');
	await bob.ask('leaveRoom', {});
	expect(await left).toEqual({ peerId: answer.peerId });
});

test('accepts long polling over HTTP and HTTPS', async () => {
	await using server = await TestServer.start();
	const { token } = await server.joinByCode();
	for (const url of [server.http, server.https]) {
		const client = await server.connect(token, { url, transports: ['polling'] });
		expect(await client.ack('joinRoom', { displayName: 'Poll' })).toMatchObject({ ok: true });
	}
});

test('counts codes that are guessed over sockets with those guessed by REST, and lets a right one in', async () => {
	await using server = await TestServer.start();
	const { token } = await server.joinByCode();
	const codes: unknown[] = [];
	for (let connection = 0; connection < 3; connection++) {
		const pupil = await server.connect(token);
		for (let each = 0; each < 12; each++) {
			const { error } = await pupil.ack('joinRoom', { displayName: 'Pupil', roomCode: '22222A' });
			codes.push(error.code);
		}
	}
	expect(codes.slice(0, 30)).toEqual(Array(30).fill('not-found'));
	expect(codes.slice(30)).toContain('rate-limited');
	expect((await server.request('/api/join', { body: { roomCode: '22222A' } })).status).toBe(429);
	expect(await server.join('Ada')).toMatchObject({ peerId: expect.any(String) });
});

test('counts rooms that are guessed in a dialect that names the room in every request', async () => {
	await using server = await TestServer.start();
	const other = server.running.sfu.rooms.create({ name: 'Other' });
	const { token } = await server.joinByCode();
	const pupil = await server.connectLegacy({ auth: { token }, query: { dialect: 'classroom' } });
	const ask = (room: string) => pupil.tell('create-transport', { roomId: room, direction: 'send' }, 'error');
	const missing = await ask('22222A');
	expect(await ask(other.settings.roomCode)).toEqual(missing);
	expect(await ask(other.id)).toEqual(missing);
	for (let each = 0; each < 30; each++) await ask('22222A');
	expect((await server.request('/api/join', { body: { roomCode: '22222A' } })).status).toBe(429);
});

test('gives the host role to the host token', async () => {
	await using server = await TestServer.start();
	const client = await server.connect(server.info.hostToken);
	expect(await client.ack('joinRoom', { displayName: 'Teacher' })).toMatchObject({ ok: true, role: 'host' });
});

test('refuses a connection without a token, with a forged one or with one that is no text', async () => {
	await using server = await TestServer.start();
	const { token } = await server.joinByCode();
	const [header, , signature] = token.split('.');
	const claims = Buffer.from(
		JSON.stringify({ roomId: server.info.roomId, role: 'host', jti: 'x', aud: 'lectern', exp: 9e9 }),
	);
	const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${claims.toString('base64url')}.`;
	for (const bad of [undefined, 'nonsense', `${header}.${claims.toString('base64url')}.${signature}`, unsigned]) {
		await expect(server.connect(bad)).rejects.toMatchObject({ code: 'unauthorized' });
	}
	await expect(server.connect(undefined, { auth: { token: { evil: true } } })).rejects.toMatchObject({
		code: 'unauthorized',
	});
});

test('refuses an expired or revoked token, and ends the connection of a revoked one', async () => {
	await using server = await TestServer.start();
	const secret = Buffer.from(await readFile(join(server.dataDir, 'token-secret'), 'utf8'), 'base64url');
	const { roomId } = server.info;
	const expired = await new SignJWT({ roomId, role: 'host' })
		.setProtectedHeader({ alg: 'HS256' })
		.setJti('old')
		.setAudience('lectern')
		.setExpirationTime('-1 minute')
		.sign(secret);
	await expect(server.connect(expired)).rejects.toMatchObject({ code: 'unauthorized' });
	const { token } = await server.joinByCode();
	const client = await server.connect(token);
	const ended = client.ended();
	await server.revoke(token);
	await expect(server.connect(token)).rejects.toMatchObject({ code: 'unauthorized' });
	expect(await ended).toBe('io server disconnect');
});

test('creates the room of a join on an open server', async () => {
	await using server = await TestServer.start({ open: true });
	const client = await server.connect();
	const answer = await client.ask('joinRoom', { roomId: 'physics', displayName: 'Ada' });
	expect(answer).toMatchObject({ status: 'joined', role: 'host', room: { roomId: 'physics' } });
	const second = await (await server.connect()).ask('joinRoom', { roomId: 'physics', displayName: 'Bob' });
	expect(second).toMatchObject({ role: 'participant', peers: [{ displayName: 'Ada' }] });
});

test('removes a peer that leaves and disconnects at once, without a grace time', async () => {
	await using server = await TestServer.start();
	const ada = await server.connect((await server.joinByCode()).token);
	await ada.ask('joinRoom', { displayName: 'Ada' });
	const bob = await server.connect((await server.joinByCode()).token);
	const { peerId } = await bob.ask('joinRoom', { displayName: 'Bob' });
	const left = new Promise((resolve) => ada.socket.once('peerLeft', resolve));
	bob.socket.emit('leaveRoom');
	bob.socket.disconnect();
	expect(await left).toEqual({ peerId });
});

test('refuses a page of another origin unless that is allowed', async () => {
	await using server = await TestServer.start({ allowOrigin: ['https://school.example'] });
	const { token } = await server.joinByCode();
	const from = (origin: string) => server.connect(token, { headers: { origin } });
	await expect(from('https://evil.example')).rejects.toMatchObject({ code: 'forbidden' });
	await expect(from('null')).rejects.toMatchObject({ code: 'forbidden' });
	await expect(from(server.http)).rejects.toMatchObject({ code: 'forbidden' });
	expect((await from(server.https)).socket.connected).toBe(true);
	expect((await from('https://school.example')).socket.connected).toBe(true);
});

test('refuses a Host header that is not a name of this computer', async () => {
	await using server = await TestServer.start();
	const { token } = await server.joinByCode();
	await expect(server.connect(token, { url: server.http, headers: { host: 'evil.example' } })).rejects.toMatchObject({
		code: 'forbidden',
	});
});

test('answers unknown events and malformed payloads with bad-request, with and without an ack function', async () => {
	await using server = await TestServer.start();
	const { client } = await server.join('Ada');
	const { socket } = client;
	expect(await socket.timeout(2000).emitWithAck('launchMissiles', {})).toEqual(refusal('bad-request'));
	expect(await socket.timeout(2000).emitWithAck('__proto__', {})).toEqual(refusal('bad-request'));
	for (const malformed of [
		null,
		7,
		'x',
		[],
		{ transportId: 5 },
		{ transportId: 'x', kind: 'smell' },
		Buffer.from('x'),
	]) {
		expect(await socket.timeout(2000).emitWithAck('produce', malformed)).toEqual(refusal('bad-request'));
	}
	const told = new Promise((resolve) => socket.once('error', resolve));
	socket.emit('launchMissiles');
	expect(await told).toEqual(refusal('bad-request'));
	const toldOfNumber = new Promise((resolve) => socket.once('error', resolve));
	socket.io.engine.write('2[7,{}]');
	expect(await toldOfNumber).toEqual(refusal('bad-request'));
	socket.emit('raiseHand');
	expect(await client.next('handsChanged')).toMatchObject({ hands: [{ raisedAtMs: expect.any(Number) }] });
});

test('answers wrong-state to an operation of a room before joining', async () => {
	await using server = await TestServer.start();
	const { token } = await server.joinByCode();
	const client = await server.connect(token);
	expect(await client.ack('getParticipants', {})).toEqual(refusal('wrong-state'));
});

test.each(['websocket', 'polling'])('ends the connection at a message of more than 64 KiB (%s)', async (transport) => {
	await using server = await TestServer.start();
	const { token } = await server.joinByCode();
	const client = await server.connect(token, { transports: [transport] });
	const { peerId } = await client.ask('joinRoom', { displayName: 'Ada' });
	const bystander = await server.join('Bystander');
	const ended = client.ended();
	const noticed = bystander.client.next('peerUpdated');
	client.socket.emit('sendChat', { text: 'x'.repeat(maxMessageBytes + 1) });
	expect(['transport close', 'transport error']).toContain(await ended);
	expect(await noticed).toEqual({ peerId, connected: false });
	expect(await bystander.client.ack('getRoomInfo', {})).toMatchObject({ ok: true });
});

test('answers rate-limited with a time to retry to frequent requests, and disconnects a client that floods', async () => {
	await using server = await TestServer.start();
	const { client } = await server.join('Ada');
	const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => client.ack('sendChat', { text: `${i}` })));
	expect(answers.filter(({ ok }) => ok)).toHaveLength(10);
	expect(answers.at(-1)).toMatchObject({
		ok: false,
		error: { code: 'rate-limited', retryAfterMs: expect.any(Number) },
	});
	const ended = client.ended();
	for (let i = 0; i < 1600; i++) client.socket.emit('nothing');
	expect(await ended).toBe('io server disconnect');
});

test('limits wrong tokens by address, and still accepts a valid one', async () => {
	await using server = await TestServer.start();
	const codes: string[] = [];
	for (let i = 0; i < 31; i++) {
		await server.connect('wrong', { url: server.http }).catch(({ code }) => codes.push(code));
	}
	expect(codes.slice(0, 30)).toEqual(Array(30).fill('unauthorized'));
	expect(codes[30]).toBe('rate-limited');
	expect((await server.connect(server.info.hostToken)).socket.connected).toBe(true);
});

test('lets those who were inside rejoin a locked class with their roles after a restart, and nobody else', async () => {
	await using folder = await TestServer.start();
	const { dataDir } = folder;
	const [ada, bob] = [await folder.joinByCode(), await folder.joinByCode()];
	const join = async (server: TestServer, token: string, resumeToken?: string) =>
		(await server.connect(token)).ack('joinRoom', { displayName: 'Somebody', ...(resumeToken && { resumeToken }) });
	const inside = async (token: string) => {
		const answer = await join(folder, token);
		if (!answer.ok || answer.status !== 'joined') throw new Error('not inside');
		return answer;
	};
	const host = await folder.connect(folder.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Teacher' });
	const [adasPlace, bobsPlace] = [await inside(ada.token), await inside(bob.token)];
	await host.ask('setRole', { peerId: bobsPlace.peerId, role: 'coHost' });
	await host.ask('lockRoom', { locked: true });
	await folder.running.close();
	await using server = await TestServer.start({ dataDir });
	expect(await join(server, ada.token)).toEqual(refusal('room-locked'));
	expect(await join(server, ada.token, adasPlace.resumeToken)).toMatchObject({
		...{ ok: true, role: 'participant', resumed: false, peerId: adasPlace.peerId },
	});
	expect(await join(server, ada.token, adasPlace.resumeToken)).toMatchObject({ ok: true, resumed: true });
	expect(await join(server, bob.token, bobsPlace.resumeToken)).toMatchObject({ ok: true, role: 'coHost' });
});

test('gives everybody the same place in an open class back after the server was closed and started again', async () => {
	await using folder = await TestServer.start();
	const { dataDir } = folder;
	const { token } = await folder.joinByCode();
	const before = await (await folder.connect(token)).ask('joinRoom', { displayName: 'Ada' });
	if (before.status !== 'joined') throw new Error('not inside');
	await folder.running.close();
	await using server = await TestServer.start({ dataDir });
	const { resumeToken, lessonId, peerId } = before;
	const request = { displayName: 'Ada', resumeToken, lessonId, returnOnly: true };
	expect(await (await server.connect(token)).ask('joinRoom', request)).toMatchObject({ peerId, resumeToken });
});

test('tells every connection that the server is closing', async () => {
	await using server = await TestServer.start();
	const { client } = await server.join('Ada');
	const { token } = await server.joinByCode();
	const waiting = await server.connect(token);
	const told = Promise.all([
		client.next('serverClosing'),
		waiting.next('serverClosing'),
		client.ended(),
		waiting.ended(),
	]);
	await server.running.close();
	const [, , ...reasons] = await told;
	expect(reasons).toEqual(['transport close', 'transport close']);
});
