import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from './database.ts';
import { FileChanges } from './FileChanges.ts';

test('tells what was written to a database since the last look, and nothing of what was read', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-changes-'));
	onTestFinished(() => rm(folder, { recursive: true }));
	const file = join(folder, 'lectern.db');
	const changes = new FileChanges(file);
	expect(await changes.look()).toBe(true);
	openDatabase(file, 0).close();
	expect([await changes.look(), await changes.look()]).toEqual([true, false]);
	const database = openDatabase(file, 0);
	database.prepare('SELECT * FROM settings').all();
	expect(await changes.look()).toBe(false);
	database.exec("INSERT INTO settings VALUES ('a', '1')");
	expect([await changes.look(), await changes.look()]).toEqual([true, false]);
	database.close();
	expect([await changes.look(), await changes.look()]).toEqual([true, false]);
	openDatabase(file, 0).close();
	expect(await changes.look()).toBe(false);
});
