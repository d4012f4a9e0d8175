/** Starts and commands on disks that are full, locked, read-only or in disorder: exit code 5 and one sentence. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openStore } from '../store/SqliteStore.ts';
import { noSmallDrive, SmallDrive } from '../testing/SmallDrive.ts';
import { TestBundle } from '../testing/TestBundle.ts';

const timeout = 60_000;
const silent = pino({ level: 'silent' });
let program: TestBundle;
let dataDir: string;
beforeAll(async () => {
	program = await TestBundle.build();
}, 60_000);
afterAll(() => program.remove());
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'lectern-start-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const ports = ['--port', '0', '--http-port', '0', '--media-port', '0', '--workers', '1'];
const serve = ['serve', '--bind', '127.0.0.1', '--no-mdns', '--log-level', 'fatal', ...ports];
const createToken = ['token', 'create', '--scope', 'rooms:read'];
const commands = [serve, createToken, ['token', 'revoke', 'abc']];

/** Runs the program until it ends by itself. */
function lectern(args: string[], folder = dataDir): Promise<{ code: unknown; stdout: string; stderr: string }> {
	return new Promise((resolve) => {
		const all = [program.cli, ...args, '--data-dir', folder];
		execFile(process.execPath, all, { timeout: 20_000 }, (error, stdout, stderr) =>
			resolve({ code: error ? (error.code ?? error.signal) : 0, stdout, stderr }),
		);
	});
}

/** One sentence for people, without the place in the code. */
function expectSentence({ code, stdout, stderr }: Awaited<ReturnType<typeof lectern>>, text: string): void {
	expect([code, stdout]).toEqual([5, '']);
	expect(stderr.trim().split('\n').at(-1)).toMatch(/^lectern: .*\.$/);
	expect(stderr).toContain(text);
	expect(stderr).not.toMatch(/^\s+at /m);
}

test.skipIf(noSmallDrive)(
	'says that the disk is full, with and without what an earlier start has stored',
	{ timeout },
	async () => {
		await using drive = await SmallDrive.mount();
		await drive.fill();
		for (const command of commands) expectSentence(await lectern(command, drive.folder), 'the disk is full');
		await drive.empty();
		const store = openStore(drive.folder, silent);
		store.settings.save('name', 'Physics');
		await store.close();
		await drive.fill();
		for (const command of commands) expectSentence(await lectern(command, drive.folder), 'the disk is full');
	},
);

test.skipIf(noSmallDrive)('says that a folder is read-only, and leaves it as it is', { timeout }, async () => {
	await using drive = await SmallDrive.mount();
	await openStore(drive.folder, silent).close();
	await drive.makeReadOnly();
	for (const command of commands) expectSentence(await lectern(command, drive.folder), 'read-only');
});

test.each(['BEGIN EXCLUSIVE', 'PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT; BEGIN EXCLUSIVE'])(
	'says that another program holds the database (%s), and leaves nothing of the command behind',
	{ timeout },
	async (lock) => {
		await openStore(dataDir, silent).close();
		const other = new DatabaseSync(join(dataDir, 'lectern.db'));
		other.exec(lock);
		const ended = await Promise.all([lectern(serve), lectern(createToken)]);
		for (const each of ended) expectSentence(each, 'another program holds it');
		other.exec('COMMIT');
		other.close();
		const store = openStore(dataDir, silent);
		expect([store.apiTokens.all(), store.rooms.all()]).toEqual([[], []]);
		await store.close();
	},
);

test.each([
	'lectern.db',
	'lectern.db-wal',
	'token-secret',
	'tls/ca.key',
	'tls/ca.pem',
	'tls/server.key',
	'tls/server.pem',
	'tls/server-earlier.json',
])('says which file cannot be used when %s is a folder', { timeout }, async (file) => {
	await mkdir(join(dataDir, file), { recursive: true });
	expectSentence(
		await lectern(serve),
		join(dataDir, file.startsWith('tls') ? dirname(file) : file.replace('-wal', '')),
	);
});

test('says which folder cannot be used when a file is in its place', { timeout }, async () => {
	await writeFile(join(dataDir, 'tls'), '');
	expectSentence(await lectern(serve), join(dataDir, 'tls'));
	expectSentence(await lectern(serve, join(dataDir, 'tls')), join(dataDir, 'tls'));
});
