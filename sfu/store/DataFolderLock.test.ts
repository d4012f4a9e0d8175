import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noStrace } from '../testing/systemCalls.ts';
import { DataFolderLock } from './DataFolderLock.ts';

let dataDir: string;
beforeEach(async () => {
	dataDir = await mkdtemp(join(tmpdir(), 'lectern-lock-'));
});
afterEach(() => rm(dataDir, { recursive: true, force: true }));

const noWarning = (_details: object, message: string) => expect.fail(message);

test('refuses a second server on the same folder, and says where the first one is', async () => {
	const lock = DataFolderLock.take(dataDir, noWarning);
	expect(() => DataFolderLock.take(dataDir, noWarning)).toThrow(expect.objectContaining({ code: 'in-use' }));
	lock.holds({ pid: 4711, run: 'run', hostPage: 'http://localhost:1/host', url: 'http://192.168.1.5:4480' });
	expect(() => DataFolderLock.take(dataDir, noWarning)).toThrow(/process 4711\): http:\/\/192\.168\.1\.5:4480\./);
	expect((await stat(join(dataDir, 'server.json'))).mode & 0o777).toBe(0o600);
	lock.release();
	lock.release();
	DataFolderLock.take(dataDir, noWarning).release();
	expect(await readdir(dataDir)).toEqual(['server.lock']);
});

test('refuses a second server also when the note about the first one is damaged', async () => {
	const lock = DataFolderLock.take(dataDir, noWarning);
	await writeFile(join(dataDir, 'server.json'), '{"pid":');
	expect(() => DataFolderLock.take(dataDir, noWarning)).toThrow(`Lectern already runs on ${dataDir}. Use that one`);
	lock.release();
});

test('warns and goes on where the folder cannot be locked', async () => {
	await mkdir(join(dataDir, 'server.lock'));
	const warnings: string[] = [];
	const lock = DataFolderLock.take(dataDir, (_details, message) => warnings.push(message));
	expect(warnings).toEqual(['the data folder cannot be locked: start no second server on it']);
	lock.release();
});

test('locks the folder although the file of the lock is damaged', async () => {
	await writeFile(join(dataDir, 'server.lock'), 'x'.repeat(4096));
	const lock = DataFolderLock.take(dataDir, noWarning);
	expect(() => DataFolderLock.take(dataDir, noWarning)).toThrow(expect.objectContaining({ code: 'in-use' }));
	lock.release();
});

test('does not send anybody to the address of a server that was killed', async () => {
	await writeFile(
		join(dataDir, 'server.json'),
		JSON.stringify({ pid: process.pid, hostPage: 'http://localhost:1/host', url: 'http://192.168.1.5:4480' }),
	);
	const lock = DataFolderLock.take(dataDir, noWarning);
	expect(() => DataFolderLock.take(dataDir, noWarning)).toThrow(`Lectern already runs on ${dataDir}. Use that one`);
	lock.release();
});

test.skipIf(noStrace)('says that a drive has no locks, rather than that another server runs', async () => {
	const program = `import { DataFolderLock } from ${JSON.stringify(join(import.meta.dirname, 'DataFolderLock.ts'))};
		try { DataFolderLock.take(${JSON.stringify(dataDir)}, console.log); }
		catch ({ code, message }) { console.log(code, message); }`;
	const files = ['server.lock', 'server.lock-probe'].flatMap((name) => ['-P', join(dataDir, name)]);
	const tracer = [...files, '-f', '-qq', '-o', '/dev/null', '-e', 'trace=fcntl', '-e', 'inject=fcntl:error=ENOLCK'];
	const node = [
		process.execPath,
		'--no-warnings',
		'--experimental-transform-types',
		'--input-type=module',
		'-e',
		program,
	];
	const { stdout } = await promisify(execFile)('strace', [...tracer, ...node], { cwd: import.meta.dirname });
	expect(stdout).toMatch(/^data-dir .* is on a drive that cannot lock files/);
});
