import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { maxLobbyEntries } from '../core/limits.ts';
import { TestRecorder } from '../testing/TestRecorder.ts';
import { TestServer } from '../testing/TestServer.ts';
import { TestSfu } from '../testing/TestSfu.ts';

const hostIs = { role: 'host' } as const;

/** A class that waits for its host, with a host, a participant and this time until participants are suspended. */
async function startClass(hostAbsenceMs?: number) {
	const server = await TestSfu.start({ ...(hostAbsenceMs !== undefined && { hostAbsenceMs }) });
	const room = server.createRoom({ waitForHost: true });
	const anna = await server.enter(hostIs);
	const ben = await server.enter();
	return { server, room, anna, ben, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('lets a participant wait until a host has come, without taking a seat', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom({ waitForHost: true, maxParticipants: 2 });
	const early = [server.connect({ roomId: 'physics' }), server.connect({ roomId: 'physics' })];
	for (const client of early) {
		expect(await client.ask('joinRoom', { displayName: 'Early' })).toMatchObject({
			status: 'waiting',
			reason: 'host',
			roomName: 'Physics 2b',
		});
		expect(await client.codeOf('sendChat', { text: 'hello?' })).toBe('wrong-state');
	}
	expect([room.size, room.waitingCount, server.sfu.participantCount]).toEqual([0, 2, 0]);
	const [ben, cleo] = early;
	cleo?.session.disconnected();
	expect(room.waitingCount).toBe(1);
	await server.enter(hostIs);
	expect(room.waitingCount).toBe(0);
	expect(await ben?.next('admitted')).toEqual({});
	expect((await ben?.join())?.status).toBe('joined');
	expect((await server.enter(hostIs)).answer.parts.hostPresence).toEqual({ absence: null });
});

test('lets as many wait for the host as the room has places, all from one address, and whoever has a seat besides', async () => {
	await using server = await TestSfu.start({ hostAbsenceMs: 0 });
	const room = server.createRoom({ waitForHost: true, maxParticipants: maxLobbyEntries + 1 });
	const network = '192.168.1.7';
	const anna = await server.enter(hostIs);
	const ben = await server.enter({}, {}, network);
	await anna.ask('leaveRoom', {});
	await ben.next('suspended');
	const wait = (resumeToken?: string) =>
		server
			.connect({ roomId: 'physics' }, network)
			.codeOf('joinRoom', { displayName: 'Early', ...(resumeToken !== undefined && { resumeToken }) });
	const codes: string[] = [];
	for (let count = 0; count <= maxLobbyEntries; count++) codes.push(await wait());
	expect(new Set(codes)).toEqual(new Set(['ok']));
	expect(await wait()).toBe('room-full');
	expect(await wait(ben.answer.resumeToken)).toBe('ok');
	expect(room.waitingCount).toBe(maxLobbyEntries + 2);
});

test('lets participants meet without a host where the room does not wait for one', async () => {
	await using server = await TestSfu.start({ hostAbsenceMs: 0 });
	server.createRoom();
	const ben = await server.enter();
	expect(ben.answer).toMatchObject({ room: { waitForHost: false }, parts: { hostPresence: { absence: null } } });
	const anna = await server.enter(hostIs);
	await anna.ask('leaveRoom', {});
	await ben.next('peerLeft');
	expect(ben.told('hostAbsenceChanged')).toEqual([]);
	expect(await ben.codeOf('sendChat', { text: 'still here' })).toBe('ok');
});

test('lets a co-host in without a host, and everybody who waits with the co-host', async () => {
	await using server = await TestSfu.start();
	server.createRoom({ waitForHost: true });
	const ben = server.connect({ roomId: 'physics' });
	await ben.ask('joinRoom', { displayName: 'Ben' });
	await server.enter({ role: 'coHost' });
	await ben.next('admitted');
	expect((await ben.join()).status).toBe('joined');
});

test('puts those who waited for the host into the lobby where it is on', async () => {
	await using server = await TestSfu.start();
	server.createRoom({ waitForHost: true, lobby: true });
	const ben = server.connect({ roomId: 'physics' });
	expect(await ben.ask('joinRoom', { displayName: 'Ben' })).toMatchObject({ reason: 'host' });
	const anna = await server.enter(hostIs);
	await ben.next('admitted');
	const waiting = await ben.ask('joinRoom', { displayName: 'Ben' });
	expect(waiting).toMatchObject({ status: 'waiting', reason: 'admission' });
	expect(anna.told('lobbyChanged').at(-1)).toMatchObject({ lobby: [{ peerId: waiting.peerId, displayName: 'Ben' }] });
});

test('tells everybody at once that the connection of the last host is lost, also who joins then, and when it is back', async () => {
	await using lesson = await startClass();
	const { server, anna, ben } = lesson;
	const coHost = await server.enter({ role: 'coHost' });
	coHost.session.disconnected();
	expect(ben.told('hostAbsenceChanged')).toEqual([]);
	anna.session.disconnected();
	const { absence } = await ben.next('hostAbsenceChanged');
	expect(absence).toEqual({ reason: 'lost', untilMs: expect.any(Number) });
	expect((absence?.untilMs ?? 0) > Date.now()).toBe(true);
	const late = await server.enter();
	expect(late.answer.parts.hostPresence).toEqual({ absence });
	const back = await server.enter(hostIs, { resumeToken: anna.answer.resumeToken });
	expect(back.answer).toMatchObject({ resumed: true, parts: { hostPresence: { absence: null } } });
	expect(await ben.next('hostAbsenceChanged', 1)).toEqual({ absence: null });
	expect(ben.told('suspended')).toEqual([]);
});

test('says that the host has left, not that its connection is lost', async () => {
	await using lesson = await startClass();
	await lesson.anna.ask('leaveRoom', {});
	expect(await lesson.ben.next('hostAbsenceChanged')).toMatchObject({ absence: { reason: 'left' } });
});

test('puts participants back into waiting when no host is back in time, and gives them their seat with the next one', async () => {
	await using lesson = await startClass(50);
	const { server, room, anna, ben } = lesson;
	const { peerId, resumeToken, lessonId } = ben.answer;
	await ben.produce('mic');
	await ben.ask('raiseHand', {});
	await anna.ask('leaveRoom', {});
	expect(await ben.next('suspended')).toEqual({});
	await ben.next('hostAbsenceChanged');
	expect([room.size, ben.linkClosed]).toEqual([0, false]);
	expect(await ben.codeOf('sendChat', { text: 'anybody?' })).toBe('wrong-state');
	const request = { displayName: 'Ben', resumeToken, lessonId };
	expect(await ben.ask('joinRoom', request)).toMatchObject({ status: 'waiting', reason: 'host' });
	expect(await server.connect({ roomId: 'physics' }).ask('joinRoom', { displayName: 'New' })).toMatchObject({
		reason: 'host',
	});
	await server.enter(hostIs);
	await ben.next('admitted');
	const again = await ben.join(request);
	expect(again).toMatchObject({ peerId, lessonId, parts: { hands: { hands: [{ peerId }] } } });
	expect(room.peer(peerId).producers.all()).toEqual([]);
});

test('suspends also who is away, and lets nobody resume until a host is back', async () => {
	await using lesson = await startClass(50);
	const { server, room, anna, ben } = lesson;
	const { resumeToken, lessonId } = ben.answer;
	const cleo = await server.enter();
	ben.session.disconnected();
	anna.session.disconnected();
	await cleo.next('suspended');
	expect(room.peers.map(({ id }) => id)).toEqual([anna.answer.peerId]);
	const back = server.connect({ roomId: 'physics' });
	expect(await back.ask('joinRoom', { displayName: 'Ben', resumeToken, lessonId })).toMatchObject({ reason: 'host' });
	await server.enter(hostIs, { resumeToken: anna.answer.resumeToken });
	await back.next('admitted');
	expect(await back.join({ resumeToken, lessonId })).toMatchObject({ peerId: ben.answer.peerId });
});

test('makes nobody wait longer when the host lets participants meet alone, also those who wait already', async () => {
	await using lesson = await startClass(50);
	const { server, room, anna, ben } = lesson;
	expect(await ben.codeOf('setRoomOptions', { waitForHost: false })).toBe('forbidden');
	await anna.ask('setRoomOptions', { waitForHost: false });
	expect(ben.told('roomUpdated').at(-1)).toMatchObject({ room: { waitForHost: false } });
	await anna.ask('leaveRoom', {});
	await ben.next('peerLeft');
	expect([ben.told('hostAbsenceChanged'), room.settings.waitForHost]).toEqual([[], false]);
	room.change({ waitForHost: true });
	expect(await ben.next('hostAbsenceChanged')).toMatchObject({ absence: { reason: 'left' } });
	await ben.next('suspended');
	const late = server.connect({ roomId: 'physics' });
	await late.ask('joinRoom', { displayName: 'Late' });
	room.change({ waitForHost: false });
	await late.next('admitted');
	await late.join();
});

test('counts a participant who was made co-host as a host', async () => {
	await using lesson = await startClass();
	const { server, anna, ben } = lesson;
	const cleo = await server.enter();
	await anna.ask('setRole', { peerId: ben.answer.peerId, role: 'coHost' });
	await anna.ask('leaveRoom', {});
	await cleo.next('peerLeft');
	expect(cleo.told('hostAbsenceChanged')).toEqual([]);
	await ben.ask('leaveRoom', {});
	expect(await cleo.next('hostAbsenceChanged')).toMatchObject({ absence: { reason: 'left' } });
});

test('leaves nobody alone in a class whose last participant has left while the host was away', async () => {
	await using lesson = await startClass();
	const { server, anna, ben } = lesson;
	anna.session.disconnected();
	await ben.next('hostAbsenceChanged');
	await ben.ask('leaveRoom', {});
	const next = server.connect({ roomId: 'physics' });
	expect(await next.ask('joinRoom', { displayName: 'Next' })).toMatchObject({ status: 'waiting', reason: 'host' });
});

test('does not hold back or suspend a participant whose client knows no waiting', async () => {
	await using server = await TestSfu.start({ hostAbsenceMs: 0 });
	const room = server.createRoom({ waitForHost: true });
	const old = await server.enter({}, { canWait: false });
	const anna = await server.enter(hostIs);
	const ben = await server.enter();
	await anna.ask('leaveRoom', {});
	await ben.next('suspended');
	await old.next('peerLeft', 1);
	expect(room.peers.map(({ id }) => id)).toEqual([old.answer.peerId]);
	expect(old.told('suspended')).toEqual([]);
});

test('goes on recording when the class is suspended, so that a host who is back soon finds one recording', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-presence-'));
	try {
		await using server = await TestSfu.start({ hostAbsenceMs: 50, recorder: new TestRecorder(folder) });
		server.createRoom({ waitForHost: true });
		const [anna, ben] = [await server.enter(hostIs), await server.enter()];
		const { recording } = await anna.ask('startRecording', {});
		await anna.ask('startTimer', { durationMs: 60_000 });
		await anna.ask('spotlight', { peerId: ben.answer.peerId });
		anna.session.disconnected();
		await ben.next('suspended');
		const back = await server.enter(hostIs, { resumeToken: anna.answer.resumeToken });
		expect(back.answer.parts).toMatchObject({
			recording: { recording: { recordingId: recording.recordingId, state: 'recording' } },
			timer: { timer: { state: 'running' } },
			spotlight: { peerId: null },
		});
		await back.ask('stopRecording', {});
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
});

test('tells those who wait when the room closes', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom({ waitForHost: true });
	const ben = server.connect({ roomId: 'physics' });
	await ben.ask('joinRoom', { displayName: 'Ben' });
	room.close('roomClosed');
	expect(await ben.next('roomClosed')).toEqual({});
});

test('makes the class of a computer wait by default, keeps what the host chose, and begins the next class with it', async () => {
	await using server = await TestServer.start({}, { waitForHost: null });
	const { token } = await server.joinByCode();
	const early = await server.connect(token);
	expect(await early.ask('joinRoom', { displayName: 'Early' })).toMatchObject({ status: 'waiting', reason: 'host' });
	const { hostToken, roomId } = server.info;
	const status = await server.request('/api/host/status', { token: hostToken });
	expect(status.json()).toMatchObject({ participantCount: 0, waitingCount: 1 });
	const host = await server.connect(hostToken);
	await host.ask('joinRoom', { displayName: 'Teacher' });
	await early.next('admitted');
	await host.ask('closeRoom', {});
	expect(await early.ask('joinRoom', { displayName: 'Early' })).toMatchObject({ reason: 'host' });
	const patched = await server.request('/api/host', {
		method: 'PATCH',
		token: hostToken,
		body: { waitForHost: false },
	});
	expect(patched.json()).toMatchObject({ waitForHost: false });
	expect(await early.next('admitted')).toEqual({});
	server.running.sfu.rooms.close(roomId);
	expect(server.running.sfu.rooms.get(roomId).waitsForHost).toBe(false);
});

test('does not make participants of an open server wait, nor those of rooms that a program creates', async () => {
	await using server = await TestServer.start({ open: true }, { waitForHost: null });
	const client = await server.connect();
	const joined = await client.ask('joinRoom', { roomId: server.info.roomId, displayName: 'Ada' });
	expect(joined).toMatchObject({ status: 'joined', room: { waitForHost: false } });
	expect(server.running.sfu.rooms.create({ name: 'by a program' }).waitsForHost).toBe(false);
});

test('lets those back in whose class a restart of the server interrupted, and nobody else before the host', async () => {
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-presence-'));
	try {
		let lessonId = '';
		{
			await using server = await TestServer.start({ dataDir }, { waitForHost: null });
			const host = await server.connect(server.info.hostToken);
			await host.ask('joinRoom', { displayName: 'Teacher' });
			const { client } = await server.join('Ben');
			const ended = client.ended();
			lessonId = server.running.sfu.rooms.get(server.info.roomId).settings.lessonId;
			await server.running.close();
			await ended;
		}
		await using server = await TestServer.start({ dataDir }, { waitForHost: null });
		const { token } = await server.joinByCode();
		const [ben, cleo] = [await server.connect(token), await server.connect(token)];
		expect(await cleo.ask('joinRoom', { displayName: 'Cleo' })).toMatchObject({ status: 'waiting', reason: 'host' });
		const back = await ben.ask('joinRoom', { displayName: 'Ben', lessonId });
		expect(back).toMatchObject({ status: 'joined', parts: { hostPresence: { absence: { reason: 'lost' } } } });
		const host = await server.connect(server.info.hostToken);
		await host.ask('joinRoom', { displayName: 'Teacher' });
		expect(await ben.next('hostAbsenceChanged')).toEqual({ absence: null });
		expect(await cleo.next('admitted')).toEqual({});
	} finally {
		await rm(dataDir, { recursive: true, force: true });
	}
});
