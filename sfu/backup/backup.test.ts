import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestServer } from '../testing/TestServer.ts';
import { makeBackup } from './makeBackup.ts';
import { restoreBackup } from './restoreBackup.ts';

let folder: string;
let dataDir: string;
let target: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-backup-'));
	dataDir = join(folder, 'data');
	target = join(folder, 'backup');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const make = (recordings: string | null = null) => makeBackup({ dataDir, target, recordings, version: '1.0.0' });
const restoreTo = (to: string) => restoreBackup(target, to, join(to, 'recordings'));

/** A data folder that needs no server to be copied. */
async function smallDataDir(): Promise<void> {
	await mkdir(dataDir);
	const database = new DatabaseSync(join(dataDir, 'lectern.db'));
	database.exec('CREATE TABLE rooms (id TEXT); PRAGMA user_version = 1;');
	database.close();
	await writeFile(join(dataDir, 'token-secret'), 'secret');
}

async function lesson(name: string, end: string | null): Promise<string> {
	const recordings = join(dataDir, 'recordings');
	await mkdir(join(recordings, name, 'tracks'), { recursive: true });
	await writeFile(join(recordings, name, 'tracks', 'a.webm'), 'sound');
	const times = { startedAtMs: 0, stoppedAtMs: null, durationMs: null, end, recorder: 'built-in', pid: 1 };
	const lists = { people: [], tracks: [], segments: [], gaps: [], breaks: [], chapters: [], focus: [], chat: [] };
	const manifest = { format: 'lectern-lesson', version: 1, recordingId: name, roomId: 'r', name, ...times, ...lists };
	const options = { cameras: 'all' };
	await writeFile(
		join(recordings, name, 'manifest.json'),
		JSON.stringify({ ...manifest, options, completed: end !== null, film: { state: 'waiting' } }),
	);
	return recordings;
}

test('restores a backup that was made while a server ran: class, tokens and trusted CA go on', async () => {
	let info: TestServer['info'];
	let token: string;
	{
		await using server = await TestServer.start({ dataDir, name: 'Physics' });
		({ info } = server);
		token = await server.hostTokenForAnHour();
		await server.join('Ann');
		await make();
		await expect(restoreTo(dataDir)).rejects.toMatchObject({ code: 'in-use' });
		await server.request('/api/host', { method: 'PATCH', token: info.hostToken, body: { className: 'Chemistry' } });
	}
	const elsewhere = join(folder, 'elsewhere');
	expect(await restoreTo(elsewhere)).toMatchObject({ before: null });
	await using again = await TestServer.start({ dataDir: elsewhere });
	expect(again.info).toMatchObject({ roomCode: info.roomCode, roomId: info.roomId, fingerprint: info.fingerprint });
	const host = await again.request('/api/host', { token });
	expect(host.status).toBe(200);
	expect(host.json().className).toBe('Physics');
});

test('keeps secrets to their owner, and moves aside what a restore replaces', async () => {
	await smallDataDir();
	await make();
	if (process.platform !== 'win32') {
		expect((await stat(target)).mode & 0o777).toBe(0o700);
		for (const file of ['lectern.db', 'token-secret'])
			expect((await stat(join(target, file))).mode & 0o777).toBe(0o600);
	}
	await writeFile(join(dataDir, 'token-secret'), 'another');
	const { before } = await restoreTo(dataDir);
	expect(await readFile(join(dataDir, 'token-secret'), 'utf8')).toBe('secret');
	expect(await readFile(join(String(before), 'token-secret'), 'utf8')).toBe('another');
	expect((await readdir(dataDir)).filter((name) => name.startsWith('.restoring'))).toEqual([]);
});

test('copies the files of documents, but none that is being received', async () => {
	await smallDataDir();
	const materials = join(dataDir, 'materials');
	await mkdir(materials);
	const name = 'a'.repeat(64);
	await writeFile(join(materials, name), '%PDF-1.4');
	await writeFile(join(materials, 'upload-1'), '%PDF');
	await make();
	const elsewhere = join(folder, 'elsewhere');
	await restoreTo(elsewhere);
	expect(await readdir(join(elsewhere, 'materials'))).toEqual([name]);
	expect(await readFile(join(elsewhere, 'materials', name), 'utf8')).toBe('%PDF-1.4');
});

test('copies recordings when asked, but none that runs, and overwrites none', async () => {
	await smallDataDir();
	await lesson('ended', 'stopped');
	const recordings = await lesson('running', null);
	expect(await make(recordings)).toMatchObject({ running: ['running'] });
	await rm(join(recordings, 'ended', 'tracks'), { recursive: true });
	expect((await restoreTo(dataDir)).lessons).toEqual({ copied: 0, left: 1 });
	await rm(join(recordings, 'ended'), { recursive: true });
	expect((await restoreTo(dataDir)).lessons).toEqual({ copied: 1, left: 0 });
	expect(await readFile(join(recordings, 'ended/tracks/a.webm'), 'utf8')).toBe('sound');
});

test('refuses a damaged backup, one of a newer version and a folder that is none, and changes nothing', async () => {
	await smallDataDir();
	await make();
	await writeFile(join(dataDir, 'token-secret'), 'present');
	const refused = async () => {
		await expect(restoreTo(dataDir)).rejects.toMatchObject({ code: 'usage' });
		expect(await readFile(join(dataDir, 'token-secret'), 'utf8')).toBe('present');
	};
	await writeFile(join(target, 'token-secret'), 'forged');
	await refused();
	const file = join(target, 'lectern-backup.json');
	const manifest = JSON.parse(await readFile(file, 'utf8'));
	await writeFile(file, JSON.stringify({ ...manifest, schemaVersion: 1_000 }));
	await refused();
	await writeFile(file, JSON.stringify({ ...manifest, files: [{ path: '../token-secret', bytes: 0, sha256: '' }] }));
	await refused();
	await rm(file);
	await refused();
});

test('makes no backup over something, of nothing, or inside the recordings', async () => {
	await expect(make()).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('--data-dir') });
	await smallDataDir();
	await mkdir(target);
	await expect(make()).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('exists') });
	await rm(target, { recursive: true });
	await expect(make(folder)).rejects.toMatchObject({ code: 'usage' });
	expect(await readdir(folder)).toEqual(['data']);
});
