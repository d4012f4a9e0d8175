import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { completeSettings, readGiven } from '../config.ts';
import { errorText } from '../errorText.ts';
import { logFileOf } from '../logger.ts';
import { reportFileName } from '../protocol/reportFileName.ts';
import { StartError } from '../startErrors.ts';
import { storedNames } from '../store/storedNames.ts';
import { examineComputer } from './examineComputer.ts';
import { print } from './print.ts';
import type { Flags } from './program.ts';

/** `lectern report [FILE]`: writes what somebody who helps needs to know, without names and secrets; never over a file. */
export async function report(flags: Flags, file: string | undefined): Promise<number> {
	const { reportText } = await import('../report/reportText.ts');
	const given = readGiven(flags, process.env);
	const settings = completeSettings(given);
	const text = await reportText({
		...{ doctor: await examineComputer(given), given, logFile: logFileOf(settings) },
		names: [...storedNames(settings.dataDir), ...(given.name === undefined ? [] : [given.name])],
	});
	const path = resolve(file ?? reportFileName(new Date()));
	try {
		await writeFile(path, text, { mode: 0o600, flag: 'wx' });
	} catch (error) {
		throw new StartError('usage', `${path} cannot be written: ${errorText(error)}.`, { cause: error });
	}
	print(`${path}\nRead it before you send it. Names of people and classes, codes and secrets were taken out.\n`);
	return 0;
}
