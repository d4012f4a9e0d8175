import { existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { errorText } from '../errorText.ts';
import { StartError } from '../startErrors.ts';
import { type Database, isDamaged, openDatabase } from './database.ts';
import type { Store } from './Store.ts';
import { apiTokensTable } from './tables/apiTokens.ts';
import { invitesTable } from './tables/invites.ts';
import { lessonsTable } from './tables/lessons.ts';
import { revocationsTable } from './tables/revocations.ts';
import { roomsTable } from './tables/rooms.ts';
import { settingsTable } from './tables/settings.ts';

/**
 * Opens `lectern.db` in an existing folder, or creates it. A damaged file is renamed and logged, and a new one created.
 * @throws StartError data-dir
 */
export function openStore(dataDir: string, logger: Logger): Store {
	const file = join(dataDir, 'lectern.db');
	try {
		return storeOn(openDatabase(file));
	} catch (error) {
		if (error instanceof StartError) throw error;
		if (!isDamaged(error)) {
			throw new StartError('data-dir', `${file} cannot be opened: ${errorText(error)}.`, { cause: error });
		}
		const renamedTo = renameDamaged(file);
		logger.error({ file, renamedTo, reason: errorText(error) }, 'the database is damaged: it is renamed and replaced');
		return storeOn(openDatabase(file));
	}
}

function storeOn(database: Database): Store {
	return {
		rooms: roomsTable(database),
		invites: invitesTable(database),
		apiTokens: apiTokensTable(database),
		revocations: revocationsTable(database),
		settings: settingsTable(database),
		lessons: lessonsTable(database),
		written: () => Promise.resolve(),
		close: () => {
			if (database.isOpen) database.close();
		},
	};
}

/** Renames the file together with its write-ahead log. Returns the new name. */
function renameDamaged(file: string): string {
	const renamed = `${file}.damaged-${new Date().toISOString().replaceAll(':', '-')}`;
	for (const suffix of ['', '-wal', '-shm']) {
		if (existsSync(file + suffix)) renameSync(file + suffix, renamed + suffix);
	}
	return renamed;
}
