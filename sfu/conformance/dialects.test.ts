import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { dialects } from '../dialects/index.ts';
import { DialectCodec } from '../gateway/socket/DialectCodec.ts';
import { TestServer } from '../testing/TestServer.ts';
import { adapters, type DialectName } from './adapters.ts';

const roomId = 'physics';

test('chooses the dialect of a connection by its first recognised request', async () => {
	await using server = await TestServer.start({ open: true });
	const client = await server.connectLegacy();
	expect(await client.ack('nonsense')).toMatchObject({ ok: false, error: { code: 'bad-request' } });
	expect(await client.ack('joinRoom', { roomCode: 'physics', name: 'Anna' })).toMatchObject({ success: true });
	expect(await client.ack('join-room', { roomId })).toEqual({ error: expect.any(String) });
});

test('tells a legacy client that it waits in the lobby, and lets it join once admitted', async () => {
	await using server = await TestServer.start({ open: true });
	const host = await server.connectLegacy();
	await host.ack('joinRoom', { roomId, displayName: 'Host' });
	await host.ack('setRoomOptions', { lobby: true });
	const client = await server.connectLegacy();
	const who = { roomCode: roomId, name: 'Anna', email: 'anna@example.com' };
	const waiting = { success: false, error: 'Waiting for the host to let you in' };
	expect(await client.ack('joinRoom', who)).toEqual(waiting);
	const { lobby } = await host.next('lobbyChanged');
	await host.ack('admit', { peerId: lobby[0]?.peerId });
	expect(await client.ack('joinRoom', who)).toMatchObject({ success: true });
});

test('accepts a room code as people type it from a legacy client', async () => {
	await using server = await TestServer.start({ open: true });
	const { roomCode, roomId: home } = server.info;
	const client = await server.connectLegacy();
	const typed = `${roomCode.slice(0, 3).toLowerCase()} ${roomCode.slice(3)}`;
	expect(await client.ack('join-room', { roomId: typed, name: 'Anna' })).toMatchObject({ success: true, roomId: home });
	expect(await client.ack('create-transport', { roomId: typed, direction: 'recv' })).toMatchObject({ transport: {} });
});

test('lets a legacy client with a token into its room and no other', async () => {
	await using server = await TestServer.start();
	const { info } = server;
	const { token } = await server.joinByCode();
	await expect(server.connectLegacy()).rejects.toMatchObject({ message: 'unauthorized' });
	const client = await server.connectLegacy({ auth: { token } });
	const join = (name: string) =>
		client.tell('mediasoup:join-room', { roomId: name, participantData: { name: 'Anna' } }, 'error');
	expect(await join('nowhere')).toMatchObject({ success: false, error: 'Room not found' });
	client.emit('mediasoup:create-room', { roomId: 'mine' });
	expect(await client.next('error')).toMatchObject({ success: false, event: 'mediasoup:create-room' });
	const { room } = await client.ack('mediasoup:join-room', { roomId: info.roomCode, participantData: {} });
	expect(room.id).toBe(info.roomId);
});

test('never answers malformed payloads with an internal error, in any dialect', async () => {
	await using server = await TestServer.start({ open: true });
	const nonsense = [null, 7, 'x', [], {}, { roomId: 5, participantData: 'x', transportId: {} }, Buffer.from('x')];
	for (const { name, requests } of dialects) {
		const client = await server.connectLegacy({ query: { dialect: name } });
		await adapters[(name === 'compact' ? 'native' : name) as DialectName](client, roomId).join();
		const { leaveRoom: _left, closeRoom: _closed, ...others } = requests;
		const events = Object.values(others).flatMap((row) => row ?? []);
		for (const { event } of events) {
			for (const payload of nonsense)
				expect(JSON.stringify(await client.ack(event, payload))).not.toContain('internal');
		}
	}
});

test('serves the class on the fixed ports of legacy clients, and leaves out one that is taken', async () => {
	const taken = createServer().listen(0, '127.0.0.1');
	await once(taken, 'listening');
	const free = createServer().listen(0, '127.0.0.1');
	await once(free, 'listening');
	const [takenPort, freePort] = [taken, free].map((server) => (server.address() as AddressInfo).port);
	await new Promise((resolve) => free.close(resolve));
	if (!takenPort || !freePort) throw new Error('no ports');
	try {
		await using server = await TestServer.start({ open: true, legacyPort: [takenPort, freePort] });
		const url = `http://127.0.0.1:${freePort}`;
		for (const transport of ['websocket', 'polling']) {
			const client = await server.connectLegacy({ transports: [transport], path: '/socket' }, '', url);
			const who = { roomCode: roomId, name: transport, email: 'a@example.com' };
			expect(await client.ack('joinRoom', who)).toMatchObject({ success: true });
		}
	} finally {
		taken.close();
	}
});

test('has no event twice in a dialect, and finds every event again', () => {
	for (const dialect of dialects) {
		const rows = Object.values(dialect.requests).flatMap((row) => row ?? []);
		const codec = new DialectCodec(dialect);
		expect(new Set(rows.map(({ event }) => event)).size).toBe(rows.length);
		for (const { event } of rows) expect([dialect.name, event, codec.has(event)]).toEqual([dialect.name, event, true]);
	}
});

test('spells recording notices and errors as the document of the Flutter dialect does', () => {
	const flutter = dialects.find(({ name }) => name === 'flutter');
	if (!flutter) throw new Error('no such dialect');
	const codec = new DialectCodec(flutter);
	const event = 'mediasoup:start-recording';
	expect(codec.encodeError({ code: 'recording-in-progress', message: 'rec-1' }, event)).toEqual({
		...{ success: false, error: 'Recording already in progress', event },
	});
	const options = { audio: { bitrate: 64_000 }, video: { bitrate: '1000k' } };
	const begun = { recordingId: 'rec-1', roomId: 'room-123', startedAtMs: 1_704_110_400_000 };
	const state = { state: 'recording', recordedMs: 0, sinceMs: 1_704_110_400_000, picturesFrom: null } as const;
	const started = { ...begun, ...state, options: { cameras: 'all', ...options } } as const;
	expect(codec.encodeNotice('recordingStarted', { recording: started })).toEqual({
		event: 'mediasoup:recording-started',
		data: { recording: { id: 'rec-1', roomId: 'room-123', startedAt: 1_704_110_400_000, options } },
	});
	const files = { audio: '/recordings/a.mkv', video: '/recordings/v.mkv', combined: '/recordings/film.mp4' };
	const over = { stoppedAtMs: 1_704_112_200_000, durationMs: 1_800_000, end: 'stopped', files, options } as const;
	expect(codec.encodeNotice('recordingStopped', { recording: { ...begun, ...over } })).toEqual({
		event: 'mediasoup:recording-stopped',
		data: {
			recording: {
				...{ id: 'rec-1', roomId: 'room-123', duration: 1_800_000, files },
				...{ startedAt: 1_704_110_400_000, stoppedAt: 1_704_112_200_000 },
			},
		},
	});
});
