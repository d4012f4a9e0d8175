import { type Database, write } from '../database.ts';
import type { Store } from '../Store.ts';

export function revocationsTable(database: Database): Store['revocations'] {
	const has = database.prepare('SELECT 1 FROM revocations WHERE token_id = ?');
	const add = database.prepare('INSERT OR IGNORE INTO revocations VALUES (?, ?)');
	return {
		has: (tokenId) => has.get(tokenId) !== undefined,
		add: (tokenId) => {
			write(() => add.run(tokenId, Date.now()));
		},
	};
}
