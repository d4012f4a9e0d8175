import { describe, expect, test } from 'vitest';
import { dtlsParameters } from '../testing/rtpParameters.ts';
import { TestSfu } from '../testing/TestSfu.ts';

describe('a lost connection', () => {
	test('keeps the peer with all its media, and gives it back to the connection that has its resume token', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const [anna, ben] = [await server.enter(), await server.enter()];
		const { peerId, resumeToken } = anna.answer;
		const producerId = await anna.produce('mic');
		const camera = await ben.produce('camera');
		const recv = await anna.transport('recv');
		const { consumerId } = await anna.ask('consume', { producerId: camera });
		await anna.ask('resumeConsumer', { consumerId });
		await anna.ask('raiseHand', {});

		anna.session.disconnected();
		anna.session.disconnected();
		expect(ben.told('peerUpdated')).toEqual([{ peerId, connected: false }]);
		expect(await anna.codeOf('getRoomInfo', {})).toBe('wrong-state');
		const newcomer = await server.enter();
		expect(newcomer.answer.peers[0]).toMatchObject({
			peerId,
			connected: false,
			producers: [{ producerId, paused: false }],
		});

		const back = await server.enter({}, { resumeToken });
		expect(back.answer).toMatchObject({ resumed: true, peerId, resumeToken });
		expect(back.answer.kept).toEqual({
			transportIds: [expect.any(String), recv],
			producers: [{ producerId, kind: 'audio', source: 'mic', paused: false }],
			consumers: [{ consumerId, producerId: camera }],
		});
		expect(ben.told('peerUpdated').at(-1)).toEqual({ peerId, connected: true });
		expect(back.session.peer.consumers.get(consumerId).consumer.paused).toBe(false);
		expect(back.session.room.parts.hands.snapshot().hands).toHaveLength(1);
		await back.ask('pauseProducer', { producerId });
		expect(ben.told('producerPaused')).toMatchObject([{ producerId, by: 'owner' }]);
		expect(ben.told('peerLeft')).toEqual([]);
	});

	test('removes the peer when the grace time is over', async () => {
		await using server = await TestSfu.start({ graceMs: 50 });
		server.createRoom();
		const [anna, ben] = [await server.enter(), await server.enter()];
		const { peerId, resumeToken } = anna.answer;
		await anna.produce('mic');
		anna.session.disconnected();
		expect(await ben.next('peerLeft')).toEqual({ peerId });
		expect((await server.enter({}, { resumeToken })).answer).toMatchObject({ resumed: false });
	});

	test('hands the peer over to a second connection while the first still looks alive', async () => {
		await using server = await TestSfu.start({ graceMs: 50 });
		const room = server.createRoom();
		const [old, ben] = [await server.enter(), await server.enter()];
		const back = await server.enter({}, { resumeToken: old.answer.resumeToken });
		expect(back.answer).toMatchObject({ resumed: true, peerId: old.answer.peerId });
		expect([old.linkClosed, old.session.state, back.session.state]).toEqual([true, 'ended', 'joined']);
		expect(await old.codeOf('sendChat', { text: 'still me' })).toBe('wrong-state');
		const later = await server.enter();
		old.session.disconnected();
		later.session.disconnected();
		// Its grace time began after that of the old connection would have.
		expect(await ben.next('peerLeft')).toEqual({ peerId: later.answer.peerId });
		expect(room.peers.length).toBe(2);
		expect(ben.told('peerUpdated')).toEqual([{ peerId: later.answer.peerId, connected: false }]);
		expect(await back.codeOf('sendChat', { text: 'it is me' })).toBe('ok');
	});

	test('resumes the peer although the room is locked, full and has a lobby', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const [host, ben] = [await server.enter({ role: 'host' }), await server.enter()];
		await host.ask('setRoomOptions', { lobby: true, maxParticipants: 1 });
		await host.ask('lockRoom', { locked: true });
		ben.session.disconnected();
		expect((await server.enter({}, { resumeToken: ben.answer.resumeToken })).answer.resumed).toBe(true);
	});

	test('answers a request repeated over the new connection as it did the first time', async () => {
		await using server = await TestSfu.start();
		server.createRoom();
		const anna = await server.enter();
		const transportId = await anna.transport('send');
		const request = { transportId, dtlsParameters };
		await anna.ask('connectTransport', request);
		anna.session.disconnected();
		const back = await server.enter({}, { resumeToken: anna.answer.resumeToken });
		expect(await back.codeOf('connectTransport', request)).toBe('ok');
	});

	test('leaves no peer in the room when it is lost during a join', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom();
		const client = server.connect({ roomId: 'physics' });
		const joining = client.codeOf('joinRoom', { displayName: 'A', prepareTransports: true });
		client.session.disconnected();
		expect([await joining, client.session.state]).toEqual(['wrong-state', 'ended']);
		expect([room.peers, server.sfu.participantCount]).toEqual([[], 0]);
	});

	test('leaves no transport behind when the peer leaves during createTransport', async () => {
		await using server = await TestSfu.start({ graceMs: 0 });
		server.createRoom();
		const [anna, ben] = [await server.enter(), await server.enter()];
		const { peer } = anna.session;
		const creating = anna.codeOf('createTransport', { direction: 'send' });
		await anna.ask('leaveRoom', {});
		expect(await creating).toBe('wrong-state');
		expect(peer.transports.all()).toEqual([]);
		expect(ben.told('peerLeft').length).toBe(1);
	});
});
