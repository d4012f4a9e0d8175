import { describe, expect, test } from 'vitest';
import type { Operation } from '../protocol/operations.ts';
import { parametersOf, TestSfu } from '../testing/TestSfu.ts';

async function aClass(server: TestSfu) {
	server.createRoom();
	const [host, ben, cleo] = [
		await server.enter({ role: 'host' }, { displayName: 'Anna' }),
		await server.enter({ subject: 'ben' }, { displayName: 'Ben' }),
		await server.enter({}, { displayName: 'Cleo' }),
	];
	return { host, ben, cleo };
}

describe('who may', () => {
	test('a participant does nothing of a host', async () => {
		await using server = await TestSfu.start();
		const { host, ben } = await aClass(server);
		const { peerId } = host.answer;
		const attempts: [Operation, object][] = [
			['admit', { peerId }],
			['deny', { peerId }],
			['setRole', { peerId, role: 'participant' }],
			['setPermissions', { permissions: { mic: false } }],
			['mutePeer', { peerId }],
			['muteAll', {}],
			['stopVideo', {}],
			['removePeer', { peerId }],
			['lockRoom', { locked: true }],
			['setRoomOptions', { name: 'Mine' }],
			['spotlight', { peerId }],
			['closeRoom', {}],
			['lowerHand', { peerId }],
		];
		for (const [operation, request] of attempts) {
			expect([operation, await ben.codeOf(operation, request)]).toEqual([operation, 'forbidden']);
		}
		expect(await host.codeOf('startRecording', {})).toBe('unavailable');
		expect(await host.codeOf('stopRecording', {})).toBe('no-recording');
	});

	test('a co-host moderates, but neither changes roles, nor ends the class, nor removes a host', async () => {
		await using server = await TestSfu.start();
		const { host, ben, cleo } = await aClass(server);
		await host.ask('setRole', { peerId: ben.answer.peerId, role: 'coHost' });
		expect(cleo.told('peerUpdated')).toContainEqual({ peerId: ben.answer.peerId, role: 'coHost' });
		expect(await ben.codeOf('muteAll', {})).toBe('ok');
		expect(await ben.codeOf('setRole', { peerId: cleo.answer.peerId, role: 'coHost' })).toBe('forbidden');
		expect(await ben.codeOf('closeRoom', {})).toBe('forbidden');
		expect(await ben.codeOf('removePeer', { peerId: host.answer.peerId })).toBe('forbidden');
		expect(await host.codeOf('setRole', { peerId: host.answer.peerId, role: 'participant' })).toBe('forbidden');
		expect(await host.codeOf('setPermissions', { peerId: ben.answer.peerId, permissions: {} })).toBe('forbidden');
	});
});

describe('sound and videos', () => {
	test('a muted peer is told by whom, and may unmute itself', async () => {
		await using server = await TestSfu.start();
		const { host, ben, cleo } = await aClass(server);
		const producerId = await ben.produce('mic');
		const { peerId } = ben.answer;
		await host.ask('mutePeer', { peerId });
		for (const client of [ben, cleo, host]) {
			expect(client.told('producerPaused')).toEqual([{ peerId, producerId, by: 'host' }]);
		}
		await ben.ask('resumeProducer', { producerId });
		expect(cleo.told('producerResumed')).toEqual([{ peerId, producerId }]);
	});

	test('mute all spares hosts, stop videos ends camera and screen of participants', async () => {
		await using server = await TestSfu.start();
		const { host, ben, cleo } = await aClass(server);
		const [hostMic, hostCamera] = [await host.produce('mic'), await host.produce('camera')];
		const [benMic, cleoMic] = [await ben.produce('mic'), await cleo.produce('mic')];
		const [camera, screen] = [await ben.produce('camera'), await ben.produce('screen')];
		await host.ask('muteAll', {});
		const muted = cleo.told('producerPaused').map(({ producerId }) => producerId);
		expect(new Set(muted)).toEqual(new Set([benMic, cleoMic]));
		expect(muted).not.toContain(hostMic);
		await host.ask('stopVideo', {});
		const closed = ben.told('producerClosed');
		expect(closed.map(({ producerId, by }) => [producerId, by])).toEqual([
			[camera, 'host'],
			[screen, 'host'],
		]);
		await host.ask('stopVideo', { peerId: host.answer.peerId });
		expect(ben.told('producerClosed').at(-1)).toMatchObject({ producerId: hostCamera });
	});

	test('a permission that is taken away stops what it was for, and producing is forbidden until it is back', async () => {
		await using server = await TestSfu.start();
		const { host, ben, cleo } = await aClass(server);
		const { peerId } = ben.answer;
		const [mic, camera] = [await ben.produce('mic'), await ben.produce('camera')];
		await host.ask('setPermissions', { peerId, permissions: { mic: false, camera: false } });
		expect(ben.told('peerUpdated')).toMatchObject([{ peerId, permissions: { mic: false, camera: false, chat: true } }]);
		expect(cleo.told('producerPaused')).toEqual([{ peerId, producerId: mic, by: 'host' }]);
		expect(cleo.told('producerClosed')).toEqual([{ peerId, producerId: camera, by: 'host' }]);
		expect(await ben.codeOf('resumeProducer', { producerId: mic })).toBe('forbidden');
		const transportId = await ben.transport('send');
		const request = { transportId, kind: 'video', source: 'camera', rtpParameters: parametersOf('camera') };
		expect(await ben.codeOf('produce', request)).toBe('forbidden');
		await host.ask('setPermissions', { peerId, permissions: { mic: true, camera: true } });
		expect(await ben.codeOf('resumeProducer', { producerId: mic })).toBe('ok');
		expect(await ben.codeOf('produce', request)).toBe('ok');
	});

	test('for everybody: those inside, those who come later, and again after a restart', async () => {
		await using server = await TestSfu.start();
		const { host, ben, cleo } = await aClass(server);
		await host.ask('setPermissions', { peerId: cleo.answer.peerId, permissions: { chat: false } });
		await host.ask('setPermissions', { permissions: { screen: false, chat: true } });
		expect(ben.told('peerUpdated').at(-1)).toMatchObject({ permissions: { screen: false } });
		expect(await cleo.codeOf('sendChat', { text: 'hello' })).toBe('ok');
		expect((await server.enter()).answer.permissions).toMatchObject({ screen: false, mic: true });
		expect((await server.enter({ role: 'coHost' })).answer.permissions.screen).toBe(true);
		expect(server.sfu.rooms.get('physics').settings.participantPermissions.screen).toBe(false);
	});
});

describe('people', () => {
	test('one who was removed is told, disconnected, and does not come back with the same token', async () => {
		await using server = await TestSfu.start();
		const { host, ben, cleo } = await aClass(server);
		const { peerId, resumeToken } = ben.answer;
		await host.ask('removePeer', { peerId });
		expect([ben.told('removed'), ben.linkClosed]).toEqual([[{}], true]);
		expect(cleo.told('peerLeft')).toEqual([{ peerId }]);
		const again = server.connect({ roomId: 'physics', subject: 'ben' });
		expect(await again.codeOf('joinRoom', { displayName: 'Ben' })).toBe('forbidden');
		expect(await again.codeOf('joinRoom', { displayName: 'Ben', resumeToken })).toBe('forbidden');
		expect(server.sfu.rooms.get('physics').settings.removedSubjects).toEqual(['ben']);
		expect(await host.codeOf('removePeer', { peerId })).toBe('not-found participant');
		expect(await host.codeOf('removePeer', { peerId: host.answer.peerId })).toBe('forbidden');
	});

	test('a spotlight is seen by all and goes out with its peer', async () => {
		await using server = await TestSfu.start();
		const { host, ben, cleo } = await aClass(server);
		const { peerId } = ben.answer;
		await host.ask('spotlight', { peerId });
		expect(cleo.told('roomUpdated').at(-1)).toMatchObject({ room: { spotlightPeerId: peerId } });
		await ben.ask('leaveRoom', {});
		expect(cleo.told('roomUpdated').at(-1)).toMatchObject({ room: { spotlightPeerId: null } });
		expect(await host.codeOf('spotlight', { peerId })).toBe('not-found participant');
	});
});

describe('talk', () => {
	test('chat reaches the others, privately only one; the last messages greet a newcomer', async () => {
		await using server = await TestSfu.start();
		const { host, ben, cleo } = await aClass(server);
		const { messageId } = await ben.ask('sendChat', { text: '  hello ' });
		expect(cleo.told('chatMessage')).toMatchObject([{ messageId, text: 'hello', displayName: 'Ben' }]);
		expect(ben.told('chatMessage')).toEqual([]);
		const to = host.answer.peerId;
		await ben.ask('sendChat', { text: 'psst', to });
		expect(host.told('chatMessage').at(-1)).toMatchObject({ text: 'psst', to });
		expect(cleo.told('chatMessage').length).toBe(1);
		expect((await server.enter()).answer.chatTail).toMatchObject([{ messageId, text: 'hello' }]);
		expect(await ben.codeOf('sendChat', { text: 'hi', to: 'nobody' })).toBe('not-found participant');
		expect(await ben.codeOf('sendChat', { text: ' ' })).toBe('bad-request');
		await host.ask('setPermissions', { permissions: { chat: false } });
		expect(await ben.codeOf('sendChat', { text: 'hi' })).toBe('forbidden');
	});

	test('hands queue up in order; hosts may lower them', async () => {
		await using server = await TestSfu.start();
		const { host, ben, cleo } = await aClass(server);
		await ben.ask('raiseHand', {});
		await ben.ask('raiseHand', {});
		await cleo.ask('raiseHand', undefined);
		const order = () =>
			host
				.told('handsChanged')
				.at(-1)
				?.hands.map(({ peerId }) => peerId);
		expect(host.told('handsChanged').length).toBe(2);
		expect(order()).toEqual([ben.answer.peerId, cleo.answer.peerId]);
		await host.ask('lowerHand', { peerId: ben.answer.peerId });
		expect(order()).toEqual([cleo.answer.peerId]);
		await cleo.ask('leaveRoom', {});
		expect(order()).toEqual([]);
		await ben.ask('react', { reaction: 'clap' });
		expect(host.told('reaction')).toEqual([{ peerId: ben.answer.peerId, reaction: 'clap' }]);
	});

	test('signals of older clients are passed on to one peer, untouched', async () => {
		await using server = await TestSfu.start();
		const { host, ben, cleo } = await aClass(server);
		const payload = { sdp: 'v=0', nested: [1, null] };
		await ben.ask('relaySignal', { to: cleo.answer.peerId, type: 'offer', payload });
		expect(cleo.told('signalRelayed')).toEqual([{ from: ben.answer.peerId, type: 'offer', payload }]);
		expect(host.told('signalRelayed')).toEqual([]);
		expect(await ben.codeOf('relaySignal', { to: 'x', type: 'offer', payload })).toBe('not-found participant');
	});

	test('figures: a participant sees itself, a host everybody', async () => {
		await using server = await TestSfu.start();
		const { host, ben } = await aClass(server);
		await ben.transport('recv');
		expect((await ben.ask('getStats', {})).peers).toMatchObject([
			{ peerId: ben.answer.peerId, rttMs: null, lossRatio: 0 },
		]);
		expect((await host.ask('getStats', {})).peers.length).toBe(3);
		expect(await ben.ask('getRoomInfo', {})).toMatchObject({ participantCount: 3, room: { roomId: 'physics' } });
		expect((await ben.ask('getParticipants', {})).peers.length).toBe(3);
	});
});
