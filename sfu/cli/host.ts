import { completeSettings, readGiven } from '../config.ts';
import { hostAddressOf } from '../firstServer.ts';
import { StartError } from '../startErrors.ts';
import { openInBrowser } from './openInBrowser.ts';
import { print } from './print.ts';
import type { Flags } from './program.ts';

/** `lectern host`: prints a fresh address of the host screen of the server that runs on the data folder. */
export async function host(flags: Flags): Promise<number> {
	const { dataDir, openHost } = flags;
	const settings = completeSettings(readGiven({ dataDir, openHost }, process.env));
	const address = await hostAddressOf(settings.dataDir);
	if (address === null) {
		throw new StartError(
			'other',
			`No server runs on ${settings.dataDir}. Start "lectern serve", or name its --data-dir.`,
		);
	}
	print(`${address}\n`);
	if (settings.openHost) openInBrowser(address);
	return 0;
}
