import { expect, test } from 'vitest';
import { TestSfu } from '../testing/TestSfu.ts';

test('lists those inside in the answer to a join, and tells them about the newcomer', async () => {
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

test('finds the room by code, by id or by the token alone', async () => {
	await using server = await TestSfu.start();
	const { roomCode } = server.createRoom().settings;
	const typed = `${roomCode.slice(0, 3)} ${roomCode.slice(3)}`.toLowerCase();
	expect((await server.connect().join({ roomCode: typed })).room.roomId).toBe('physics');
	expect((await server.connect().join({ roomId: 'physics' })).room.roomId).toBe('physics');
	expect((await server.connect({ roomId: 'physics' }).join()).room.roomId).toBe('physics');
	expect(await server.connect().codeOf('joinRoom', { displayName: 'A' })).toBe('bad-request');
	expect(await server.connect().codeOf('joinRoom', { displayName: 'A', roomCode: '222222' })).toBe('not-found room');
	expect(await server.connect().codeOf('joinRoom', { displayName: 'A', roomId: 'x' })).toBe('not-found room');
});

test('answers alike whether a room to which the token does not admit exists or not', async () => {
	await using server = await TestSfu.start();
	const { roomCode } = server.createRoom().settings;
	const elsewhere = server.connect({ roomId: 'chemistry' });
	const refusal = (request: object) => elsewhere.askRaw('joinRoom', { displayName: 'A', ...request });
	for (const [existing, missing] of [
		[{ roomId: 'physics' }, { roomId: 'physikk' }],
		[{ roomCode }, { roomCode: '222222' }],
		[{ room: roomCode.toLowerCase() }, { room: '222222' }],
		[
			{ roomId: 'physics', lessonId: 'any' },
			{ roomId: 'physikk', lessonId: 'any' },
		],
	] as const) {
		const answers = [await refusal(existing), await refusal(missing)];
		expect(answers).toMatchObject([
			{ ok: false, error: { code: 'not-found', what: 'room' } },
			{ ok: false, error: { code: 'not-found', what: 'room' } },
		]);
		const shapes = answers.map((answer) => Object.keys(answer.ok ? answer : answer.error).sort());
		expect(shapes[0]).toEqual(shapes[1]);
	}
});

test('leaves abs-capture-time out of the router capabilities, which keeps simulcast from switching layers', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const { routerRtpCapabilities } = (await server.enter()).answer;
	const mimeTypes = routerRtpCapabilities.codecs?.map(({ mimeType }) => mimeType);
	expect(mimeTypes).toEqual(expect.arrayContaining(['audio/opus', 'video/VP8', 'video/VP9', 'video/H264']));
	const uris = routerRtpCapabilities.headerExtensions?.map(({ uri }) => String(uri));
	expect(uris).toContain('urn:ietf:params:rtp-hdrext:sdes:mid');
	expect(uris?.filter((uri) => uri.includes('abs-capture-time'))).toEqual([]);
});

test('creates the room of a join on an open server only', async () => {
	await using server = await TestSfu.start();
	const open = server.connect({ open: true });
	expect(await open.join({ roomId: 'new' })).toMatchObject({ room: { roomId: 'new' }, role: 'host' });
	expect(await server.connect({ open: true }).join({ roomId: 'new' })).toMatchObject({ role: 'participant' });
	expect(server.sfu.rooms.get('new').settings.emptyTimeoutMs).toBe(600_000);
});

test('answers wrong-state to a second join, and to operations of a room before joining and after leaving', async () => {
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

test('adds one peer when one connection sends two joins at once', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	const client = server.connect({ roomId: 'physics' });
	const codes = await Promise.all([1, 2].map(() => client.codeOf('joinRoom', { displayName: 'A' })));
	expect(codes).toEqual(['ok', 'wrong-state']);
	expect(room.peers.length).toBe(1);
});

test('sends notices of the room after the answer to the join', async () => {
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

test('creates both transports with the join when asked to, for a viewer only the receive transport', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const sender = await server.enter({}, { prepareTransports: true });
	const viewer = await server.enter({}, { prepareTransports: true, viewer: true });
	const { send, recv } = sender.answer.transports ?? {};
	expect([send?.iceCandidates.map(({ protocol }) => protocol), recv?.id]).toEqual([['udp', 'tcp'], expect.any(String)]);
	expect(new Set([send, recv].flatMap((t) => t?.iceCandidates.map(({ port }) => port)))).toEqual(
		new Set(server.sfu.mediaPorts),
	);
	expect(Object.keys(viewer.answer.transports ?? {})).toEqual(['recv']);
	expect(viewer.answer.permissions).toMatchObject({ mic: false, camera: false, screen: false, chat: true });
	expect(await viewer.codeOf('createTransport', { direction: 'send' })).toBe('forbidden');
});

test('lets only hosts into a full or locked room', async () => {
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

test('accepts a room code with other case, spaces, dashes, dots and full-width characters', async () => {
	await using server = await TestSfu.start();
	server.createRoom({ roomCode: 'K7P3QF' });
	for (const roomCode of ['k7p3qf', ' K7P 3QF ', 'k7p-3qf', 'K7P–3QF', 'K.7.P.3.Q.F', 'Ｋ７Ｐ３ＱＦ']) {
		const { room } = await server.connect().join({ roomCode });
		expect([roomCode, room.roomId]).toEqual([roomCode, 'physics']);
	}
});

test('recommends audio only to everybody once when the class grows large', async () => {
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

test('recommends audio only above the configured number of participants, by default 40, and never for 0', async () => {
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

test('never admits more than maxParticipants when many join at once', async () => {
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
