import { SfuError } from '../../core/errors.ts';
import type { PageName, PageStorage } from '../../core/room/Storage.ts';
import { setRunningTimeout } from '../../steadyClock.ts';
import type { Statement } from '../writing/BatchWriter.ts';
import type { WriteQueue } from '../writing/WriteQueue.ts';
import type { Writer } from '../writing/Writer.ts';

/** How long a disk may take to answer, ms of `setRunningTimeout`. */
const readWithinMs = 5_000;

const ofRoom = (roomId: string) => `room_pages ${roomId}`;
const groupOf = ({ roomId, part, page }: PageName) => `${ofRoom(roomId)} ${part} ${page}`;

/**
 * Entries of pages, e.g. strokes. They are much, and not in memory: the thread that writes them also reads them, so what it
 * answers and what still waits to be written are together all there is.
 */
export function pagesTable(queue: WriteQueue, writer: Pick<Writer, 'read'>) {
	/** Groups that were written in this run, by room. */
	const groups = new Map<string, Set<string>>();
	const clear = (group: string, statement: Statement) => {
		// Whether there are rows on the disk is not known.
		queue.found({ group, key: '' });
		queue.clear(group, statement);
	};
	const pages: PageStorage = {
		read: async (page) => {
			const rows = new Map((await inTime(writer.read(reading(page)))).map(({ key, value }) => [key, value]));
			for (const { key, removal, writing } of queue.unwritten(groupOf(page))) {
				if (key === null) rows.clear();
				else if (removal) rows.delete(key);
				const written = writing[0]?.values.at(-1);
				if (key !== null && typeof written === 'string') rows.set(key, written);
			}
			return [...rows].map(([key, json]) => ({ key, value: JSON.parse(json) as unknown }));
		},
		save: (page, key, value) => {
			const group = groupOf(page);
			const { roomId, part, page: name } = page;
			if (value === null) {
				const sql = 'DELETE FROM room_pages WHERE room_id = ? AND part = ? AND page = ? AND key = ?';
				queue.found({ group, key });
				queue.remove({ group, key }, { sql, values: [roomId, part, name, key] });
				return;
			}
			groups.set(roomId, (groups.get(roomId) ?? new Set()).add(group));
			const sql = `INSERT INTO room_pages VALUES (?, ?, ?, ?, ?)
				ON CONFLICT (room_id, part, page, key) DO UPDATE SET value = excluded.value`;
			queue.write({ group, key }, { sql, values: [roomId, part, name, key, JSON.stringify(value)] });
		},
		clear: (page) => {
			const { roomId, part, page: name } = page;
			const sql = 'DELETE FROM room_pages WHERE room_id = ? AND part = ? AND page = ?';
			clear(groupOf(page), { sql, values: [roomId, part, name] });
		},
	};
	const removeRoom = (roomId: string) => {
		const statement = { sql: 'DELETE FROM room_pages WHERE room_id = ?', values: [roomId] };
		// What waits to be written must not come after it.
		for (const group of groups.get(roomId) ?? []) clear(group, statement);
		groups.delete(roomId);
		clear(ofRoom(roomId), statement);
	};
	return { pages, removeRoom };
}

function reading({ roomId, part, page }: PageName): Statement {
	const sql = 'SELECT key, value FROM room_pages WHERE room_id = ? AND part = ? AND page = ? ORDER BY rowid';
	return { sql, values: [roomId, part, page] };
}

/** @throws SfuError unavailable */
async function inTime<T>(reading: Promise<T>): Promise<T> {
	let cancel = () => {};
	const late = new Promise<never>((_, reject) => {
		const fail = () => reject(new SfuError('unavailable', 'the disk does not answer'));
		cancel = setRunningTimeout(fail, readWithinMs);
	});
	try {
		return await Promise.race([reading, late]);
	} finally {
		cancel();
	}
}
