import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { LogFile, maxWaitingChars } from './LogFile.ts';

let folder: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'lectern-log-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const read = (name: string) => readFile(join(folder, 'logs', name), 'utf8');

test('begins a new file when the present one is full, and keeps as many earlier ones as it is told', async () => {
	const log = new LogFile(join(folder, 'logs', 'class.log'), { maxBytes: 10, keptFiles: 2 });
	for (const line of ['first\n', 'second\n', 'third\n', 'fourth\n']) {
		log.write(line);
		await log.settled();
	}
	expect((await readdir(join(folder, 'logs'))).sort()).toEqual(['class.log', 'class.log.1', 'class.log.2']);
	expect(await Promise.all(['class.log', 'class.log.1', 'class.log.2'].map(read))).toEqual([
		...['fourth\n', 'third\n', 'second\n'],
	]);
});

test('goes on with the file of the run before, readable by its owner only', async () => {
	const file = join(folder, 'logs', 'class.log');
	for (const line of ['before\n', 'after\n']) {
		const log = new LogFile(file);
		log.write(line);
		await log.settled();
	}
	expect(await read('class.log')).toBe('before\nafter\n');
	if (process.platform !== 'win32') expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('tells how many lines were lost as soon as the folder can be written again', async () => {
	await writeFile(join(folder, 'logs'), 'a file where the folder should be');
	const log = new LogFile(join(folder, 'logs', 'class.log'));
	for (const line of ['lost\n', 'lost too\n']) log.write(line);
	await log.settled();
	await rm(join(folder, 'logs'));
	log.write('kept\n');
	await log.settled();
	const [lost = '', kept] = (await read('class.log')).split('\n');
	expect(JSON.parse(lost)).toMatchObject({ level: 40, lines: 2 });
	expect(kept).toBe('kept');
});

test('drops lines rather than holding more of them than its bound while the disk is slow', async () => {
	const log = new LogFile(join(folder, 'logs', 'class.log'));
	const line = `${'x'.repeat(maxWaitingChars / 4)}\n`;
	for (let count = 0; count < 10; count++) log.write(line);
	await log.settled();
	log.write('last\n');
	await log.settled();
	const lines = (await read('class.log')).split('\n');
	expect(lines.filter((each) => each.startsWith('x')).length).toBeLessThan(10);
	expect(lines.some((each) => each.includes('lines of the log were lost'))).toBe(true);
	expect(lines.at(-2)).toBe('last');
});
