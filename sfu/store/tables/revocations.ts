import { z } from 'zod';
import { errorText } from '../../errorText.ts';
import { readable, type Tables } from '../readable.ts';
import type { Store } from '../Store.ts';
import type { StoredRow } from '../StoredRow.ts';

const Row = z.object({ token_id: z.string(), revoked_at_ms: z.number() });
const group = 'revocations';
const saving = 'INSERT OR IGNORE INTO revocations VALUES (?, ?)';
/** After a read that failed, what was read before holds for so long: whoever joins must not wait for a disk, ms. */
const pauseMs = 1_000;

/** Token ids are never taken off the list. What is not in memory is looked up, because `lectern token revoke` is another process. */
export function revocationsTable(tables: Tables) {
	const { queue, logger } = tables;
	const select = 'SELECT rowid AS row, token_id, revoked_at_ms FROM revocations';
	/** When each was revoked, Unix ms. */
	const known = new Map<string, number>();
	for (const { token_id: tokenId, revoked_at_ms: revokedAtMs } of readable(tables, 'revocations', select, Row)) {
		known.set(tokenId, revokedAtMs);
		queue.found({ group, key: tokenId });
	}
	let readAgainAtMs = 0;
	const look = (tokenId: string): boolean => {
		if (performance.now() < readAgainAtMs) return false;
		try {
			const found = tables.database().prepare('SELECT 1 FROM revocations WHERE token_id = ?').get(tokenId);
			if (!found) return false;
			known.set(tokenId, Date.now());
			return true;
		} catch (error) {
			readAgainAtMs = performance.now() + pauseMs;
			logger.warn({ reason: errorText(error) }, 'revoked tokens cannot be read: those of before are known');
			return false;
		}
	};
	const revocations: Store['revocations'] = {
		has: (tokenId) => known.has(tokenId) || look(tokenId),
		add: (tokenId) => {
			if (known.has(tokenId)) return;
			const revokedAtMs = Date.now();
			known.set(tokenId, revokedAtMs);
			queue.write({ group, key: tokenId }, { sql: saving, values: [tokenId, revokedAtMs] });
		},
	};
	const rows = (): StoredRow[] =>
		[...known].map(([tokenId, revokedAtMs]) => ({
			...{ group, key: tokenId },
			statement: { sql: saving, values: [tokenId, revokedAtMs] },
		}));
	return { revocations, rows };
}
