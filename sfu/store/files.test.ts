import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noStrace, systemCalls } from '../testing/systemCalls.ts';
import { readTokenSecrets, replaceTokenSecret, syncFolder, writeFileAtomically } from './files.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-files-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

test('writes files for this user only and replaces their content, with nothing temporary left', async () => {
	const file = join(folder, 'a');
	await writeFileAtomically(file, 'first and longer');
	await writeFileAtomically(file, 'second');
	expect(await readFile(file, 'utf8')).toBe('second');
	expect((await stat(file)).mode & 0o777).toBe(0o600);
	await writeFileAtomically(file, new Uint8Array([7]), 0o640);
	expect([...(await readFile(file))]).toEqual([7]);
	expect((await stat(file)).mode & 0o777).toBe(0o640);
	expect(await readdir(folder)).toEqual(['a']);
});

test('leaves no temporary file if the file cannot be replaced', async () => {
	await mkdir(join(folder, 'a'));
	await expect(writeFileAtomically(join(folder, 'a'), 'text')).rejects.toMatchObject({ code: 'EISDIR' });
	expect(await readdir(folder)).toEqual(['a']);
});

test.skipIf(noStrace)('has the content and its name on the disk when it returns', { timeout: 60_000 }, async () => {
	const file = join(folder, 'a');
	await using calls = systemCalls(join(import.meta.dirname, 'atomicWrite.fixture.ts'), [file]);
	await calls.seen(`fsync(${folder})`);
	expect(calls.all).toEqual([`fsync(${file}.`, `fsync(${folder})`].map((call) => expect.stringContaining(call)));
});

test('syncing a folder closes it, and fails if it is missing', async () => {
	await expect(syncFolder(join(folder, 'missing'))).rejects.toMatchObject({ code: 'ENOENT' });
	if (process.platform !== 'linux') return;
	const opened = await openFiles();
	for (let index = 0; index < 20; index++) await syncFolder(folder);
	expect(await openFiles()).toBeLessThan(opened + 20);
});

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
	'writes into a folder that it may not read, which cannot be synced',
	async () => {
		await chmod(folder, 0o300);
		try {
			await writeFileAtomically(join(folder, 'a'), 'text');
			expect(await readFile(join(folder, 'a'), 'utf8')).toBe('text');
		} finally {
			await chmod(folder, 0o700);
		}
	},
);

async function openFiles(): Promise<number> {
	return (await readdir('/proc/self/fd')).length;
}

test('signs with the secret of a group of servers, and verifies with the former ones, newest first', async () => {
	const [own] = await readTokenSecrets(folder);
	const [first, second] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
	await replaceTokenSecret(folder, first);
	await replaceTokenSecret(folder, second);
	await replaceTokenSecret(folder, first);
	const secrets = (await readTokenSecrets(folder)).map((secret) => Buffer.from(secret));
	expect(secrets).toEqual([first, second, own].map((secret) => Buffer.from(secret)));
	expect((await stat(join(folder, 'token-secrets-earlier'))).mode & 0o777).toBe(0o600);
});
