import { completeSettings, readGiven } from '../config.ts';
import { HostCodes } from '../gateway/access/HostCodes.ts';
import { withCode } from '../host/hostPage.ts';
import { StartError } from '../startErrors.ts';
import { holderOf } from '../store/DataFolderLock.ts';
import { readTokenSecret } from '../store/files.ts';
import { openInBrowser } from './openInBrowser.ts';
import { print } from './print.ts';
import type { Flags } from './program.ts';

/** `lectern host`: prints a fresh address of the host screen of the server that runs on the data folder. */
export async function host(flags: Flags): Promise<number> {
	const { dataDir, openHost } = flags;
	const settings = completeSettings(readGiven({ dataDir, openHost }, process.env));
	const holder = holderOf(settings.dataDir);
	if (!holder) {
		throw new StartError(
			'other',
			`No server runs on ${settings.dataDir}. Start "lectern serve", or name its --data-dir.`,
		);
	}
	const codes = new HostCodes(await readTokenSecret(settings.dataDir), holder.run);
	const address = withCode(holder.hostPage, codes.create());
	print(`${address}\n`);
	if (settings.openHost) openInBrowser(address);
	return 0;
}
