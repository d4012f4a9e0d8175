import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorText, systemErrorCode } from '../errorText.ts';
import { StartError } from '../startErrors.ts';

/** Not mkdir's own `recursive`: Node 24 never comes back from it below /proc. */
function makeFolder(folder: string): void {
	if (existsSync(folder)) return;
	makeFolder(dirname(folder));
	mkdirSync(folder, { mode: 0o700 });
}

/** Makes the data folder, for this user only. @throws StartError data-dir */
export function prepareDataDir(dataDir: string): void {
	try {
		makeFolder(dataDir);
		accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
	} catch (error) {
		const advice = 'Make the folder writable or choose another with --data-dir.';
		throw new StartError('data-dir', `The data folder ${dataDir} cannot be used: ${errorText(error)}. ${advice}`, {
			cause: error,
		});
	}
}

/** The file is there whole or not at all, also after a power cut; readable by this user only unless `mode` says more. */
export async function writeFileAtomically(file: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
	const draft = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
	try {
		const handle = await open(draft, 'wx', mode);
		try {
			await handle.writeFile(content);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await rename(draft, file);
	} catch (error) {
		await rm(draft, { force: true });
		throw error;
	}
}

/** undefined when there is no such file. */
export async function readIfThere(file: string): Promise<string | undefined> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		if (systemErrorCode(error) === 'ENOENT') return undefined;
		throw error;
	}
}

const secretBytes = 32;

/**
 * What this installation signs its tokens with: made once, kept in its own file so that tokens outlive a damaged database.
 * @throws StartError data-dir
 */
export async function readTokenSecret(dataDir: string): Promise<Uint8Array> {
	const file = join(dataDir, 'token-secret');
	try {
		const kept = Buffer.from((await readIfThere(file)) ?? '', 'base64url');
		if (kept.length === secretBytes) return kept;
		const secret = randomBytes(secretBytes);
		await writeFileAtomically(file, secret.toString('base64url'));
		return secret;
	} catch (error) {
		throw new StartError('data-dir', `${file} cannot be read or written: ${errorText(error)}.`, { cause: error });
	}
}
