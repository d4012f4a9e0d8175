import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { expect, test, vi } from 'vitest';
import { openDatabase } from './database.ts';
import { migrate } from './schema.ts';

test('applies no migration again that another connection applied before the lock was taken', async () => {
	const folder = await mkdtemp(join(tmpdir(), 'lectern-schema-'));
	const file = join(folder, 'lectern.db');
	const database = new DatabaseSync(file);
	const exec = database.exec.bind(database);
	vi.spyOn(database, 'exec').mockImplementationOnce((sql) => {
		openDatabase(file, 0).close();
		return exec(sql);
	});
	expect(() => migrate(database, file)).not.toThrow();
	database.close();
	await rm(folder, { recursive: true, force: true });
});
