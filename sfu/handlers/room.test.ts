import { expect, test } from 'vitest';
import { classOfThree } from '../testing/classOfThree.ts';
import { TestSfu } from '../testing/TestSfu.ts';

test('generates unique room codes, and refuses ids and codes that are in use', async () => {
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

test('emits settings on every change that are enough to create the room again', async () => {
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
	// Creation, the name, the lock: what belongs to the lesson is kept apart.
	expect(changes.length).toBe(3);
	expect(ended).toEqual(['physics']);
	await using other = await TestSfu.start();
	const again = other.createRoom(changes.at(-1) as object);
	expect(again.settings).toEqual(changes.at(-1));
	expect(again.settings).toMatchObject({ name: 'Physics 2c', locked: true });
});

test('tells everybody when a host closes the room, and forbids it to participants and co-hosts', async () => {
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

test('sends serverClosing and keeps the rooms when the server closes', async () => {
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

test('counts the participants of all rooms together', async () => {
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

test('lists everybody, oneself included, in getRoomInfo and getParticipants', async () => {
	await using server = await TestSfu.start();
	const { ben } = await classOfThree(server);
	expect(await ben.ask('getRoomInfo', {})).toMatchObject({ participantCount: 3, room: { roomId: 'physics' } });
	expect((await ben.ask('getParticipants', {})).peers.length).toBe(3);
});
