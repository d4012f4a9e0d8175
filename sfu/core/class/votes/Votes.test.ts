import { expect, test } from 'vitest';
import { MemoryStorage } from '../../../testing/MemoryStorage.ts';
import { TestSfu } from '../../../testing/TestSfu.ts';

const deviceId = 'device-of-ann-0123456789';
const question = { kind: 'yesNo', text: 'Ready?' } as const;
const yes = { kind: 'yesNo', yes: true } as const;
const terms = { anonymous: false, changeable: true, timeLimitS: 3_600 };

/** A vote that Ann has answered. */
async function votedOn(storage: MemoryStorage, asked: Partial<typeof terms> = {}) {
	const server = await TestSfu.start({ storage });
	const room = server.createRoom({ lessonId: 'lesson-1' });
	const host = await server.enter({ role: 'host' });
	const ann = await server.enter({}, { displayName: 'Ann', deviceId });
	const { voteId } = await host.ask('openVote', { question, ...terms, ...asked });
	await ann.ask('answerVote', { voteId, answer: yes });
	return { server, room, host, voteId };
}

/** The room as another server finds it, as if the first one were killed now. */
async function restarted(storage: MemoryStorage, lessonId: string, clockShiftMs = 0) {
	const copy = storage.copy();
	const server = await TestSfu.start({ storage: copy });
	const room = server.sfu.rooms.create({ roomId: 'physics', name: 'Physics 2b', lessonId }, { clockShiftMs });
	return { server, votes: room.parts.votes, storage: copy };
}

const keysOf = (storage: MemoryStorage) => storage.roomState.all('physics').map(({ key }) => key);

test('what was answered is a result when the lesson of an open vote is over before the server starts again', async () => {
	const storage = new MemoryStorage();
	const { server, voteId } = await votedOn(storage);
	await using _ = server;
	const later = await restarted(storage, 'lesson-2');
	await using __ = later.server;
	expect(later.votes.projection()).toBeUndefined();
	expect(later.votes.result(voteId)).toMatchObject({ answers: [{ displayName: 'Ann', answer: yes }] });
	expect(keysOf(later.storage)).toEqual([`result/${voteId}`]);
});

test('a vote of the same lesson goes on after a restart, until the same moment where the clock was set meanwhile', async () => {
	const storage = new MemoryStorage();
	const { server, room, voteId } = await votedOn(storage);
	await using _ = server;
	const before = room.parts.votes.projection()?.vote;
	const later = await restarted(storage, 'lesson-1', 60_000);
	await using __ = later.server;
	const { openedAtMs = 0, endsAtMs = 0 } = before ?? {};
	expect(later.votes.projection()?.vote).toEqual({
		...before,
		...{ voteId, open: true, openedAtMs: openedAtMs + 60_000, endsAtMs: (endsAtMs ?? 0) + 60_000 },
	});
});

test('of an anonymous vote the store has nothing that leads to a person once it is closed', async () => {
	const storage = new MemoryStorage();
	const { server, host, voteId } = await votedOn(storage, { anonymous: true });
	await using _ = server;
	expect(JSON.stringify(storage.roomState.all('physics'))).not.toMatch(/Ann|device-of-ann/);
	expect(keysOf(storage).some((key) => key.startsWith('answer/'))).toBe(true);
	await host.ask('closeVote', { voteId });
	expect(keysOf(storage).sort()).toEqual([`result/${voteId}`, 'vote']);
	await host.ask('clearVote', { voteId });
	expect(keysOf(storage)).toEqual([`result/${voteId}`]);
});
