import { z } from 'zod';
import { Role } from '../../protocol/models.ts';
import { readable, type Tables } from '../readable.ts';
import type { Store } from '../Store.ts';
import { fromIssuedColumns, issuedColumns } from './issuedColumns.ts';

const Row = z
	.object({ ...issuedColumns, room_id: z.string(), role: Role })
	.transform((row) => ({ ...fromIssuedColumns(row), roomId: row.room_id, role: row.role }));

const select = `SELECT rowid AS row, *, token_id IN (SELECT token_id FROM revocations) AS revoked
	FROM invites ORDER BY created_at_ms DESC, rowid DESC`;

export function invitesTable(tables: Tables): Store['invites'] {
	return {
		all: () => readable(tables, 'invites', select, Row),
		save: ({ tokenId, roomId, role, displayName, createdAtMs, expiresAtMs }) => {
			tables.queue.write(
				{ group: 'invites', key: tokenId },
				{
					sql: `INSERT INTO invites VALUES (?, ?, ?, ?, ?, ?)
						ON CONFLICT (token_id) DO UPDATE SET expires_at_ms = excluded.expires_at_ms`,
					values: [tokenId, roomId, role, displayName, createdAtMs, expiresAtMs],
				},
			);
		},
		remove: (tokenId) => {
			const row = { group: 'invites', key: tokenId };
			// Those of earlier runs and of `lectern token create` are not known to the queue.
			tables.queue.found(row);
			tables.queue.remove(row, { sql: 'DELETE FROM invites WHERE token_id = ?', values: [tokenId] });
		},
	};
}
