import { describe, expect, test } from 'vitest';
import { TestSfu } from '../testing/TestSfu.ts';

describe('joining', () => {
	test('a newcomer sees those inside, and they see it', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom({ maxParticipants: 30 });
		const anna = await server.enter({ role: 'host' }, { displayName: 'Anna' });
		const ben = await server.enter({}, { displayName: 'Ben' });
		expect(ben.answer).toMatchObject({
			status: 'joined',
			resumed: false,
			role: 'participant',
			room: { roomId: 'physics', roomCode: room.settings.roomCode, name: 'Physics 2b', maxParticipants: 30 },
			peers: [{ peerId: anna.answer.peerId, displayName: 'Anna', role: 'host', connected: true }],
		});
		expect(anna.told('peerJoined')).toMatchObject([{ peer: { peerId: ben.answer.peerId, displayName: 'Ben' } }]);
		expect(ben.told('peerJoined')).toEqual([]);
	});

	test('by code, by id, by token alone', async () => {
		await using server = await TestSfu.start();
		const { roomCode } = server.createRoom().settings;
		const typed = `${roomCode.slice(0, 3)} ${roomCode.slice(3)}`.toLowerCase();
		expect((await server.connect().join({ roomCode: typed })).room.roomId).toBe('physics');
		expect((await server.connect().join({ roomId: 'physics' })).room.roomId).toBe('physics');
		expect((await server.connect({ roomId: 'physics' }).join()).room.roomId).toBe('physics');
		expect(await server.connect().codeOf('joinRoom', { displayName: 'A' })).toBe('bad-request');
		expect(await server.connect().codeOf('joinRoom', { displayName: 'A', roomCode: '222222' })).toBe('not-found room');
		expect(await server.connect().codeOf('joinRoom', { displayName: 'A', roomId: 'x' })).toBe('not-found room');
		const elsewhere = server.connect({ roomId: 'chemistry' });
		expect(await elsewhere.codeOf('joinRoom', { displayName: 'A', roomId: 'physics' })).toBe('forbidden');
	});

	test('the router capabilities leave out what keeps simulcast from switching', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const { routerRtpCapabilities } = (await server.enter()).answer;
		const mimeTypes = routerRtpCapabilities.codecs?.map(({ mimeType }) => mimeType);
		expect(mimeTypes).toEqual(expect.arrayContaining(['audio/opus', 'video/VP8', 'video/VP9', 'video/H264']));
		const uris = routerRtpCapabilities.headerExtensions?.map(({ uri }) => String(uri));
		expect(uris).toContain('urn:ietf:params:rtp-hdrext:sdes:mid');
		expect(uris?.filter((uri) => uri.includes('abs-capture-time'))).toEqual([]);
	});

	test('an open server makes the room; others do not', async () => {
		await using server = await TestSfu.start();
		const open = server.connect({ open: true });
		expect(await open.join({ roomId: 'new' })).toMatchObject({ room: { roomId: 'new' }, role: 'host' });
		expect(await server.connect({ open: true }).join({ roomId: 'new' })).toMatchObject({ role: 'participant' });
		expect(server.sfu.rooms.get('new').settings.emptyTimeoutMs).toBe(600_000);
	});

	test('joining twice, and asking before joining or after leaving, is a wrong state', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const early = server.connect({ roomId: 'physics' });
		expect(await early.codeOf('sendChat', { text: 'hello' })).toBe('wrong-state');
		await early.join();
		expect(await early.codeOf('joinRoom', { displayName: 'A' })).toBe('wrong-state');
		await early.ask('leaveRoom', {});
		expect(await early.codeOf('getRoomInfo', {})).toBe('wrong-state');
		expect((await early.join()).status).toBe('joined');
	});

	test('two joins of one connection at once take one place', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom();
		const client = server.connect({ roomId: 'physics' });
		const codes = await Promise.all([1, 2].map(() => client.codeOf('joinRoom', { displayName: 'A' })));
		expect(codes).toEqual(['ok', 'wrong-state']);
		expect(room.peers.length).toBe(1);
	});

	test('notices of the room come after the answer', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		await server.enter();
		const late = server.connect({ roomId: 'physics' });
		const joining = late.ask('joinRoom', { displayName: 'Late', prepareTransports: true });
		const early = [server.connect({ roomId: 'physics' }), server.connect({ roomId: 'physics' })];
		await Promise.all(early.map((client) => client.join()));
		await joining;
		const joined = await server.enter();
		expect(late.told('peerJoined').at(-1)).toMatchObject({ peer: { peerId: joined.answer.peerId } });
	});

	test('transports come with the answer when asked for; a viewer gets none to send with', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const sender = await server.enter({}, { prepareTransports: true });
		const viewer = await server.enter({}, { prepareTransports: true, viewer: true });
		const { send, recv } = sender.answer.transports ?? {};
		expect([send?.iceCandidates.map(({ protocol }) => protocol), recv?.id]).toEqual([
			['udp', 'tcp'],
			expect.any(String),
		]);
		expect(new Set([send, recv].flatMap((t) => t?.iceCandidates.map(({ port }) => port)))).toEqual(
			new Set(server.sfu.mediaPorts),
		);
		expect(Object.keys(viewer.answer.transports ?? {})).toEqual(['recv']);
		expect(viewer.answer.permissions).toMatchObject({ mic: false, camera: false, screen: false, chat: true });
		expect(await viewer.codeOf('createTransport', { direction: 'send' })).toBe('forbidden');
	});

	test('a full or locked room lets only hosts in', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom({ maxParticipants: 1 });
		const anna = await server.enter({ role: 'host' });
		const late = server.connect({ roomId: 'physics' });
		expect(await late.codeOf('joinRoom', { displayName: 'Late' })).toBe('room-full');
		await anna.ask('setRoomOptions', { maxParticipants: 10 });
		await anna.ask('lockRoom', { locked: true });
		expect(await late.codeOf('joinRoom', { displayName: 'Late' })).toBe('room-locked');
		await server.enter({ role: 'coHost' });
		expect(room.peers.length).toBe(2);
	});

	test('the writing of a code does not matter', async () => {
		await using server = await TestSfu.start();
		server.createRoom({ roomCode: 'K7P3QF' });
		for (const roomCode of ['k7p3qf', ' K7P 3QF ', 'k7p-3qf', 'K7P–3QF', 'K.7.P.3.Q.F', 'Ｋ７Ｐ３ＱＦ']) {
			const { room } = await server.connect().join({ roomCode });
			expect([roomCode, room.roomId]).toEqual([roomCode, 'physics']);
		}
	});

	test('a large class is advised to do without videos, everybody once', async () => {
		const audioOnlyAbove = 7;
		await using server = await TestSfu.start({ audioOnlyAbove });
		server.createRoom();
		const early = [];
		for (let i = 0; i < audioOnlyAbove; i++) early.push(await server.enter());
		const [first] = early;
		expect(first?.told('recommendAudioOnly')).toEqual([]);
		const crossing = await server.enter();
		const late = await server.enter();
		for (const client of [...early, crossing]) {
			expect(client.told('recommendAudioOnly')).toEqual([{ participantCount: audioOnlyAbove + 1 }]);
		}
		expect(late.told('recommendAudioOnly')).toEqual([{ participantCount: audioOnlyAbove + 2 }]);
	});

	test('how large is set, 40 otherwise; 0 is never', async () => {
		for (const [options, told] of [
			[{}, 1],
			[{ audioOnlyAbove: 0 }, 0],
		] as const) {
			await using server = await TestSfu.start(options);
			server.createRoom();
			for (let i = 0; i < 40; i++) await server.enter();
			const last = await server.enter();
			expect(last.told('recommendAudioOnly').length).toBe(told);
		}
	});

	test('many at once never pass the limit', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom({ maxParticipants: 5 });
		const clients = Array.from({ length: 20 }, () => server.connect({ roomId: 'physics' }));
		const codes = await Promise.all(
			clients.map((client) => client.codeOf('joinRoom', { displayName: 'A', prepareTransports: true })),
		);
		expect(codes.filter((code) => code === 'ok').length).toBe(5);
		expect(codes.filter((code) => code === 'room-full').length).toBe(15);
		expect(room.peers.length).toBe(5);
	});
});

describe('rooms', () => {
	test('codes are unique, ids and codes are not taken twice', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom();
		const codes = new Set(
			Array.from({ length: 200 }, (_, n) => server.createRoom({ roomId: `r${n}` }).settings.roomCode),
		);
		expect(codes.size).toBe(200);
		expect([...codes].every((code) => /^[23456789A-HJKMNP-TV-Z]{6}$/.test(code))).toBe(true);
		const { roomCode } = room.settings;
		expect(() => server.createRoom()).toThrow(expect.objectContaining({ code: 'wrong-state' }));
		expect(() => server.createRoom({ roomId: 'other', roomCode })).toThrow(
			expect.objectContaining({ code: 'wrong-state' }),
		);
	});

	test('what is to be written down is told, and enough to make the room again', async () => {
		await using server = await TestSfu.start();
		const changes: unknown[] = [];
		const ended: string[] = [];
		server.sfu.rooms.on('roomChanged', (settings) => changes.push(settings));
		server.sfu.rooms.on('roomClosed', (roomId) => ended.push(roomId));
		server.createRoom();
		const anna = await server.enter({ role: 'host' });
		await anna.ask('setRoomOptions', { name: 'Physics 2c' });
		await anna.ask('lockRoom', { locked: true });
		await anna.ask('closeRoom', {});
		// Made, the host's place, the name, the lock.
		expect(changes.length).toBe(4);
		expect(ended).toEqual(['physics']);
		await using other = await TestSfu.start();
		const again = other.createRoom(changes.at(-1) as object);
		expect(again.settings).toEqual(changes.at(-1));
		expect(again.settings).toMatchObject({ name: 'Physics 2c', locked: true });
	});

	test('closing tells everybody and frees the sessions; a participant may not', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const [anna, ben] = [await server.enter({ role: 'host' }), await server.enter()];
		const waiting = await server.enter({ role: 'coHost' });
		expect(await ben.codeOf('closeRoom', {})).toBe('forbidden');
		expect(await waiting.codeOf('closeRoom', {})).toBe('forbidden');
		await anna.ask('closeRoom', {});
		expect(ben.told('roomClosed')).toEqual([{}]);
		expect(await ben.codeOf('getRoomInfo', {})).toBe('wrong-state');
		expect(await ben.codeOf('joinRoom', { displayName: 'Ben' })).toBe('not-found room');
		expect(server.sfu.participantCount).toBe(0);
	});

	test('a server that ends tells it, and does not have its rooms forgotten', async () => {
		const server = await TestSfu.start();
		const ended: string[] = [];
		server.sfu.rooms.on('roomClosed', (roomId) => ended.push(roomId));
		server.createRoom();
		const ben = await server.enter();
		server.sfu.close();
		server.sfu.close();
		expect(ben.told('serverClosing')).toEqual([{}]);
		expect(ended).toEqual([]);
	});

	test('participants are counted over all rooms', async () => {
		await using server = await TestSfu.start();
		const counts: number[] = [];
		server.sfu.on('participantsChanged', (count) => counts.push(count));
		server.createRoom();
		server.createRoom({ roomId: 'chemistry' });
		const ben = await server.enter();
		await server.enter({ roomId: 'chemistry' });
		await ben.ask('leaveRoom', {});
		expect(counts).toEqual([1, 2, 1]);
	});
});
