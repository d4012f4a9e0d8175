import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { seatExpectedMs } from '../core/limits.ts';
import { openStore } from '../store/SqliteStore.ts';
import { TestServer } from '../testing/TestServer.ts';

test('ends a lesson that was interrupted for longer than a restart takes, with its seats and removals', async () => {
	await using server = await TestServer.start();
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Teacher' });
	const { token } = await server.joinByCode();
	const joined = await (await server.connect(token)).ask('joinRoom', { displayName: 'Ada' });
	if (joined.status !== 'joined') throw new Error(joined.status);
	const removed = await (await server.connect((await server.joinByCode()).token)).ask('joinRoom', {
		displayName: 'Ben',
	});
	await host.ask('removePeer', { peerId: removed.peerId });
	const { dataDir } = server;
	await server.running.close();
	const store = openStore(dataDir, pino({ level: 'silent' }));
	expect(store.lessons.any(server.info.roomId)).toBe(true);
	store.settings.save('lastSign', { wallMs: Date.now() - seatExpectedMs - 60_000 });
	await store.close();
	await using restarted = await TestServer.start({ dataDir });
	const { removals, keptSeats } = restarted.running.sfu.rooms.get(server.info.roomId);
	expect({ removals, keptSeats }).toEqual({ removals: [], keptSeats: [] });
	const { resumeToken, lessonId } = joined;
	const request = { displayName: 'Ada', resumeToken, lessonId, returnOnly: true };
	const back = await restarted.connect(token);
	expect(await back.ack('joinRoom', request)).toMatchObject({ ok: false, error: { what: 'lesson' } });
});

test.each([
	['its row is not JSON', "UPDATE rooms SET settings = '{'"],
	['its row lacks a field', "UPDATE rooms SET settings = json_remove(settings, '$.name')"],
	['nobody knows any more which room it is', "UPDATE settings SET value = '{' WHERE name = 'homeRoomId'"],
])('keeps the code of the home room when %s', async (_what, statement) => {
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-home-'));
	try {
		const before = await TestServer.start({ dataDir });
		const { roomId, roomCode } = before.info;
		await before[Symbol.asyncDispose]();
		const database = new DatabaseSync(join(dataDir, 'lectern.db'));
		database.exec(statement);
		database.close();
		await using server = await TestServer.start({ dataDir });
		expect(server.info).toMatchObject({ roomId, roomCode });
		expect(server.running.sfu.rooms.list()).toHaveLength(1);
	} finally {
		await rm(dataDir, { recursive: true, force: true });
	}
});
