import { z } from 'zod';
import { readable, type Tables } from '../readable.ts';
import type { Store } from '../Store.ts';
import { fromIssuedColumns, issuedColumns } from './issuedColumns.ts';

const Row = z
	.object({ ...issuedColumns, scopes: z.string() })
	.transform((row) => ({ ...fromIssuedColumns(row), scopes: row.scopes }));

const select = `SELECT rowid AS row, *, token_id IN (SELECT token_id FROM revocations) AS revoked
	FROM api_tokens ORDER BY created_at_ms DESC, rowid DESC`;

export function apiTokensTable(tables: Tables): Store['apiTokens'] {
	return {
		all: () => readable(tables, 'api_tokens', select, Row),
		save: ({ tokenId, scopes, displayName, createdAtMs, expiresAtMs }) => {
			tables.queue.write(
				{ group: 'api_tokens', key: tokenId },
				{
					sql: 'INSERT INTO api_tokens VALUES (?, ?, ?, ?, ?)',
					values: [tokenId, scopes, displayName, createdAtMs, expiresAtMs],
				},
			);
		},
	};
}
