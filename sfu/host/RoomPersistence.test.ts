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
	const [room] = store.rooms.all();
	if (!room?.closedAtMs) throw new Error('the room was not closed with people in it');
	store.rooms.save({ ...room, closedAtMs: room.closedAtMs - seatExpectedMs - 60_000 });
	store.close();
	await using restarted = await TestServer.start({ dataDir });
	const { settings } = restarted.running.sfu.rooms.get(server.info.roomId);
	expect(settings).toMatchObject({ removals: [], restartReturns: [], closedAtMs: null });
	const { resumeToken, lessonId } = joined;
	const request = { displayName: 'Ada', resumeToken, lessonId, returnOnly: true };
	const back = await restarted.connect(token);
	expect(await back.ack('joinRoom', request)).toMatchObject({ ok: false, error: { what: 'lesson' } });
});
