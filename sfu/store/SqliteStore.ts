import { dirname, join } from 'node:path';
import type { Logger } from 'pino';
import { errorText } from '../errorText.ts';
import { StartError } from '../startErrors.ts';
import { isDamaged, isForeign, openDatabase, renameDamaged, troubleOf } from './database.ts';
import { FileChanges } from './FileChanges.ts';
import { Reader } from './Reader.ts';
import { RevocationWatch } from './RevocationWatch.ts';
import type { Table, Tables } from './readable.ts';
import { troubleTexts } from './requireWritable.ts';
import type { Store } from './Store.ts';
import { apiTokensTable } from './tables/apiTokens.ts';
import { classesTable } from './tables/classes.ts';
import { entriesTable } from './tables/entries.ts';
import { filesTable } from './tables/files.ts';
import { invitesTable } from './tables/invites.ts';
import { pagesTable } from './tables/pages.ts';
import { revocationsTable } from './tables/revocations.ts';
import { roomsTable } from './tables/rooms.ts';
import { settingsTable } from './tables/settings.ts';
import { webhookMessagesTable } from './tables/webhookMessages.ts';
import { identityOf } from './writing/BatchWriter.ts';
import { WriteQueue, type WriteQueueParts } from './writing/WriteQueue.ts';
import { Writer } from './writing/Writer.ts';

/** How long the start waits while another process holds the database, ms. */
const openWithinMs = 2_000;
/** Whose rows are kept in memory, too. Those of tokens belong to `lectern token`. */
const tablesInMemory: readonly Table[] = [
	'rooms',
	'settings',
	'lesson_state',
	'room_state',
	'files',
	'classes',
	'revocations',
	'webhook_messages',
];

/**
 * Opens `lectern.db` in an existing folder, or creates it. A damaged file is renamed and logged, and a new one created.
 * @throws StartError data-dir
 */
export function openStore(dataDir: string, logger: Logger): Store {
	const file = join(dataDir, 'lectern.db');
	try {
		return openFile(file, logger);
	} catch (error) {
		if (!isDamaged(error) && !isForeign(error)) throw startError(file, error);
		try {
			const renamedTo = renameDamaged(file);
			const reason = errorText(error);
			logger.error({ file, renamedTo, reason }, 'the database is damaged: it is renamed and replaced');
			return openFile(file, logger);
		} catch (again) {
			throw startError(file, again);
		}
	}
}

function openFile(file: string, logger: Logger): Store {
	const reader = new Reader(file, openDatabase(file, openWithinMs));
	try {
		return storeOn(file, reader, logger);
	} catch (error) {
		reader.close();
		throw error;
	}
}

function storeOn(file: string, reader: Reader, logger: Logger): Store {
	let everything: WriteQueueParts['everything'] = () => ({ emptying: [], rows: [] });
	const writer = new Writer({ file, known: identityOf(file) });
	const queue = new WriteQueue({ writer, logger, everything: () => everything() });
	const tables: Tables = { database: () => reader.database, queue, logger };
	const { stored: lessons, rows: lessonRows } = entriesTable(tables, 'lesson_state');
	const { stored: roomState, rows: roomStateRows } = entriesTable(tables, 'room_state');
	const { pages, removeRoom } = pagesTable(queue, writer);
	const { files, rows: fileRows } = filesTable(tables);
	const { rooms, rows: roomRows } = roomsTable(tables, { lessons, roomState, removePages: removeRoom });
	const { settings, rows: settingRows } = settingsTable(tables);
	const { classes, rows: classRows } = classesTable(tables);
	const { webhookMessages, rows: webhookRows } = webhookMessagesTable(tables);
	const { revocations, noticed, rows: revocationRows } = revocationsTable(tables);
	const changes = new FileChanges(file);
	const watch = new RevocationWatch(async () => {
		// The thread is not started for a file in which nothing can be found.
		if ((await changes.look()) || !writer.isResting) noticed(await writer.revoked());
	});
	everything = () => ({
		emptying: tablesInMemory.map((table) => ({ sql: `DELETE FROM ${table}`, values: [] })),
		rows: [
			...[roomRows, settingRows, lessonRows, roomStateRows],
			...[fileRows, classRows, webhookRows, revocationRows],
		].flatMap((rows) => rows()),
	});
	queue.on('fileReplaced', () => reader.close());
	reader.readQuickly();
	return {
		...{ rooms, lessons, roomState, pages, files, settings, classes, revocations, webhookMessages },
		invites: invitesTable(tables),
		apiTokens: apiTokensTable(tables),
		get trouble() {
			return queue.trouble;
		},
		get isStalled() {
			return queue.isStalled;
		},
		get changes() {
			return queue.count;
		},
		onTrouble: (changed) => {
			queue.on('troubleChanged', changed);
			return () => queue.off('troubleChanged', changed);
		},
		followRevocations: () => watch.start(dirname(file)),
		written: () => queue.written(),
		kept: () => queue.kept(),
		requireNotLost: () => {},
		discard: () => queue.discard(),
		rest: () => writer.rest(),
		wake: () => writer.wake(),
		close: async () => {
			watch.close();
			await queue.close();
			reader.close();
		},
	};
}

/** The sentence of a start that fails. */
function startError(file: string, error: unknown): StartError {
	if (error instanceof StartError) return error;
	const trouble = troubleOf(error, file);
	const reason = trouble ? troubleTexts[trouble] : `${errorText(error)}.`;
	return new StartError('data-dir', `${file} cannot be opened: ${reason}`, { cause: error });
}
