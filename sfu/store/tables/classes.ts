import { z } from 'zod';
import { LessonSummary } from '../../protocol/models/lessonSummary.ts';
import { readable, type Tables } from '../readable.ts';
import type { Store, StoredClass } from '../Store.ts';
import type { StoredRow } from '../StoredRow.ts';
import type { Statement } from '../writing/BatchWriter.ts';
import { jsonText } from './json.ts';

const Row = z
	.object({
		room_id: z.string(),
		created_at_ms: z.number(),
		// A summary that cannot be read is as good as none: the class is worth more.
		last_lesson: jsonText.pipe(LessonSummary).nullable().catch(null),
	})
	.transform(
		(row): StoredClass => ({
			classId: row.room_id,
			createdAtMs: row.created_at_ms,
			lastLesson: row.last_lesson,
		}),
	);

const group = 'classes';

/** Its rows are read once: one server at a time uses a data folder. */
export function classesTable(tables: Tables) {
	const { queue } = tables;
	const stored = new Map<string, StoredClass>();
	const select = 'SELECT rowid AS row, room_id, created_at_ms, last_lesson FROM classes ORDER BY rowid';
	for (const found of readable(tables, 'classes', select, Row)) {
		stored.set(found.classId, found);
		queue.found({ group, key: found.classId });
	}
	const classes: Store['classes'] = {
		all: () => [...stored.values()],
		find: (classId) => stored.get(classId),
		save: (changed) => {
			stored.set(changed.classId, changed);
			queue.write({ group, key: changed.classId }, savingOf(changed));
		},
		remove: (classId) => {
			if (!stored.delete(classId)) return;
			queue.remove({ group, key: classId }, { sql: 'DELETE FROM classes WHERE room_id = ?', values: [classId] });
		},
	};
	const rows = (): StoredRow[] =>
		[...stored.values()].map((each) => ({ ...{ group, key: each.classId }, statement: savingOf(each) }));
	return { classes, rows };
}

function savingOf({ classId, createdAtMs, lastLesson }: StoredClass): Statement {
	return {
		sql: `INSERT INTO classes VALUES (?, ?, ?)
			ON CONFLICT (room_id) DO UPDATE SET last_lesson = excluded.last_lesson`,
		values: [classId, createdAtMs, lastLesson === null ? null : JSON.stringify(lastLesson)],
	};
}
