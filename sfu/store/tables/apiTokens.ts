import { z } from 'zod';
import { type Database, write } from '../database.ts';
import type { Store } from '../Store.ts';
import { fromIssuedColumns, issuedColumns } from './issuedColumns.ts';

const Row = z
	.object({ ...issuedColumns, scopes: z.string() })
	.transform((row) => ({ ...fromIssuedColumns(row), scopes: row.scopes }));

export function apiTokensTable(database: Database): Store['apiTokens'] {
	const all = database.prepare(`SELECT *, token_id IN (SELECT token_id FROM revocations) AS revoked
		FROM api_tokens ORDER BY created_at_ms DESC, rowid DESC`);
	const save = database.prepare('INSERT INTO api_tokens VALUES (?, ?, ?, ?, ?)');
	return {
		all: () => all.all().map((row) => Row.parse(row)),
		save: ({ tokenId, scopes, displayName, createdAtMs, expiresAtMs }) => {
			write(() => save.run(tokenId, scopes, displayName, createdAtMs, expiresAtMs));
		},
	};
}
