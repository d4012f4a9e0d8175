import { HostCodes } from './gateway/access/HostCodes.ts';
import { withCode } from './host/hostPage.ts';
import { holderOf } from './store/DataFolderLock.ts';
import { readTokenSecrets } from './store/files.ts';

/**
 * A fresh address of the host screen of the server that runs on the data folder, in whichever process; it works once, for a
 * minute. null: no server runs there, as far as can be seen.
 */
export async function hostAddressOf(dataDir: string): Promise<string | null> {
	const holder = holderOf(dataDir);
	if (!holder) return null;
	const codes = new HostCodes((await readTokenSecrets(dataDir))[0], holder.run);
	return withCode(holder.hostPage, codes.create());
}
