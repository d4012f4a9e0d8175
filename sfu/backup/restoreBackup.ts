import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { errorText } from '../errorText.ts';
import { StartError } from '../startErrors.ts';
import { DataFolderLock } from '../store/DataFolderLock.ts';
import { prepareDataDir, syncFolder } from '../store/files.ts';
import { schemaVersion } from '../store/schema.ts';
import { BackupManifest, databaseName, digestOf, keptNames, manifestName, recordingsName } from './backupManifest.ts';
import { copyTree } from './makeBackup.ts';

export type Restored = {
	/** Where what was in the data folder is now; null: nothing was. */
	before: string | null;
	/** Lesson folders that were copied, and those that were there already and stay as they are. */
	lessons: { copied: number; left: number };
	createdAt: string;
};

/**
 * Brings a backup back. What the data folder has of the same names is moved into a folder inside it, and nothing is deleted.
 * @param recordings folder into which the backup's recordings go
 * @throws StartError usage: it is no backup, or damaged, or of a newer version; in-use: a server runs on the data folder; data-dir
 */
export async function restoreBackup(backup: string, dataDir: string, recordings: string): Promise<Restored> {
	const manifest = await readBackup(backup);
	prepareDataDir(dataDir);
	const lock = DataFolderLock.take(dataDir, () => undefined);
	const staged = join(dataDir, `.restoring-${randomBytes(4).toString('hex')}`);
	try {
		await mkdir(staged, { mode: 0o700 });
		// First everything onto this drive: what follows are renames.
		for (const { path } of manifest.files) {
			if (!path.startsWith(`${recordingsName}/`)) await copyTree(join(backup, path), join(staged, path));
		}
		const before = await setAside(dataDir);
		for (const name of await readdir(staged)) await rename(join(staged, name), join(dataDir, name));
		await syncFolder(dataDir);
		const lessons = await restoreLessons(join(backup, recordingsName), manifest, recordings);
		return { before, lessons, createdAt: manifest.createdAt };
	} catch (error) {
		if (error instanceof StartError) throw error;
		throw new StartError('data-dir', `The backup could not be restored: ${errorText(error)}.`, { cause: error });
	} finally {
		await rm(staged, { recursive: true, force: true });
		lock.release();
	}
}

/** Every file is there, and as it was. @throws StartError usage */
async function readBackup(backup: string): Promise<BackupManifest> {
	const refuse = (what: string, cause?: unknown) => new StartError('usage', `${backup} ${what}`, { cause });
	const text = await readFile(join(backup, manifestName), 'utf8').catch((cause: unknown) => {
		throw refuse(`is no backup of Lectern: ${manifestName} cannot be read.`, cause);
	});
	const manifest = BackupManifest.safeParse(jsonOf(text)).data;
	if (!manifest?.files.some(({ path }) => path === databaseName))
		throw refuse(`is no backup that this version can read: ${manifestName} is not as expected.`);
	if (manifest.schemaVersion > schemaVersion)
		throw refuse(`was made by a newer Lectern (${manifest.lectern}). Install that one first.`);
	for (const { path, bytes, sha256 } of manifest.files) {
		const file = join(backup, path);
		const isWhole = await stat(file).then(
			async (info) => info.isFile() && info.size === bytes && (await digestOf(file)) === sha256,
			() => false,
		);
		if (!isWhole) throw refuse(`is damaged: ${path} is missing or not as it was. Nothing was changed.`);
	}
	return manifest;
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

/** Moves what a backup replaces, with the log of the database, which belongs to the old one. */
async function setAside(dataDir: string): Promise<string | null> {
	const replaced = [databaseName, `${databaseName}-wal`, `${databaseName}-shm`, ...keptNames];
	const found = replaced.filter((name) => existsSync(join(dataDir, name)));
	if (found.length === 0) return null;
	const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
	const before = join(dataDir, `before-restore-${time}-${randomBytes(2).toString('hex')}`);
	await mkdir(before, { mode: 0o700 });
	for (const name of found) await rename(join(dataDir, name), join(before, name));
	return before;
}

/** A lesson folder that is there already is left as it is. */
async function restoreLessons(from: string, { files }: BackupManifest, to: string): Promise<Restored['lessons']> {
	const inside = files.flatMap(({ path }) => {
		const [root, lesson] = path.split('/');
		return root === recordingsName && lesson !== undefined ? [lesson] : [];
	});
	const lessons = { copied: 0, left: 0 };
	for (const lesson of new Set(inside)) {
		const target = join(to, lesson);
		if (existsSync(target)) {
			lessons.left += 1;
			continue;
		}
		const partial = join(to, `.restoring-${lesson}`);
		await rm(partial, { recursive: true, force: true });
		await copyTree(join(from, lesson), partial);
		await rename(partial, target);
		lessons.copied += 1;
	}
	return lessons;
}
