import { resolve } from 'node:path';
import { completeSettings, readGiven } from '../config.ts';
import { StartError } from '../startErrors.ts';
import { print } from './print.ts';
import type { Flags } from './program.ts';
import { recordingsIn } from './recordingsIn.ts';

/** `lectern backup FOLDER`: copies what a server needs to go on elsewhere, also while one runs. */
export async function backup(flags: Flags, folder: string): Promise<number> {
	const { makeBackup } = await import('../backup/makeBackup.ts');
	const settings = folders(flags);
	const recordings = flags.withRecordings === true ? recordingsIn(settings) : null;
	const target = resolve(folder);
	const made = await makeBackup({ dataDir: settings.dataDir, target, recordings, version: __LECTERN_VERSION__ });
	print(`${target}: ${made.files} files, ${Math.ceil(made.bytes / 1e6)} MB.\n`);
	for (const name of made.running) print(`Left out, because it is recorded at the moment: ${name}\n`);
	if (recordings === null) print('Recordings are not in it: --with-recordings copies them, too.\n');
	print('Keep it where nobody else can read it: whoever has it can be host and sign certificates.\n');
	return 0;
}

/** `lectern restore FOLDER`: brings a backup back. */
export async function restore(flags: Flags, folder: string): Promise<number> {
	const { restoreBackup } = await import('../backup/restoreBackup.ts');
	const settings = folders(flags);
	const restored = await restoreBackup(resolve(folder), settings.dataDir, recordingsIn(settings));
	const { before, lessons, createdAt } = restored;
	print(`The backup of ${createdAt} is in ${settings.dataDir}.\n`);
	if (before !== null) print(`What was there before is in ${before}; delete it when everything is well.\n`);
	if (lessons.copied > 0) print(`${lessons.copied} recordings were copied.\n`);
	if (lessons.left > 0) print(`${lessons.left} recordings were there already and stay as they are.\n`);
	return 0;
}

function folders({ dataDir, recordings }: Flags) {
	if (recordings === true) throw new StartError('usage', '--recordings needs a folder.');
	return completeSettings(readGiven({ dataDir, recordings }, process.env));
}
