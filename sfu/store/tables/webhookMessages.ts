import { z } from 'zod';
import { readable, type Tables } from '../readable.ts';
import type { Store, StoredWebhookMessage } from '../Store.ts';
import type { StoredRow } from '../StoredRow.ts';

const Row = z
	.object({ endpoint: z.string(), message_id: z.string(), body: z.string(), created_at_ms: z.number() })
	.transform(({ endpoint, message_id: messageId, body, created_at_ms: createdAtMs }) => ({
		...{ endpoint, messageId, body, createdAtMs },
	}));
const saving = 'INSERT OR REPLACE INTO webhook_messages VALUES (?, ?, ?, ?)';

const idOf = (endpoint: string, messageId: string) => ({ group: 'webhook_messages', key: `${endpoint}\0${messageId}` });
const statementOf = ({ endpoint, messageId, body, createdAtMs }: StoredWebhookMessage) => ({
	...{ sql: saving, values: [endpoint, messageId, body, createdAtMs] },
});

/** Its rows are read once: one server at a time uses a data folder. */
export function webhookMessagesTable(tables: Tables) {
	const { queue } = tables;
	/** In the order in which they were saved. */
	const messages = new Map<string, StoredWebhookMessage>();
	const select = 'SELECT rowid AS row, * FROM webhook_messages ORDER BY rowid';
	for (const message of readable(tables, 'webhook_messages', select, Row)) {
		const id = idOf(message.endpoint, message.messageId);
		messages.set(id.key, message);
		queue.found(id);
	}
	const webhookMessages: Store['webhookMessages'] = {
		all: () => [...messages.values()],
		save: (message) => {
			const id = idOf(message.endpoint, message.messageId);
			messages.set(id.key, message);
			queue.write(id, statementOf(message));
		},
		remove: (endpoint, messageId) => {
			const id = idOf(endpoint, messageId);
			const sql = 'DELETE FROM webhook_messages WHERE endpoint = ? AND message_id = ?';
			if (messages.delete(id.key)) queue.remove(id, { sql, values: [endpoint, messageId] });
		},
	};
	const rows = (): StoredRow[] =>
		[...messages.values()].map((message) => ({
			...idOf(message.endpoint, message.messageId),
			statement: statementOf(message),
		}));
	return { webhookMessages, rows };
}
