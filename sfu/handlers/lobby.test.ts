import { expect, test } from 'vitest';
import { TestSfu } from '../testing/TestSfu.ts';

test('keeps a newcomer waiting until a host admits it, and lets it in directly the next time', async () => {
	await using server = await TestSfu.start();
	server.createRoom({ lobby: true });
	const anna = await server.enter({ role: 'host' });
	const ben = server.connect({ roomId: 'physics', subject: 'ben' });
	const waiting = await ben.ask('joinRoom', { displayName: 'Ben' });
	expect(waiting).toMatchObject({ status: 'waiting', roomName: 'Physics 2b' });
	expect(anna.told('lobbyChanged').at(-1)).toMatchObject({ lobby: [{ displayName: 'Ben' }] });
	await anna.ask('admit', { peerId: waiting.peerId });
	expect(await ben.next('admitted')).toEqual({});
	expect(anna.told('lobbyChanged').at(-1)).toEqual({ lobby: [] });
	await ben.join();
	await server.enter({ subject: 'ben' });
});

test('tells a newcomer that it was denied, and removes one that gave up from the list', async () => {
	await using server = await TestSfu.start();
	server.createRoom({ lobby: true });
	const anna = await server.enter({ role: 'host' });
	const [ben, cleo] = [server.connect({ roomId: 'physics' }), server.connect({ roomId: 'physics' })];
	const { peerId } = await ben.ask('joinRoom', { displayName: 'Ben' });
	await cleo.ask('joinRoom', { displayName: 'Cleo' });
	expect((await server.enter({ role: 'coHost' })).answer.parts.lobby?.lobby.length).toBe(2);
	await anna.ask('deny', { peerId });
	expect(await ben.next('denied')).toEqual({});
	cleo.session.disconnected();
	expect(anna.told('lobbyChanged').at(-1)).toEqual({ lobby: [] });
	expect(await anna.codeOf('admit', { peerId })).toBe('not-found participant');
	expect(await ben.codeOf('sendChat', { text: 'let me in' })).toBe('wrong-state');
});

test('admits everybody who waits when the lobby is switched off', async () => {
	await using server = await TestSfu.start();
	server.createRoom({ lobby: true });
	const anna = await server.enter({ role: 'host' });
	const ben = server.connect({ roomId: 'physics' });
	await ben.ask('joinRoom', { displayName: 'Ben' });
	await anna.ask('setRoomOptions', { lobby: false });
	expect(await ben.next('admitted')).toEqual({});
});

test('refuses one who was admitted and left before the room was locked, while a host can still admit who waits', async () => {
	await using server = await TestSfu.start();
	server.createRoom({ lobby: true });
	const anna = await server.enter({ role: 'host' });
	const [ben, cleo] = ['ben', 'cleo'].map((subject) => server.connect({ roomId: 'physics', subject }));
	if (!ben || !cleo) throw new Error('two clients');
	await anna.ask('admit', { peerId: (await ben.ask('joinRoom', { displayName: 'Ben' })).peerId });
	await ben.join();
	const { peerId } = await cleo.ask('joinRoom', { displayName: 'Cleo' });
	await ben.ask('leaveRoom', {});
	await anna.ask('lockRoom', { locked: true });
	expect(await ben.codeOf('joinRoom', { displayName: 'Ben' })).toBe('room-locked');
	await anna.ask('admit', { peerId });
	expect(await cleo.codeOf('joinRoom', { displayName: 'Cleo' })).toBe('ok');
});

test('admits everybody who waits with one request, in order of arrival, and tells the host of it once', async () => {
	await using server = await TestSfu.start();
	server.createRoom({ lobby: true });
	const anna = await server.enter({ role: 'host' });
	const waiting = Array.from({ length: 70 }, () => server.connect({ roomId: 'physics' }));
	for (const client of waiting) await client.ask('joinRoom', { displayName: 'Somebody' });
	const toldBefore = anna.told('lobbyChanged').length;
	await anna.ask('admitAll', {});
	expect(anna.told('lobbyChanged').slice(toldBefore)).toEqual([{ lobby: [] }]);
	for (const client of waiting)
		expect([client.told('admitted').length, await client.codeOf('joinRoom', { displayName: 'Somebody' })]).toEqual([
			1,
			'ok',
		]);
	const late = server.connect({ roomId: 'physics' });
	expect(await late.ask('joinRoom', { displayName: 'Late' })).toMatchObject({ status: 'waiting' });
});

test('lets nobody but hosts and co-hosts admit everybody, and changes nothing when nobody waits', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const [coHost, ben] = [await server.enter({ role: 'coHost' }), await server.enter()];
	expect(await ben.codeOf('admitAll', {})).toBe('forbidden');
	expect(await coHost.codeOf('admitAll', {})).toBe('ok');
	expect(coHost.told('lobbyChanged')).toEqual([]);
});

test('tells hosts that somebody knocks who has the name or the address of a person that was removed', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const anna = await server.enter({ role: 'host' });
	const ben = await server.enter({}, { displayName: 'Ben', deviceId: 'device-of-ben-0001' }, '192.168.1.7');
	await anna.ask('removePeer', { peerId: ben.answer.peerId });
	await anna.ask('setRoomOptions', { lobby: true });
	const knock = (displayName: string, network: string) =>
		server.connect({ roomId: 'physics' }, network).ask('joinRoom', { displayName });
	await knock('ben', '192.168.1.8');
	await knock('Somebody else', '192.168.1.7');
	await knock('Cleo', '192.168.1.9');
	const { lobby } = anna.told('lobbyChanged').at(-1) ?? { lobby: [] };
	expect(lobby.map(({ resembles }) => resembles)).toEqual([
		{ displayName: 'Ben', by: 'name' },
		{ displayName: 'Ben', by: 'address' },
		undefined,
	]);
	// Not the address itself: it is nobody's business, and says nothing to a teacher.
	expect(JSON.stringify(lobby)).not.toContain('192.168');
});

test('shows no resemblance by address to a removed person where several people share the address', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const school = '192.168.1.7';
	const anna = await server.enter({ role: 'host' });
	const ben = await server.enter({}, { displayName: 'Ben' }, school);
	await anna.ask('removePeer', { peerId: ben.answer.peerId });
	await anna.ask('setRoomOptions', { lobby: true });
	const knock = (displayName: string) => server.connect({ roomId: 'physics' }, school).ask('joinRoom', { displayName });
	const resemblances = () =>
		anna
			.told('lobbyChanged')
			.at(-1)
			?.lobby.map(({ resembles }) => resembles?.by);
	await knock('Cleo');
	expect(resemblances()).toEqual(['address']);
	await knock('Dora');
	await knock('Ben');
	expect(resemblances()).toEqual([undefined, undefined, 'name']);
});
