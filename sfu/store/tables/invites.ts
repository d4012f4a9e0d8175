import { z } from 'zod';
import { Role } from '../../protocol/models.ts';
import { type Database, write } from '../database.ts';
import type { Store } from '../Store.ts';
import { fromIssuedColumns, issuedColumns } from './issuedColumns.ts';

const Row = z
	.object({ ...issuedColumns, room_id: z.string(), role: Role })
	.transform((row) => ({ ...fromIssuedColumns(row), roomId: row.room_id, role: row.role }));

export function invitesTable(database: Database): Store['invites'] {
	const all = database.prepare(`SELECT *, token_id IN (SELECT token_id FROM revocations) AS revoked
		FROM invites ORDER BY created_at_ms DESC, rowid DESC`);
	const save = database.prepare('INSERT INTO invites VALUES (?, ?, ?, ?, ?, ?)');
	return {
		all: () => all.all().map((row) => Row.parse(row)),
		save: ({ tokenId, roomId, role, displayName, createdAtMs, expiresAtMs }) => {
			write(() => save.run(tokenId, roomId, role, displayName, createdAtMs, expiresAtMs));
		},
	};
}
