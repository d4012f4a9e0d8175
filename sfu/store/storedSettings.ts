import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { DatabaseSync } from '@photostructure/sqlite';
import { z } from 'zod';
import { jsonText } from './tables/json.ts';

const Rows = z.array(z.object({ name: z.string(), value: jsonText }));

/**
 * The stored settings of a data folder that no server uses, read without creating or changing any file; empty where there are
 * none that can be read. What a server that was killed has not yet moved from its log into the database is not among them.
 */
export function storedSettings(dataDir: string): Record<string, unknown> {
	const file = join(dataDir, 'lectern.db');
	if (!existsSync(file)) return {};
	// `immutable`: SQLite makes no lock, no log and no file of shared memory (https://sqlite.org/uri.html).
	const address = pathToFileURL(file);
	address.searchParams.set('immutable', '1');
	try {
		using database = new DatabaseSync(address.href, { readOnly: true });
		const rows = Rows.parse(database.prepare('SELECT name, value FROM settings').all());
		return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
	} catch {
		return {};
	}
}
