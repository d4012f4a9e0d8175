/** Every attack, one line each. */
import type { Attack } from './Attack.ts';
import { authorisation } from './authorisation.ts';
import { clocks } from './clocks.ts';
import { cutBrowsers } from './cutBrowsers.ts';
import { datagrams } from './datagrams.ts';
import { flooding } from './flooding.ts';
import { codes, rooms, seats } from './floods.ts';
import { hostileText } from './hostileText.ts';
import { killedServer, stoppedServer } from './lostServer.ts';
import { killedWorker, stoppedWorker } from './lostWorkers.ts';
import { rebinding } from './rebinding.ts';
import { secrets } from './secrets.ts';
import { slowConnections } from './slowConnections.ts';
import { slowReaders } from './slowReaders.ts';
import { stoppedRecorder } from './stoppedRecorder.ts';
import { damagedStorage, fullDisk, lockedDatabase, lostFolder } from './storage.ts';

export const attacks: Record<string, Attack> = {
	authorisation,
	slowReaders,
	slowConnections,
	flooding,
	stoppedWorker,
	killedWorker,
	killedServer,
	stoppedServer,
	fullDisk,
	lockedDatabase,
	damagedStorage,
	lostFolder,
	clocks,
	datagrams,
	rebinding,
	seats,
	rooms,
	codes,
	hostileText,
	secrets,
	stoppedRecorder,
	cutBrowsers,
};
