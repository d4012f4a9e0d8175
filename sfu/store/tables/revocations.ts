import { z } from 'zod';
import { readable, type Tables } from '../readable.ts';
import type { Store } from '../Store.ts';
import type { StoredRow } from '../StoredRow.ts';

const Row = z.object({ token_id: z.string(), revoked_at_ms: z.number() });
const group = 'revocations';
const saving = 'INSERT OR IGNORE INTO revocations VALUES (?, ?)';
/** Token ids are never taken off the list. `noticed` adds those that another process has revoked. */
export function revocationsTable(tables: Tables) {
	const { queue } = tables;
	const select = 'SELECT rowid AS row, token_id, revoked_at_ms FROM revocations';
	/** When each was revoked, Unix ms. */
	const known = new Map<string, number>();
	for (const { token_id: tokenId, revoked_at_ms: revokedAtMs } of readable(tables, 'revocations', select, Row)) {
		known.set(tokenId, revokedAtMs);
		queue.found({ group, key: tokenId });
	}
	const listeners: ((tokenId: string) => void)[] = [];
	const know = (tokenId: string, revokedAtMs: number) => {
		known.set(tokenId, revokedAtMs);
		for (const added of listeners) added(tokenId);
	};
	const revocations: Store['revocations'] = {
		has: (tokenId) => known.has(tokenId),
		all: () => [...known.keys()],
		onAdded: (added) => void listeners.push(added),
		add: (tokenId) => {
			if (known.has(tokenId)) return;
			const revokedAtMs = Date.now();
			queue.write({ group, key: tokenId }, { sql: saving, values: [tokenId, revokedAtMs] });
			know(tokenId, revokedAtMs);
		},
	};
	const noticed = (tokenIds: readonly string[]) => {
		for (const tokenId of tokenIds) {
			if (known.has(tokenId)) continue;
			queue.found({ group, key: tokenId });
			know(tokenId, Date.now());
		}
	};
	const rows = (): StoredRow[] =>
		[...known].map(([tokenId, revokedAtMs]) => ({
			...{ group, key: tokenId },
			statement: { sql: saving, values: [tokenId, revokedAtMs] },
		}));
	return { revocations, noticed, rows };
}
