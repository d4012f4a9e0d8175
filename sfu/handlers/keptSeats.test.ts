import { afterEach, describe, expect, test, vi } from 'vitest';
import { maxKeptSeats, privateTail, seatExpectedMs } from '../core/limits.ts';
import type { Permissions } from '../protocol/models.ts';
import type { InMemoryClient } from '../testing/InMemoryClient.ts';
import { TestSfu } from '../testing/TestSfu.ts';

/** Anna, a host, and two participants; a lost connection ends the grace time at once. */
async function shortGrace() {
	const server = await TestSfu.start({ graceMs: 0 });
	const room = server.createRoom();
	const host = await server.enter({ role: 'host' }, { displayName: 'Anna' });
	const ben = await server.enter({}, { displayName: 'Ben' });
	const cleo = await server.enter({}, { displayName: 'Cleo' });
	const [peerId, resumeToken] = [ben.answer.peerId, ben.answer.resumeToken];
	/** Ben's connection is lost, and he leaves visibly. */
	const loseBen = async (client: InMemoryClient = ben) => {
		const earlier = host.told('peerLeft').length;
		client.session.disconnected();
		expect(await host.next('peerLeft', earlier)).toEqual({ peerId });
	};
	const bensReturn = () => server.enter({}, { displayName: 'Ben', resumeToken });
	return {
		server,
		room,
		host,
		ben,
		cleo,
		peerId,
		loseBen,
		bensReturn,
		[Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
	};
}

const ids = (hands: { peerId: string }[] = []) => hands.map(({ peerId }) => peerId);

afterEach(() => {
	vi.useRealTimers();
});

describe('a seat that is kept after the grace time', () => {
	test('is taken back with the same peer id and resume token, and nobody is in the room twice', async () => {
		await using lesson = await shortGrace();
		const { room, host, ben, peerId } = lesson;
		await ben.produce('mic');
		await lesson.loseBen();
		expect(room.size).toBe(2);
		const back = await lesson.bensReturn();
		expect(back.answer).toMatchObject({ resumed: false, peerId, resumeToken: ben.answer.resumeToken });
		expect(host.told('peerJoined').at(-1)).toMatchObject({ peer: { peerId, displayName: 'Ben', producers: [] } });
		expect(room.peers.filter(({ displayName }) => displayName === 'Ben')).toHaveLength(1);
		expect(room.keptSeats).toEqual([]);
		await lesson.loseBen(back);
		expect((await lesson.bensReturn()).answer.peerId).toBe(peerId);
	});

	test('is taken back although the room is locked, full and has a lobby', async () => {
		await using lesson = await shortGrace();
		await lesson.loseBen();
		await lesson.host.ask('setRoomOptions', { lobby: true, maxParticipants: 1 });
		await lesson.host.ask('lockRoom', { locked: true });
		expect((await lesson.bensReturn()).answer.peerId).toBe(lesson.peerId);
		const stranger = lesson.server.connect({ roomId: 'physics' });
		expect(await stranger.codeOf('joinRoom', { displayName: 'Stranger' })).toBe('room-locked');
	});

	test('keeps the role that a host gave, and its name', async () => {
		await using lesson = await shortGrace();
		const { host, peerId, server, ben } = lesson;
		await host.ask('setRole', { peerId, role: 'coHost' });
		await lesson.loseBen();
		const { resumeToken } = ben.answer;
		const back = await server.enter({}, { displayName: 'Somebody else', resumeToken });
		expect(back.answer.role).toBe('coHost');
		expect(host.told('peerJoined').at(-1)).toMatchObject({ peer: { displayName: 'Ben', role: 'coHost' } });
		expect(await back.codeOf('muteAll', {})).toBe('ok');
	});

	test('keeps permissions of its own, and follows what a host changes for everybody meanwhile', async () => {
		await using lesson = await shortGrace();
		const { host, peerId } = lesson;
		const taken: Partial<Permissions> = { chat: false, camera: false };
		await host.ask('setPermissions', { peerId, permissions: taken });
		await lesson.loseBen();
		await host.ask('setPermissions', { permissions: { camera: true, mic: false } });
		const { permissions } = (await lesson.bensReturn()).answer;
		expect(permissions).toMatchObject({ chat: false, camera: true, mic: false });
	});

	test('keeps a raised hand at its place in the order, which is shown only while the person is there', async () => {
		await using lesson = await shortGrace();
		const { host, ben, cleo, peerId } = lesson;
		const [bensId, cleosId] = [peerId, cleo.answer.peerId];
		await ben.ask('raiseHand', {});
		await cleo.ask('raiseHand', {});
		await lesson.loseBen();
		expect(ids(host.told('handsChanged').at(-1)?.hands)).toEqual([cleosId]);
		expect(ids((await lesson.server.enter()).answer.parts.hands.hands)).toEqual([cleosId]);
		const back = await lesson.bensReturn();
		expect(ids(back.answer.parts.hands.hands)).toEqual([bensId, cleosId]);
		expect(ids(host.told('handsChanged').at(-1)?.hands)).toEqual([bensId, cleosId]);
	});

	test('shows the private messages from and to it again, among the public ones in their order', async () => {
		await using lesson = await shortGrace();
		const { host, ben, cleo, peerId } = lesson;
		await ben.ask('sendChat', { text: 'one' });
		await host.ask('sendChat', { text: 'two', to: peerId });
		await ben.ask('sendChat', { text: 'three', to: host.answer.peerId });
		await cleo.ask('sendChat', { text: 'not for Ben', to: host.answer.peerId });
		await cleo.ask('sendChat', { text: 'four' });
		await lesson.loseBen();
		const { messages } = (await lesson.bensReturn()).answer.parts.chat;
		expect(messages.map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four']);
		expect(messages[1]).toMatchObject({ peerId: host.answer.peerId, to: peerId });
		const stranger = await lesson.server.enter();
		expect(stranger.answer.parts.chat.messages.map(({ text }) => text)).toEqual(['one', 'four']);
	});

	test('is given up by leaving, with all that was kept for it', async () => {
		await using lesson = await shortGrace();
		const { host, ben, peerId } = lesson;
		await ben.ask('raiseHand', {});
		await host.ask('setPermissions', { peerId, permissions: { chat: false } });
		await host.ask('sendChat', { text: 'private', to: peerId });
		await ben.ask('leaveRoom', {});
		expect(lesson.room.keptSeats).toEqual([]);
		const { answer } = await lesson.bensReturn();
		expect(answer.peerId).not.toBe(peerId);
		expect(answer).toMatchObject({
			permissions: { chat: true },
			parts: { hands: { hands: [] }, chat: { messages: [] } },
		});
	});

	test('ends when a host removes the person', async () => {
		await using lesson = await shortGrace();
		await lesson.host.ask('removePeer', { peerId: lesson.peerId });
		expect(lesson.room.keptSeats).toEqual([]);
	});

	test('ends with the class, so the next one begins with new seats', async () => {
		await using lesson = await shortGrace();
		await lesson.loseBen();
		await lesson.host.ask('closeRoom', {});
		lesson.server.createRoom();
		expect((await lesson.bensReturn()).answer.peerId).not.toBe(lesson.peerId);
	});

	test('is kept again when the connection is lost while its person returns', async () => {
		await using lesson = await shortGrace();
		const { server, room, peerId, ben } = lesson;
		await lesson.loseBen();
		const { resumeToken } = ben.answer;
		const client = server.connect({ roomId: 'physics' });
		const joining = client.codeOf('joinRoom', { displayName: 'Ben', resumeToken, prepareTransports: true });
		client.session.disconnected();
		expect(await joining).toBe('wrong-state');
		expect(room.size).toBe(2);
		expect((await lesson.bensReturn()).answer.peerId).toBe(peerId);
	});

	test('goes to one of two connections that return at once, and the other one resumes it when it asks again', async () => {
		await using lesson = await shortGrace();
		const { server, room, peerId, ben } = lesson;
		await lesson.loseBen();
		const request = { displayName: 'Ben', resumeToken: ben.answer.resumeToken, prepareTransports: true };
		const clients = [server.connect({ roomId: 'physics' }), server.connect({ roomId: 'physics' })] as const;
		const codes = await Promise.all(clients.map((client) => client.codeOf('joinRoom', request)));
		expect([...codes].sort()).toEqual(['ok', 'wrong-state']);
		const [refused] = clients.filter((_client, index) => codes[index] !== 'ok');
		expect(await refused?.join(request)).toMatchObject({ resumed: true, peerId });
		expect(room.size).toBe(3);
	});
});

describe('coming back without being asked', () => {
	test('is refused when the seat has ended, instead of joining as a new person', async () => {
		await using lesson = await shortGrace();
		const { server, room, ben } = lesson;
		await ben.ask('leaveRoom', {});
		const { resumeToken } = ben.answer;
		const client = server.connect({ roomId: 'physics' });
		const request = { displayName: 'Ben', resumeToken, returnOnly: true };
		expect(await client.codeOf('joinRoom', request)).toBe('not-found seat');
		await lesson.host.ask('lockRoom', { locked: true });
		expect(await client.codeOf('joinRoom', request)).toBe('not-found seat');
		expect(await client.codeOf('joinRoom', { displayName: 'Ben', returnOnly: true })).toBe('not-found seat');
		expect(room.size).toBe(2);
	});

	test('takes a seat that is in use by another connection, which is told before it is closed', async () => {
		await using lesson = await shortGrace();
		const { server, host, ben, peerId } = lesson;
		const { resumeToken } = ben.answer;
		const tab = await server.enter({}, { displayName: 'Ben', resumeToken, returnOnly: true });
		expect(tab.answer).toMatchObject({ resumed: true, peerId });
		expect([ben.notices.at(-1), ben.linkClosed]).toEqual([{ name: 'takenOver', data: {} }, true]);
		expect(host.told('peerUpdated')).toEqual([]);
		ben.session.disconnected();
		expect(await tab.codeOf('sendChat', { text: 'still here' })).toBe('ok');
	});
});

describe('giving a seat up without taking it', () => {
	test('ends a seat that is kept, and that of a person whose connection is lost', async () => {
		await using lesson = await shortGrace();
		const { server, room, host, ben } = lesson;
		const { resumeToken } = ben.answer;
		await lesson.loseBen();
		const client = server.connect({ roomId: 'physics' });
		await client.ask('giveUpSeat', { resumeToken: `${resumeToken}x` });
		expect(room.keptSeats).toHaveLength(1);
		await client.ask('giveUpSeat', { resumeToken });
		await client.ask('giveUpSeat', { resumeToken });
		expect(room.keptSeats).toEqual([]);
		await using slow = await TestSfu.start();
		slow.createRoom();
		const [anna, away] = [await slow.enter(), await slow.enter()];
		away.session.disconnected();
		await slow.connect().ask('giveUpSeat', { resumeToken: away.answer.resumeToken, roomId: 'physics' });
		expect(anna.told('peerLeft')).toEqual([{ peerId: away.answer.peerId }]);
		expect(host.told('peerLeft')).toHaveLength(1);
	});

	test('is refused while a connection uses the seat', async () => {
		await using lesson = await shortGrace();
		const { server, room, ben } = lesson;
		const { resumeToken } = ben.answer;
		expect(await server.connect({ roomId: 'physics' }).codeOf('giveUpSeat', { resumeToken })).toBe('wrong-state');
		expect(room.size).toBe(3);
	});

	test('ends the lesson when nobody else is expected back', async () => {
		await using server = await TestSfu.start({ graceMs: 0 });
		const room = server.createRoom();
		const anna = await server.enter({ role: 'host' });
		const { lessonId, resumeToken } = anna.answer;
		anna.session.disconnected();
		await server.connect({ roomId: 'physics' }).ask('giveUpSeat', { resumeToken });
		expect(room.settings.lessonId).not.toBe(lessonId);
	});
});

test('a page that closes ends its media at once, and keeps its place in the room', async () => {
	await using lesson = await shortGrace();
	const { host, ben, peerId } = lesson;
	const producerId = await ben.produce('screen');
	await ben.ask('closeMedia', {});
	expect(host.told('producerClosed')).toEqual([{ peerId, producerId, by: 'owner' }]);
	expect(host.told('peerLeft')).toEqual([]);
});

describe('a room that was left', () => {
	test('keeps chat and start of the lesson while somebody is expected back, and forgets them afterwards', async () => {
		await using server = await TestSfu.start({ graceMs: 0 });
		const room = server.createRoom();
		const anna = await server.enter({ role: 'host' });
		const { startedAtMs } = room.view;
		await anna.ask('sendChat', { text: 'hello' });
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
		anna.session.disconnected();
		vi.advanceTimersByTime(seatExpectedMs - 1);
		expect([room.size, room.view.startedAtMs]).toEqual([0, startedAtMs]);
		expect(room.keptSeats).toHaveLength(1);
		vi.advanceTimersByTime(2);
		expect([room.keptSeats, room.view.startedAtMs]).toEqual([[], null]);
		vi.useRealTimers();
		const { answer } = await server.enter({}, { resumeToken: anna.answer.resumeToken });
		expect(answer).toMatchObject({ role: 'participant', parts: { chat: { messages: [] } } });
		expect(answer.peerId).not.toBe(anna.answer.peerId);
	});

	test('ends the lesson at once when the last one leaves and nobody is expected back', async () => {
		await using lesson = await shortGrace();
		const { server, room, host, ben, cleo } = lesson;
		for (const client of [ben, cleo, host]) await client.ask('leaveRoom', {});
		expect(room.view.startedAtMs).toBeNull();
		expect(server.sfu.participantCount).toBe(0);
	});
});

test('a room keeps a limited number of seats, and the oldest ends first', async () => {
	await using lesson = await shortGrace();
	const { server, room, host, peerId } = lesson;
	await lesson.loseBen();
	for (let count = 0; count < maxKeptSeats; count++) {
		const earlier = host.told('peerLeft').length;
		(await server.enter()).session.disconnected();
		await host.next('peerLeft', earlier);
	}
	expect(room.keptSeats).toHaveLength(maxKeptSeats);
	expect(ids(room.keptSeats)).not.toContain(peerId);
	expect((await lesson.bensReturn()).answer.peerId).not.toBe(peerId);
});

test('a seat keeps a limited number of private messages', async () => {
	await using lesson = await shortGrace();
	const { host, ben, peerId } = lesson;
	for (let count = 0; count <= privateTail.count; count++) await host.ask('sendChat', { text: `${count}`, to: peerId });
	ben.session.disconnected();
	const { messages } = (await lesson.bensReturn()).answer.parts.chat;
	expect(messages.map(({ text }) => text)).toEqual(
		Array.from({ length: privateTail.count }, (_, index) => `${index + 1}`),
	);
});

test('a private message to somebody whose connection is lost is there when it is back', async () => {
	await using server = await TestSfu.start();
	server.createRoom();
	const [anna, ben] = [await server.enter({ role: 'host' }), await server.enter()];
	ben.session.disconnected();
	expect(await anna.codeOf('sendChat', { text: 'are you there?', to: ben.answer.peerId })).toBe('ok');
	const back = await server.enter({}, { resumeToken: ben.answer.resumeToken });
	expect(back.answer.parts.chat.messages).toMatchObject([{ text: 'are you there?', to: ben.answer.peerId }]);
});
