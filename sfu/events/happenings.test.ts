import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, test, vi } from 'vitest';
import { openStore } from '../store/SqliteStore.ts';
import { silentLogger } from '../testing/silentLogger.ts';
import { TestServer } from '../testing/TestServer.ts';
import type { Happening } from './Happening.ts';
import { Happenings } from './Happenings.ts';
import { logHappenings } from './logHappenings.ts';

function recorded({ running }: TestServer): Happening[] {
	const all: Happening[] = [];
	running.happenings.on('happened', (happening) => all.push(happening));
	return all;
}

/** Type, and who or why. */
const short = (happening: Happening) =>
	[
		happening.type,
		...('who' in happening ? [happening.who.displayName] : []),
		...('why' in happening ? [happening.why] : []),
	].join(' ');

test('tells of a class from its first participant to its end, with who came, left and was removed', async () => {
	await using server = await TestServer.start();
	const all = recorded(server);
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Ms Smith' });
	const ann = await server.join('Ann');
	const ben = await server.join('Ben');
	await ann.client.ask('leaveRoom', {});
	await host.ask('removePeer', { peerId: ben.peerId });
	await host.ask('closeRoom', {});
	await vi.waitFor(() => expect(all.at(-1)?.type).toBe('classEnded'), 10_000);
	expect(all.map(short)).toEqual([
		'classStarted',
		'participantJoined Ms Smith',
		'participantJoined Ann',
		'participantJoined Ben',
		'participantLeft Ann left',
		'participantLeft Ben removed',
		'participantLeft Ms Smith roomClosed',
		'classEnded roomClosed',
	]);
	expect(all[0]).toMatchObject({ roomId: server.info.roomId, continues: false });
	expect(new Set(all.map((each) => 'lessonId' in each && each.lessonId)).size).toBe(1);
});

test('tells which request was refused, and by which code', async () => {
	await using server = await TestServer.start();
	const all = recorded(server);
	await expect(server.connect('no token')).rejects.toMatchObject({ code: 'unauthorized' });
	expect((await server.request('/api/join', { body: { roomCode: 'AAAAAA' } })).status).toBe(404);
	expect((await server.request('/api/host')).status).toBe(401);
	const host = await server.connect(server.info.hostToken);
	await host.ask('joinRoom', { displayName: 'Ms Smith' });
	await host.ask('lockRoom', { locked: true });
	await expect(server.join('Ann')).rejects.toMatchObject({ wire: { code: 'room-locked' } });
	const refused = all.flatMap((each) => (each.type === 'refused' ? [`${each.request} ${each.code}`] : []));
	expect(refused).toEqual([
		'handshake unauthorized',
		'POST /api/join not-found',
		'GET /api/host unauthorized',
		'joinRoom room-locked',
	]);
});

test('ends the classes of a server that was killed at the next start, and says that a lesson continues', async () => {
	const dataDir = await mkdtemp(join(tmpdir(), 'lectern-happenings-'));
	try {
		const store = openStore(dataDir, pino({ level: 'silent' }));
		store.settings.save('openLessons', [{ roomId: 'room', lessonId: 'lesson' }]);
		await store.close();
		const told: Happening[] = [];
		const tell = vi.spyOn(Happenings.prototype, 'tell').mockImplementation((happening) => void told.push(happening));
		{
			await using server = await TestServer.start({ dataDir });
			expect(told).toEqual([
				{ type: 'classEnded', roomId: 'room', lessonId: 'lesson', why: 'serverKilled', durationMs: null },
			]);
			await server.join('Ann');
			await server.running.close();
		}
		await using _again = await TestServer.start({ dataDir });
		const { client } = await _again.join('Ben');
		client.socket.disconnect();
		tell.mockRestore();
		expect(told.map(short).slice(1)).toEqual([
			'classStarted',
			'participantJoined Ann',
			'participantLeft Ann serverClosing',
			'classEnded serverClosing',
			'classStarted',
			'participantJoined Ben',
		]);
		expect(told.filter(({ type }) => type === 'classStarted')).toMatchObject([
			{ continues: false },
			{ continues: true },
		]);
	} finally {
		await rm(dataDir, { recursive: true, force: true });
	}
});

const who = { participantId: 'p1', displayName: 'Ann', role: 'participant' } as const;
const inRoom = { roomId: 'r1', lessonId: 'l1' };
const happened: Happening[] = [
	{ type: 'classStarted', ...inRoom, roomCode: 'K7P3QF', name: 'Physics', continues: false },
	{ type: 'participantJoined', ...inRoom, who },
	{ type: 'participantLeft', ...inRoom, who, why: 'removed', presentMs: 1000 },
	{ type: 'recordingReady', recordingId: 'x', roomId: 'r1', name: 'Physics', startedAtMs: 0, durationMs: 1 },
	{ type: 'classEnded', ...inRoom, why: 'left', durationMs: 2000 },
];

function logged(withNames: boolean, tell: (happenings: Happenings) => void): string[] {
	const lines: string[] = [];
	const info = (fields: object, message: string) => void lines.push(`${message} ${JSON.stringify(fields)}`);
	const happenings = new Happenings();
	logHappenings(happenings, { ...silentLogger, info }, withNames);
	tell(happenings);
	return lines;
}

test('logs one line for each happening, and names only when asked', () => {
	const all = (happenings: Happenings) => {
		for (const each of happened) happenings.tell(each);
	};
	const lines = logged(false, all);
	expect(lines.map((line) => line.split(' {')[0])).toEqual([
		...['class started', 'participant joined', 'participant removed', 'recording ready', 'class ended'],
	]);
	expect(lines.join()).not.toMatch(/Ann|Physics|K7P3QF/);
	expect(lines[1]).toContain('"participantId":"p1"');
	expect(logged(true, all).join()).toMatch(/Physics.*Ann/);
});

test('logs a few refusals of an address, and then how many were left out', () => {
	const refused = { type: 'refused', request: 'joinRoom', code: 'room-locked' } as const;
	const lines = logged(false, (happenings) => {
		for (let count = 0; count < 100; count++) happenings.tell({ ...refused, network: '192.0.2.1' });
		happenings.tell({ ...refused, network: '192.0.2.2' });
	});
	expect(lines.length).toBeLessThan(10);
	expect(lines.at(-1)).toContain('"network":"192.0.2.2"');
});
