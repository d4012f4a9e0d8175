import { expect, test } from 'vitest';
import { MemoryStorage } from '../../testing/MemoryStorage.ts';
import { TestSfu } from '../../testing/TestSfu.ts';
import { until } from '../../testing/until.ts';
import { chatTail } from '../limits.ts';

/** A server with this storage, in whose lesson there are a host and two participants. */
async function lessonOn(storage: MemoryStorage, graceMs = 5_000) {
	const server = await TestSfu.start({ storage, graceMs });
	const room = server.createRoom({ lessonId: 'lesson-1' });
	const host = await server.enter({ role: 'host', subject: 'teacher' }, { displayName: 'Ms Smith' });
	const ann = await server.enter({ subject: 'ann' }, { displayName: 'Ann', deviceId: 'device-of-ann-0123456789' });
	const ben = await server.enter({ subject: 'ben' }, { displayName: 'Ben' });
	const resumeTokens = { host: host.answer.resumeToken, ann: ann.answer.resumeToken, ben: ben.answer.resumeToken };
	const ids = { host: host.answer.peerId, ann: ann.answer.peerId, ben: ben.answer.peerId };
	return { server, room, host, ann, ben, resumeTokens, ids };
}

/** Another server with what the storage had at this moment, as if the first one were killed now. */
async function restarted(storage: MemoryStorage, clockShiftMs = 0) {
	const copy = storage.copy();
	const server = await TestSfu.start({ storage: copy });
	const room = server.sfu.rooms.create(
		{ roomId: 'physics', name: 'Physics 2b', lessonId: 'lesson-1' },
		{ clockShiftMs },
	);
	return { server, room, storage: copy };
}

test('keeps nothing of a lesson that has ended, nor of a room that has closed', async () => {
	const storage = new MemoryStorage();
	const { server, room, host, ann, ben, ids } = await lessonOn(storage);
	await using _ = server;
	const fill = async () => {
		await ann.ask('sendChat', { text: 'hello' });
		await ann.ask('sendChat', { text: 'psst', to: ids.ben });
		await ann.ask('raiseHand', {});
		await host.ask('setPermissions', { peerId: ids.ann, permissions: { mic: false } });
		await host.ask('spotlight', { peerId: ids.ann });
		await host.ask('startTimer', { durationMs: 60_000 });
	};
	await fill();
	for (const client of [ann, ben, host]) await client.ask('leaveRoom', {});
	expect(storage.lessons.all('physics')).toEqual([]);
	const again = await server.enter({ role: 'host' });
	await again.ask('raiseHand', {});
	expect(storage.lessons.any('physics')).toBe(true);
	room.close('roomClosed');
	expect(storage.lessons.any('physics')).toBe(false);
	const next = await server.createRoom();
	expect([next.keptSeats, next.view.startedAtMs]).toEqual([[], null]);
});

test('writes a message or a hand for the class and for the summary of its host, and nothing for a connection that comes back within the grace time', async () => {
	const storage = new MemoryStorage();
	const { server, ann, resumeTokens, ids } = await lessonOn(storage);
	await using _ = server;
	storage.writes.length = 0;
	const { messageId } = await ann.ask('sendChat', { text: 'hello' });
	await ann.ask('raiseHand', {});
	await ann.ask('raiseHand', {});
	const ofMessage = [`chat/${messageId}`, `chatLog/${messageId}`];
	expect(storage.writes).toEqual([...ofMessage, `hands/${ids.ann}`, `attendance/${ids.ann}`]);
	ann.session.disconnected();
	const back = await server.enter({ subject: 'ann' }, { resumeToken: resumeTokens.ann });
	expect(back.answer).toMatchObject({ resumed: true });
	expect(storage.writes).toHaveLength(4);
});

test('keeps as many messages as a late joiner is shown, and private ones as long as one of the two seats', async () => {
	const storage = new MemoryStorage();
	const { server, ann, ben, host, ids } = await lessonOn(storage);
	await using _ = server;
	for (let index = 0; index <= chatTail.count; index++) await ann.ask('sendChat', { text: `message ${index}` });
	expect(storage.keysOf('chat')).toHaveLength(chatTail.count);
	const { messageId } = await ann.ask('sendChat', { text: 'psst', to: ids.ben });
	expect(storage.keysOf('chat')).toContain(messageId);
	await ann.ask('leaveRoom', {});
	expect(storage.keysOf('chat')).toContain(messageId);
	const after = await restarted(storage);
	await using _after = after.server;
	expect(after.storage.keysOf('chat')).toContain(messageId);
	await ben.ask('leaveRoom', {});
	expect(storage.keysOf('chat')).not.toContain(messageId);
	expect((await host.ask('getRoomInfo', {})).parts.chat.messages.at(-1)?.text).toBe(`message ${chatTail.count}`);
});

test('moves times with the clock of the computer when it was set between two runs', async () => {
	const storage = new MemoryStorage();
	const { server, ann, host, room, resumeTokens } = await lessonOn(storage);
	await using _ = server;
	const { sentAtMs } = await ann.ask('sendChat', { text: 'hello' });
	await ann.ask('raiseHand', {});
	await host.ask('startTimer', { durationMs: 60_000 });
	const { parts } = await host.ask('getRoomInfo', {});
	const dayMs = 86_400_000;
	const after = await restarted(storage, dayMs);
	await using _after = after.server;
	await after.server.enter({ subject: 'ann' }, { resumeToken: resumeTokens.ann });
	const back = await after.server.enter({ subject: 'teacher', role: 'host' }, { resumeToken: resumeTokens.host });
	expect(back.answer.parts.chat.messages).toMatchObject([{ sentAtMs: sentAtMs + dayMs }]);
	expect(back.answer.parts.hands.hands).toMatchObject([
		{ raisedAtMs: (parts.hands.hands[0]?.raisedAtMs ?? 0) + dayMs },
	]);
	const { timer } = parts.timer;
	if (timer?.state !== 'running') throw new Error('the timer does not run');
	expect(back.answer.parts.timer.timer).toEqual({ ...timer, endsAtMs: timer.endsAtMs + dayMs });
	expect(after.room.view.startedAtMs).toBe((room.view.startedAtMs ?? 0) + dayMs);
	// The second restart finds the times as the first one had them.
	const third = await restarted(after.storage);
	await using _third = third.server;
	expect(third.room.view.startedAtMs).toBe(after.room.view.startedAtMs);
	expect(third.room.parts.timer.snapshot()).toEqual(back.answer.parts.timer);
});

test('puts somebody back into the spotlight who returns, unless a host has chosen again meanwhile', async () => {
	const storage = new MemoryStorage();
	const { server, host, resumeTokens, ids } = await lessonOn(storage);
	await using _ = server;
	await host.ask('spotlight', { peerId: ids.ann });
	const first = await restarted(storage);
	await using _first = first.server;
	const teacher = await first.server.enter({ subject: 'teacher', role: 'host' }, { resumeToken: resumeTokens.host });
	expect(teacher.answer.parts.spotlight).toEqual({ peerId: null, chosenBy: null });
	await first.server.enter({ subject: 'ann' }, { resumeToken: resumeTokens.ann });
	expect(await teacher.next('spotlightChanged')).toEqual({ peerId: ids.ann, chosenBy: ids.host });
	const second = await restarted(storage);
	await using _second = second.server;
	const other = await second.server.enter({ subject: 'teacher', role: 'host' }, { resumeToken: resumeTokens.host });
	await second.server.enter({ subject: 'ben' }, { resumeToken: resumeTokens.ben });
	await other.ask('spotlight', { peerId: ids.ben });
	const ann = await second.server.enter({ subject: 'ann' }, { resumeToken: resumeTokens.ann });
	expect(ann.answer.parts.spotlight).toEqual({ peerId: ids.ben, chosenBy: ids.host });
});

test('keeps the place in the queue of the lobby, and the names of those who wait, in whatever order they knock again', async () => {
	const storage = new MemoryStorage();
	const { server, host, resumeTokens } = await lessonOn(storage);
	await using _ = server;
	await host.ask('setRoomOptions', { lobby: true });
	const knock = (on: TestSfu, subject: string) => on.connect({ roomId: 'physics', subject });
	for (const subject of ['mia-1', 'mia-2']) await knock(server, subject).ask('joinRoom', { displayName: 'Mia' });
	const { parts } = await host.ask('getRoomInfo', {});
	expect(parts.lobby?.lobby.map(({ displayName }) => displayName)).toEqual(['Mia', 'Mia (2)']);
	const after = await restarted(storage);
	await using _after = after.server;
	after.room.change({ lobby: true });
	const back = await after.server.enter({ subject: 'teacher', role: 'host' }, { resumeToken: resumeTokens.host });
	expect(back.answer.parts.lobby).toEqual({ lobby: [] });
	for (const subject of ['mia-2', 'mia-1']) await knock(after.server, subject).ask('joinRoom', { displayName: 'Mia' });
	expect((await back.ask('getRoomInfo', {})).parts.lobby).toEqual(parts.lobby);
});

test('mutes also those who are not back yet when a host mutes all after a restart', async () => {
	const storage = new MemoryStorage();
	const { server, resumeTokens } = await lessonOn(storage);
	await using _ = server;
	const after = await restarted(storage);
	await using _after = after.server;
	const host = await after.server.enter({ subject: 'teacher', role: 'host' }, { resumeToken: resumeTokens.host });
	await host.ask('muteAll', {});
	const ann = await after.server.enter({ subject: 'ann' }, { resumeToken: resumeTokens.ann });
	expect(ann.answer.parts.hostStops.mic).toBe(1);
});

test('knows after a restart who was lowered in role, let back in, and in a kept seat', async () => {
	const storage = new MemoryStorage();
	const { server, host, ann, resumeTokens, ids } = await lessonOn(storage, 1);
	await using _ = server;
	const helper = await server.enter({ subject: 'helper', role: 'coHost' }, { displayName: 'Helper' });
	await host.ask('setRole', { peerId: helper.answer.peerId, role: 'participant' });
	await host.ask('removePeer', { peerId: ids.ben });
	await host.ask('allowAgain', { peerId: ids.ben });
	await ann.ask('raiseHand', {});
	ann.session.disconnected();
	await host.next('peerLeft', 1);
	const after = await restarted(storage);
	await using _after = after.server;
	expect(after.room.keptSeats.map(({ displayName }) => displayName)).toEqual(['Ann', 'Ms Smith', 'Helper']);
	const { answer } = await after.server.enter({ subject: 'helper', role: 'coHost' });
	expect(answer.role).toBe('participant');
	after.room.change({ lobby: true });
	expect((await after.server.enter({ subject: 'ben' })).answer.status).toBe('joined');
	const back = await after.server.enter({ subject: 'ann' }, { resumeToken: resumeTokens.ann });
	expect(back.answer).toMatchObject({ peerId: ids.ann, displayName: 'Ann' });
	expect(back.answer.parts.hands.hands).toMatchObject([{ peerId: ids.ann }]);
});

test('does without entries that it cannot read, e.g. of another version, and removes them', async () => {
	const storage = new MemoryStorage();
	const { server, resumeTokens, ids } = await lessonOn(storage);
	await using _ = server;
	const odd = { chat: 5, hands: 'now', hostStops: {}, permissions: { fly: true }, seats: { role: 'king' }, timer: [] };
	for (const [part, value] of Object.entries(odd)) storage.lessons.save('physics', part, 'odd', value);
	for (const part of ['spotlight', 'hostPresence', 'moderation', 'lesson'])
		storage.lessons.save('physics', part, 'odd', { odd });
	for (const key of ['removed/odd', 'allowed/odd', 'else']) storage.lessons.save('physics', 'removals', key, 7);
	for (const key of ['waiting/odd', 'admitted/odd']) storage.lessons.save('physics', 'lobby', key, 'odd');
	const after = await restarted(storage);
	await using _after = after.server;
	const back = await after.server.enter({ subject: 'ann' }, { resumeToken: resumeTokens.ann });
	expect(back.answer).toMatchObject({ peerId: ids.ann });
	for (const part of ['chat', 'hands', 'hostStops', 'permissions', 'moderation'])
		expect(after.storage.keysOf(part)).toEqual([]);
});

test('ends the seat of somebody whose join failed', async () => {
	const storage = new MemoryStorage();
	await using server = await TestSfu.start({ storage });
	const room = server.createRoom();
	await server.enter({ role: 'host' });
	for (const pid of server.sfu.workerPids) process.kill(pid, 'SIGKILL');
	const late = server.connect({ roomId: 'physics' });
	const code = await late.codeOf('joinRoom', { displayName: 'Ann', prepareTransports: true });
	await until(
		() => room.size,
		'the room to be as it was answered',
		(size) => size === (code === 'ok' ? 2 : 1),
	);
	expect(storage.keysOf('seats')).toHaveLength(room.size);
});
