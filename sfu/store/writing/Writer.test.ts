import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openDatabase } from '../database.ts';
import { identityOf } from './BatchWriter.ts';
import { Writer } from './Writer.ts';

let folder: string;
let writer: Writer;
beforeEach(async () => {
	vi.useFakeTimers({ toFake: ['performance'] });
	folder = await mkdtemp(join(tmpdir(), 'lectern-writer-'));
	const file = join(folder, 'lectern.db');
	openDatabase(file, 0).close();
	writer = new Writer({ file, known: identityOf(file) });
});
afterEach(async () => {
	vi.useRealTimers();
	await writer.close();
	await rm(folder, { recursive: true });
});

const insert = (name: string) =>
	writer.write({ statements: [{ sql: 'INSERT INTO settings VALUES (?, ?)', values: [name, '1'] }], whole: false });
const names = async () => {
	const rows = await writer.read({ sql: 'SELECT name AS key, value FROM settings ORDER BY name', values: [] });
	return rows.map(({ key }) => key);
};
const written = { outcome: 'written', refused: [] };

test('a thread that rested is started again by the next task, also while it ends', async () => {
	expect(await insert('a')).toEqual(written);
	vi.advanceTimersByTime(10_000);
	writer.rest();
	expect(writer.isResting).toBe(true);
	expect(await insert('b')).toEqual(written);
	expect(await names()).toEqual(['a', 'b']);
	vi.advanceTimersByTime(10_000);
	expect(await writer.revoked()).toEqual([]);
	writer.rest();
	expect(writer.isResting).toBe(true);
});

test('a thread does not rest while there is something to do, and soon afterwards', async () => {
	const writing = insert('a');
	vi.advanceTimersByTime(10_000);
	writer.rest();
	expect(writer.isResting).toBe(false);
	expect(await writing).toEqual(written);
	expect(await names()).toEqual(['a']);
	writer.rest();
	expect(writer.isResting).toBe(false);
});

test('a thread that was woken does not rest before it was needed', () => {
	writer.wake();
	writer.rest();
	expect(writer.isResting).toBe(false);
});

test('closing is over before the process ends, also while a task is answered', () => {
	const file = join(folder, 'lectern.db');
	const program = `
		const { Writer } = await import(${JSON.stringify(new URL('./Writer.ts', import.meta.url).href)});
		const writer = new Writer(${JSON.stringify({ file, known: identityOf(file) })});
		void writer.revoked();
		await writer.close();
		console.log('closed');`;
	const flags = ['--no-warnings', '--experimental-transform-types', '--input-type=module', '--eval', program];
	const { stdout, stderr } = spawnSync(process.execPath, flags, { encoding: 'utf8' });
	expect({ stdout, stderr }).toEqual({ stdout: 'closed\n', stderr: '' });
});
