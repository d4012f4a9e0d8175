import { z } from 'zod';
import { DocumentFile } from '../../protocol/models/documents.ts';
import { readable, type Tables } from '../readable.ts';
import type { Store, StoredFile } from '../Store.ts';
import type { StoredRow } from '../StoredRow.ts';
import type { Statement } from '../writing/BatchWriter.ts';
import { jsonText } from './json.ts';

const Stored: z.ZodType<StoredFile> = DocumentFile.extend({
	roomId: z.string(),
	hash: z.string().regex(/^[0-9a-f]{64}$/),
	addedAtMs: z.number(),
});
const Row = z.object({ file: jsonText.pipe(Stored) }).transform(({ file }) => file);

const group = 'files';

/** Its rows are read once: one server at a time uses a data folder. */
export function filesTable(tables: Tables) {
	const { queue } = tables;
	const stored = new Map<string, StoredFile>();
	const select = 'SELECT rowid AS row, file_id, room_id, file FROM files ORDER BY rowid';
	for (const found of readable(tables, 'files', select, Row)) {
		stored.set(found.fileId, found);
		queue.found({ group, key: found.fileId });
	}
	const files: Store['files'] = {
		all: () => [...stored.values()],
		save: (file) => {
			stored.set(file.fileId, file);
			queue.write({ group, key: file.fileId }, savingOf(file));
		},
		remove: (fileId) => {
			if (!stored.delete(fileId)) return;
			queue.remove({ group, key: fileId }, { sql: 'DELETE FROM files WHERE file_id = ?', values: [fileId] });
		},
	};
	const rows = (): StoredRow[] =>
		[...stored.values()].map((each) => ({ ...{ group, key: each.fileId }, statement: savingOf(each) }));
	return { files, rows };
}

function savingOf(file: StoredFile): Statement {
	const sql = 'INSERT INTO files VALUES (?, ?, ?) ON CONFLICT (file_id) DO UPDATE SET file = excluded.file';
	return { sql, values: [file.fileId, file.roomId, JSON.stringify(file)] };
}
