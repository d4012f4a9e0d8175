import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from '@photostructure/sqlite';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../testing/until.ts';
import { prepareDataDir } from './files.ts';
import { openStore } from './SqliteStore.ts';
import { storedRoom as room } from './storedRoom.fixture.ts';

const silent = pino({ level: 'silent' });
let dataDir: string;
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'lectern-store-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

test('finds rooms, invites, revocations and settings again after reopening', async () => {
	const first = openStore(dataDir, silent);
	first.rooms.save(room('a', 'K7P3QF'));
	first.rooms.save({ ...room('a', 'K7P3QF'), name: 'Chemistry' });
	first.rooms.save(room('b', 'K7P3QG'));
	first.rooms.remove('b');
	const invite = {
		tokenId: 't',
		roomId: 'a',
		role: 'coHost' as const,
		displayName: null,
		createdAtMs: 1,
		expiresAtMs: 2,
	};
	first.invites.save(invite);
	const apiToken = { tokenId: 'p', scopes: 'rooms:read', displayName: 'Timetable', createdAtMs: 1, expiresAtMs: 2 };
	first.apiTokens.save(apiToken);
	first.revocations.add('t');
	first.revocations.add('t');
	first.settings.save('name', 'Physics');
	first.settings.save('gone', 1);
	first.settings.save('gone', null);
	await first.close();
	await first.close();
	const second = openStore(dataDir, silent);
	expect(second.rooms.all()).toEqual([{ ...room('a', 'K7P3QF'), name: 'Chemistry' }]);
	expect(second.invites.all()).toEqual([{ ...invite, revoked: true }]);
	expect(second.apiTokens.all()).toEqual([{ ...apiToken, revoked: false }]);
	expect([second.revocations.has('t'), second.revocations.has('u')]).toEqual([true, false]);
	expect(second.settings.all()).toEqual({ name: 'Physics' });
	await second.close();
});

test('finds what a lesson kept again after reopening, in the order of insertion', async () => {
	const first = openStore(dataDir, silent);
	first.rooms.save(room('a', 'K7P3QF'));
	first.lessons.save('a', 'hands', 'anna', { raisedAtMs: 1 });
	first.lessons.save('a', 'hands', 'ben', 2);
	first.lessons.save('a', 'chat', 'ben', 'hello');
	first.lessons.save('a', 'hands', 'anna', { raisedAtMs: 3 });
	first.lessons.save('a', 'hands', 'ben', null);
	first.lessons.save('a', 'hands', 'ben', [4]);
	first.lessons.save('b', 'chat', '1', 'over');
	first.lessons.clear('b');
	await first.written();
	await first.close();
	const second = openStore(dataDir, silent);
	expect(second.lessons.all('a')).toEqual([
		{ part: 'hands', key: 'anna', value: { raisedAtMs: 3 } },
		{ part: 'chat', key: 'ben', value: 'hello' },
		{ part: 'hands', key: 'ben', value: [4] },
	]);
	expect(second.lessons.all('b')).toEqual([]);
	second.rooms.remove('a');
	expect(second.lessons.all('a')).toEqual([]);
	await second.close();
});

test('notices a revocation of another process while it runs', async () => {
	const [server, command] = [openStore(dataDir, silent), openStore(dataDir, silent)];
	server.followRevocations();
	command.revocations.add('t');
	await command.kept();
	await until(() => server.revocations.has('t'), 'the revocation');
	await server.close();
	await command.close();
});

test('notices a revocation of another process while its thread rests whenever it can', async () => {
	const [server, command] = [openStore(dataDir, silent), openStore(dataDir, silent)];
	server.followRevocations();
	const resting = setInterval(() => server.rest(), 1);
	for (const tokenId of ['t', 'u']) {
		command.revocations.add(tokenId);
		await command.kept();
		await until(() => server.revocations.has(tokenId), 'the revocation');
	}
	clearInterval(resting);
	await server.close();
	await command.close();
});

test('renames a damaged file and begins a new one', async () => {
	for (const damage of ['nonsense '.repeat(2000), 'SQLite format 3\0'.padEnd(8192, 'x')]) {
		await writeFile(join(dataDir, 'lectern.db'), damage);
		const store = openStore(dataDir, silent);
		expect(store.rooms.all()).toEqual([]);
		store.settings.save('name', 'new');
		await store.close();
		const kept = openStore(dataDir, silent);
		expect(kept.settings.all()).toEqual({ name: 'new' });
		await kept.close();
	}
	expect((await readdir(dataDir)).filter((file) => file.includes('.damaged-')).length).toBeGreaterThanOrEqual(2);
});

test('refuses a file of a newer version and leaves it unchanged', async () => {
	await openStore(dataDir, silent).close();
	const database = new DatabaseSync(join(dataDir, 'lectern.db'));
	database.exec('PRAGMA user_version = 99');
	database.close();
	expect(() => openStore(dataDir, silent)).toThrow(expect.objectContaining({ code: 'data-dir' }));
});

test('names the data folder when it cannot be used', async () => {
	const file = join(dataDir, 'file');
	await writeFile(file, '');
	expect(() => prepareDataDir(join(file, 'below'))).toThrow(
		expect.objectContaining({ code: 'data-dir', message: expect.stringContaining(join(file, 'below')) }),
	);
});

test('keeps what was acknowledged through kill -9', async () => {
	const script = `
		import { pino } from 'pino';
		import { openStore } from ${JSON.stringify(join(import.meta.dirname, 'SqliteStore.ts'))};
		const store = openStore(${JSON.stringify(dataDir)}, pino({ level: 'silent' }));
		for (let i = 0; ; i++) { store.revocations.add('token-' + i); await store.kept(); process.stdout.write(i + '\\n'); }`;
	const flags = ['--no-warnings', '--experimental-transform-types', '--input-type=module', '-e', script];
	const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'], cwd: import.meta.dirname });
	let acknowledged = -1;
	for await (const line of createInterface(child.stdout)) {
		acknowledged = Number(line);
		if (acknowledged === 50) child.kill('SIGKILL');
	}
	if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
	expect(child.signalCode).toBe('SIGKILL');
	const store = openStore(dataDir, silent);
	expect(acknowledged).toBeGreaterThanOrEqual(50);
	expect(Array.from({ length: acknowledged + 1 }, (_, i) => store.revocations.has(`token-${i}`))).not.toContain(false);
	await store.close();
});

test('migrates a database of the first version', async () => {
	await openStore(dataDir, silent).close();
	const database = new DatabaseSync(join(dataDir, 'lectern.db'));
	const { emptyTimeoutMs: _unknown, lessonId: _later, ...settings } = room('old', 'K7P3QF');
	const stranger = JSON.stringify({ ...settings, ephemeral: true, removedSubjects: ['token-1'] });
	database.exec(
		'DROP TABLE api_tokens; DROP TABLE lesson_state; DROP TABLE set_aside; DROP TABLE classes; DROP TABLE webhook_messages; DROP TABLE room_state; DROP TABLE room_pages; DROP TABLE files; PRAGMA user_version = 1',
	);
	database.prepare('INSERT INTO rooms VALUES (?, ?, ?)').run('old', 'K7P3QF', stranger);
	database.close();
	const store = openStore(dataDir, silent);
	expect(store.rooms.all()).toEqual([{ ...room('old', 'K7P3QF'), lessonId: 'old', emptyTimeoutMs: 600_000 }]);
	const nameless = { peerId: 'token-1', displayName: '', how: 'removed', sinceMs: 0, subject: 'token-1' };
	expect(store.lessons.all('old')).toEqual([{ part: 'removals', key: 'removed/token-1', value: nameless }]);
	expect(store.apiTokens.all()).toEqual([]);
	await store.close();
});

test('moves what belongs to a lesson out of the settings of its room, whatever the other rows are like', async () => {
	await openStore(dataDir, silent).close();
	const database = new DatabaseSync(join(dataDir, 'lectern.db'));
	const removal = { peerId: 'ben', displayName: 'Ben', how: 'denied', sinceMs: 1, subject: 'token-1' };
	const seat = { tokenDigest: 'digest', role: 'coHost' };
	const ofLesson = { removals: [removal, 5, {}], restartReturns: [seat], closedAtMs: 1_700_000_000_000 };
	const insert = database.prepare('INSERT INTO rooms VALUES (?, ?, ?)');
	insert.run('physics', 'K7P3QF', JSON.stringify({ ...room('physics', 'K7P3QF'), ...ofLesson }));
	insert.run('damaged', 'K7P3QG', '{"removals":');
	insert.run('odd', 'K7P3QH', JSON.stringify({ ...room('odd', 'K7P3QH'), removals: 'none', restartReturns: ['x'] }));
	database.exec(
		'DROP TABLE classes; DROP TABLE webhook_messages; DROP TABLE room_state; DROP TABLE room_pages; DROP TABLE files; PRAGMA user_version = 4',
	);
	database.close();
	const store = openStore(dataDir, silent);
	expect(store.rooms.all()).toEqual([room('physics', 'K7P3QF'), room('odd', 'K7P3QH')]);
	expect(store.lessons.all('physics')).toEqual([
		{ part: 'removals', key: 'removed/ben', value: removal },
		{ part: 'seats', key: 'digest/digest', value: seat },
	]);
	expect(store.lessons.any('odd')).toBe(false);
	expect(store.settings.all()).toMatchObject({ lastSign: { wallMs: ofLesson.closedAtMs } });
	await store.close();
});
