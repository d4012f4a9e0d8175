import { randomBytes } from 'node:crypto';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorText, systemErrorCode } from '../errorText.ts';
import { StartError } from '../startErrors.ts';

/**
 * Creates a folder and its parents, unless it exists. mkdir's `recursive` option is avoided: in Node 24 it never returns
 * below /proc.
 * @throws what the disk throws
 */
export function makeFolder(folder: string): void {
	if (existsSync(folder)) return;
	makeFolder(dirname(folder));
	mkdirSync(folder, { mode: 0o700 });
}

/** Creates the data folder, accessible to this user only. @throws StartError data-dir */
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

/** What systems and drives answer that cannot sync a folder: Windows, some network and FUSE drives. */
const cannotSyncFolders = new Set(['EISDIR', 'EPERM', 'EACCES', 'EBADF', 'EINVAL', 'ENOTSUP', 'ENOSYS']);

/**
 * Makes new names in a folder survive a power cut: a synced file is lost if its name is not on the disk. Does nothing where
 * folders cannot be synced.
 */
export async function syncFolder(folder: string): Promise<void> {
	try {
		const handle = await open(folder, 'r');
		try {
			await handle.sync();
		} finally {
			await handle.close();
		}
	} catch (error) {
		if (!cannotSyncFolders.has(systemErrorCode(error) ?? '')) throw error;
	}
}

/**
 * Writes a file completely or not at all, also if power fails: into a temporary file, synced and renamed. When it returns, the
 * new content survives a power cut.
 * @param mode default: readable by this user only
 */
export async function writeFileAtomically(file: string, content: string | Uint8Array, mode = 0o600): Promise<void> {
	const temporary = `${file}.${process.pid}-${randomBytes(4).toString('hex')}`;
	try {
		const handle = await open(temporary, 'wx', mode);
		try {
			await handle.writeFile(content);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await rename(temporary, file);
		await syncFolder(dirname(file));
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
}

/** Reads a text file; undefined if it does not exist. */
export async function readIfExists(file: string): Promise<string | undefined> {
	try {
		return await readFile(file, 'utf8');
	} catch (error) {
		if (systemErrorCode(error) === 'ENOENT') return undefined;
		throw error;
	}
}

/** Secrets of tokens: the first one signs, each verifies. */
export type TokenSecrets = readonly [Uint8Array, ...Uint8Array[]];

const secretBytes = 32;
const secretFiles = { current: 'token-secret', earlier: 'token-secrets-earlier' } as const;
/** So many earlier secrets are kept; a server has one for each group of servers that it was one of. */
const maxEarlierSecrets = 8;

/**
 * The secrets of the tokens of this installation. The first one is created once, in a file of its own, so that tokens stay
 * valid when a damaged database is replaced. Others are those of before `replaceTokenSecret`.
 * @throws StartError data-dir
 */
export async function readTokenSecrets(dataDir: string): Promise<TokenSecrets> {
	const file = join(dataDir, secretFiles.current);
	try {
		const [stored] = secretsIn(await readIfExists(file));
		const earlier = secretsIn(await readIfExists(join(dataDir, secretFiles.earlier)));
		if (stored) return [stored, ...earlier];
		const secret = randomBytes(secretBytes);
		await writeFileAtomically(file, secret.toString('base64url'));
		return [secret, ...earlier];
	} catch (error) {
		throw new StartError('data-dir', `${file} cannot be read or written: ${errorText(error)}.`, { cause: error });
	}
}

/** From now on, tokens are signed with this secret. Those of before stay valid here. @throws StartError data-dir */
export async function replaceTokenSecret(dataDir: string, secret: Uint8Array): Promise<TokenSecrets> {
	const known = await readTokenSecrets(dataDir);
	if (Buffer.compare(known[0], secret) === 0) return known;
	const earlier = known.filter((each) => Buffer.compare(each, secret) !== 0).slice(0, maxEarlierSecrets);
	const text = (secrets: readonly Uint8Array[]) =>
		secrets.map((each) => Buffer.from(each).toString('base64url')).join('\n');
	try {
		// In this order: whatever happens in between, none is lost.
		await writeFileAtomically(join(dataDir, secretFiles.earlier), text(earlier));
		await writeFileAtomically(join(dataDir, secretFiles.current), text([secret]));
	} catch (error) {
		const reason = `The token secret in ${dataDir} cannot be written: ${errorText(error)}.`;
		throw new StartError('data-dir', reason, { cause: error });
	}
	return [secret, ...earlier];
}

function secretsIn(text = ''): Uint8Array[] {
	return text
		.split('\n')
		.map((line) => Buffer.from(line, 'base64url'))
		.filter(({ length }) => length === secretBytes);
}
