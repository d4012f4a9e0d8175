import { opendirSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '../config.ts';
import type { Logger } from '../core/Logger.ts';
import { errorText } from '../errorText.ts';
import type { ClockWatch } from '../host/ClockWatch.ts';
import { Library } from '../recording/library/Library.ts';
import { makeFolder } from '../store/files.ts';
import type { Store } from '../store/Store.ts';
import type { RecordingParts } from './RunningServer.ts';

/** Absolute path of the folder with the lessons that were recorded. */
export const recordingsFolder = ({ recordings, dataDir }: Settings) => recordings ?? join(dataDir, 'recordings');

type Given = { settings: Settings; store: Store; recording: RecordingParts; clock: ClockWatch; logger: Logger };

/** null: the folder for recordings cannot be used. A class can be held all the same. */
export function openLibrary({ settings, store, recording, clock, logger }: Given): Library | null {
	const folder = recordingsFolder(settings);
	try {
		makeFolder(folder);
		opendirSync(folder).closeSync();
	} catch (error) {
		logger.error({ folder, reason: errorText(error) }, 'the folder for recordings cannot be used');
		return null;
	}
	return new Library({ ...recording, folder, store, isClockDoubted: () => clock.doubt !== null, logger });
}
