import { describe, expect, test } from 'vitest';
import { MemoryStorage } from '../testing/MemoryStorage.ts';
import { TestSfu } from '../testing/TestSfu.ts';

test('cleans a display name of what cannot be seen, and keeps the joiners that a script needs', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom();
	await server.connect({ roomId: 'physics' }).join({ displayName: '\u202e\u2066 Mia\u200b  Meier\u3164' });
	await server.connect({ roomId: 'physics' }).join({ displayName: 'علی\u200cرضا' });
	expect(room.peers.map(({ displayName }) => displayName)).toEqual(['Mia Meier', 'علی\u200cرضا']);
});

test('cleans the name of a class in every way to give it one', async () => {
	await using server = await TestSfu.start();
	const room = server.createRoom({ name: '\u202dPhysics\n 2b ' });
	expect(room.settings.name).toBe('Physics 2b');
	const anna = await server.enter({ role: 'host' });
	await anna.ask('setRoomOptions', { name: 'Chemie\u2067 🧪\u200d' });
	expect(room.settings.name).toBe('Chemie 🧪');
	expect(await anna.codeOf('setRoomOptions', { name: '\u2800' })).toBe('bad-request name');
	const ben = server.connect({ open: true });
	expect(await ben.codeOf('joinRoom', { displayName: 'Ben', room: 'study \u202egroup' })).toBe('bad-request');
	await ben.join({ room: 'study\u00ad  group' });
	expect(ben.session.room.settings).toMatchObject({ roomId: 'study\u00ad  group', name: 'study group' });
	const cleo = server.connect({ open: true });
	await cleo.join({ room: '\u3164' });
	expect(cleo.session.room.settings.name).toBe('Class');
});

/** A room with the lobby off, and everybody's names as the host is told them. */
async function classOf(server: TestSfu, hostName = 'Ms Smith') {
	const room = server.createRoom();
	const host = await server.enter({ role: 'host' }, { displayName: hostName });
	const join = (displayName: string, others = {}) => server.enter({}, { displayName, ...others });
	return { room, host, join, names: () => room.peers.map(({ displayName }) => displayName) };
}

describe('people of the same name', () => {
	test('are numbered in order of joining, by case, spaces, width and look-alikes of other scripts alike', async () => {
		await using server = await TestSfu.start();
		const { host, join, names } = await classOf(server);
		const typed = ['Mia', 'MIA', ' mia ', 'Ｍｉａ', 'Мiа', 'M i a', 'Mia (you)', 'Mia (2)', 'Mia M.'];
		for (const displayName of typed) await join(displayName);
		const given = ['Mia', 'MIA (2)', 'mia (3)', 'Ｍｉａ (4)', 'Мiа (5)', 'M i a (6)', 'Mia (7)', 'Mia (8)', 'Mia M.'];
		expect(names()).toEqual(['Ms Smith', ...given]);
		expect(host.told('peerJoined').map(({ peer }) => peer.displayName)).toEqual(given);
	});

	test('are told so in the answer, and a name that was left is given again', async () => {
		await using server = await TestSfu.start();
		const { join, names } = await classOf(server);
		const mia = await join('Mia');
		const second = await join('Mia');
		expect([mia.answer.displayName, second.answer.displayName]).toEqual(['Mia', 'Mia (2)']);
		await mia.ask('leaveRoom', {});
		await join('Mia');
		expect(names()).toEqual(['Ms Smith', 'Mia (2)', 'Mia']);
	});

	test('keep their name while their connection is lost and while their seat is kept', async () => {
		await using server = await TestSfu.start({ graceMs: 0 });
		const { host, join, names } = await classOf(server);
		const mia = await join('Mia');
		mia.session.disconnected();
		await host.next('peerLeft');
		const other = await join('Mia');
		expect(other.answer.displayName).toBe('Mia (2)');
		const back = await join('Mia', { resumeToken: mia.answer.resumeToken });
		expect(back.answer).toMatchObject({ peerId: mia.answer.peerId, displayName: 'Mia' });
		expect(names()).toEqual(['Ms Smith', 'Mia (2)', 'Mia']);
	});

	test('keep their names over a restart of the server, in whatever order they return', async () => {
		await using before = await TestSfu.start();
		const { room, join } = await classOf(before);
		const [, second] = [await join('Mia'), await join('Mia')];
		await using after = await TestSfu.start();
		const restarted = after.createRoom(room.settings);
		const { displayName, resumeToken } = second.answer;
		await after.enter({ displayName: 'Mia' }, { displayName, resumeToken });
		await after.enter({ displayName: 'Mia' }, { displayName: 'Mia' });
		expect(restarted.peers.map((peer) => peer.displayName)).toEqual(['Mia (2)', 'Mia']);
	});

	test('get their own name after a restart of the server, also when they come back without their seat', async () => {
		const storage = new MemoryStorage();
		await using before = await TestSfu.start({ storage });
		const { room, join } = await classOf(before);
		const [mia] = [await join('Mia'), await join('Ben')];
		await using after = await TestSfu.start({ storage: storage.copy() });
		const restarted = after.createRoom(room.settings);
		for (const displayName of ['Mia', 'Ben', 'Mia']) await after.enter({}, { displayName });
		const { resumeToken, peerId } = mia.answer;
		const back = await after.enter({}, { displayName: 'Mia', resumeToken });
		expect(back.answer).toMatchObject({ peerId, displayName: 'Mia (3)' });
		expect(restarted.peers.map((peer) => peer.displayName)).toEqual(['Mia', 'Ben', 'Mia (2)', 'Mia (3)']);
	});

	test('are told apart in the lobby and inside together, and are called inside as they were let in', async () => {
		await using server = await TestSfu.start();
		const { host, join, names } = await classOf(server);
		await join('Mia');
		await host.ask('setRoomOptions', { lobby: true });
		const [second, third] = [server.connect({ roomId: 'physics' }), server.connect({ roomId: 'physics' })];
		const waiting = [];
		for (const client of [second, third]) waiting.push(await client.ask('joinRoom', { displayName: 'mia' }));
		const lobby = host.told('lobbyChanged').at(-1)?.lobby ?? [];
		expect(lobby.map(({ displayName }) => displayName)).toEqual(['mia (2)', 'mia (3)']);
		await host.ask('admitAll', {});
		await third.join({ displayName: 'mia' });
		await second.join({ displayName: 'mia' });
		expect(names()).toEqual(['Ms Smith', 'Mia', 'mia (3)', 'mia (2)']);
		expect(waiting.map(({ peerId }) => peerId)).toEqual(lobby.map(({ peerId }) => peerId));
	});

	test('are not numbered beside themselves when they knock in a second tab', async () => {
		await using server = await TestSfu.start();
		const { host } = await classOf(server);
		await host.ask('setRoomOptions', { lobby: true });
		for (const deviceId of ['device-of-mia-0001', 'device-of-mia-0001', 'device-of-mia-0002'])
			await server.connect({ roomId: 'physics' }).ask('joinRoom', { displayName: 'Mia', deviceId });
		const lobby = host.told('lobbyChanged').at(-1)?.lobby ?? [];
		expect(lobby.map(({ displayName }) => displayName)).toEqual(['Mia', 'Mia (2)']);
	});

	test('are told apart whose name comes with their token, which goes before the one they state', async () => {
		await using server = await TestSfu.start();
		const { names } = await classOf(server);
		await server.enter({ displayName: 'Mia' }, { displayName: 'Ms Smith' });
		await server.enter({ displayName: 'Mia' }, { displayName: 'Mia' });
		await server.enter({ displayName: 'Mia' }, { displayName: 'Mia (7)' });
		expect(names()).toEqual(['Ms Smith', 'Mia', 'Mia (2)', 'Mia (7)']);
	});
});

describe("a host's name", () => {
	test('is numbered for a participant, whatever they add to it', async () => {
		await using server = await TestSfu.start();
		const { join, names } = await classOf(server);
		for (const displayName of ['Ms Smith', 'ms. smith (you)', 'Ms Smith (Teacher)', 'Мs Smith'])
			await join(displayName);
		const given = ['Ms Smith (2)', 'ms. smith (3)', 'Ms Smith (4)', 'Мs Smith (5)'];
		expect(names()).toEqual(['Ms Smith', ...given]);
	});

	test('is given up by a participant who came first, also in the lobby, and by no other host', async () => {
		await using server = await TestSfu.start();
		const room = server.createRoom();
		const first = await server.enter({ role: 'host' }, { displayName: 'Mr Jones' });
		const student = await server.enter({}, { displayName: 'ms smith' });
		await first.ask('setRoomOptions', { lobby: true });
		await server.connect({ roomId: 'physics' }).ask('joinRoom', { displayName: 'Ms Smith (2)' });
		await server.enter({ role: 'coHost' }, { displayName: 'Ms Smith' });
		await server.enter({ role: 'host' }, { displayName: 'Ms Smith' });
		const renamed = { peerId: student.answer.peerId, displayName: 'ms smith (3)' };
		expect(room.peers.map(({ displayName }) => displayName)).toEqual([
			...['Mr Jones', 'ms smith (3)', 'Ms Smith', 'Ms Smith (2)'],
		]);
		expect(student.told('peerUpdated')).toEqual([renamed]);
		expect(first.told('peerUpdated')).toEqual([renamed]);
		expect(first.told('lobbyChanged').at(-1)?.lobby).toMatchObject([{ displayName: 'Ms Smith (4)' }]);
	});
});

test('a chat message, private or not, says which role its sender had when it was sent', async () => {
	await using server = await TestSfu.start();
	const { host, join } = await classOf(server);
	const [mia, ben] = [await join('Mia'), await join('Ms Smith')];
	await host.ask('sendChat', { text: 'to all' });
	await ben.ask('sendChat', { text: 'I am the teacher' });
	await host.ask('sendChat', { text: 'to Mia', to: mia.answer.peerId });
	await host.ask('setRole', { peerId: ben.answer.peerId, role: 'coHost' });
	await ben.ask('sendChat', { text: 'now I am' });
	const roles = mia.told('chatMessage').map(({ displayName, role }) => [displayName, role]);
	expect(roles).toEqual([
		['Ms Smith', 'host'],
		['Ms Smith (2)', 'participant'],
		['Ms Smith', 'host'],
		['Ms Smith (2)', 'coHost'],
	]);
	const { messages } = (await join('Late')).answer.parts.chat;
	expect(messages.map(({ role }) => role)).toEqual(['host', 'participant', 'coHost']);
});
