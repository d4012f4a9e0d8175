import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DatabaseSync } from '@photostructure/sqlite';
import { errorText } from '../errorText.ts';
import { readManifest } from '../recording/lesson/manifestFile.ts';
import { StartError } from '../startErrors.ts';
import { syncFolder, writeFileAtomically } from '../store/files.ts';
import {
	type BackupFile,
	type BackupManifest,
	databaseName,
	digestOf,
	manifestName,
	materialsName,
	recordingsName,
	secretNames,
} from './backupManifest.ts';

/** How long a statement waits while a server writes, ms. */
const waitMs = 10_000;
/** So often files are copied again that a server has replaced meanwhile, e.g. a certificate and its key. */
const maxAttempts = 5;

export type NewBackup = {
	dataDir: string;
	/** Absolute path of the folder that is made. */
	target: string;
	/** Folder of the recordings; null: they are left out. */
	recordings: string | null;
	/** Of the program. */
	version: string;
};

/** Lesson folders that are left out, because they are recorded at the moment. */
export type MadeBackup = { files: number; bytes: number; running: string[] };

/**
 * Copies what a server needs to go on elsewhere: database, secrets, certificates, documents, recordings. A server may run on the data folder:
 * the copy of the database has what was committed at one moment. The folder appears under its name when it is complete.
 * @throws StartError usage: there is something under that name, or nothing to copy; data-dir: the disk
 */
export async function makeBackup(wanted: NewBackup): Promise<MadeBackup> {
	const { dataDir, target, recordings } = wanted;
	if (existsSync(target)) throw new StartError('usage', `${target} exists: a backup is a new folder.`);
	if (!existsSync(join(dataDir, databaseName)))
		throw new StartError('usage', `There is no ${databaseName} in ${dataDir}: name the data folder with --data-dir.`);
	if (recordings !== null && `${target}/`.startsWith(`${recordings}/`))
		throw new StartError('usage', `${target} is in the folder of the recordings: choose another place.`);
	const partial = `${target}.partial-${randomBytes(4).toString('hex')}`;
	try {
		await mkdir(partial, { recursive: true, mode: 0o700 });
		const schemaVersion = copyDatabase(join(dataDir, databaseName), join(partial, databaseName));
		await chmod(join(partial, databaseName), 0o600);
		await copySteadily(dataDir, partial);
		await copyMaterials(join(dataDir, materialsName), join(partial, materialsName));
		const running = recordings === null ? [] : await copyRecordings(recordings, join(partial, recordingsName));
		const files = await filesIn(partial);
		const manifest: BackupManifest = {
			...{ format: 'lectern-backup', version: 1, lectern: wanted.version, schemaVersion },
			...{ createdAt: new Date().toISOString(), files },
		};
		await writeFileAtomically(join(partial, manifestName), `${JSON.stringify(manifest, null, '\t')}\n`);
		await rename(partial, target);
		await syncFolder(dirname(target));
		return { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0), running };
	} catch (error) {
		await rm(partial, { recursive: true, force: true });
		if (error instanceof StartError) throw error;
		throw new StartError('data-dir', `The backup could not be made: ${errorText(error)}.`, { cause: error });
	}
}

/** As it was at one moment, also while a server writes. Returns its version. */
function copyDatabase(file: string, copy: string): number {
	const database = new DatabaseSync(file, { readOnly: true, timeout: waitMs });
	try {
		database.prepare('VACUUM INTO ?').run(copy);
	} finally {
		database.close();
	}
	const copied = new DatabaseSync(copy, { readOnly: true });
	try {
		const { quick_check: verdict } = copied.prepare('PRAGMA quick_check(1)').get();
		if (verdict !== 'ok') throw new Error(`the copy of ${file} is damaged: ${verdict}`);
		return copied.prepare('PRAGMA user_version').get().user_version;
	} finally {
		copied.close();
	}
}

/** Secrets and certificates: again while one of them was replaced meanwhile. */
async function copySteadily(from: string, to: string): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		const before = await fingerprint(from);
		for (const name of secretNames) {
			await rm(join(to, name), { recursive: true, force: true });
			if (existsSync(join(from, name))) await copyTree(join(from, name), join(to, name));
		}
		if ((await fingerprint(from)) === before || attempt === maxAttempts) return;
	}
}

/** What changes when one of the files does. */
async function fingerprint(folder: string): Promise<string> {
	const stats = await Promise.all(
		(await pathsIn(folder, [...secretNames])).map(async (path) => {
			const { mtimeMs, size, ino } = await stat(join(folder, path)).catch(() => ({ mtimeMs: 0, size: 0, ino: 0 }));
			return `${path} ${mtimeMs} ${size} ${ino}`;
		}),
	);
	return stats.join('\n');
}

/**
 * Files of documents; none of them ever changes. One that is deleted meanwhile is left out: its room forgets it when the backup is
 * restored. What is still being received has another name.
 */
async function copyMaterials(from: string, to: string): Promise<void> {
	if (!existsSync(from)) return;
	for (const name of await readdir(from)) {
		if (!/^[0-9a-f]{64}$/.test(name)) continue;
		await copyTree(join(from, name), join(to, name)).catch((error) => {
			if (existsSync(join(from, name))) throw error;
		});
	}
}

/** Returns the names of lesson folders that are left out. */
async function copyRecordings(from: string, to: string): Promise<string[]> {
	if (!existsSync(from)) return [];
	const entries = await readdir(from, { withFileTypes: true });
	const lessons = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
	const running: string[] = [];
	for (const name of lessons) {
		const manifest = await readManifest(join(from, name)).catch(() => null);
		if (manifest?.end === null) running.push(name);
		else await copyTree(join(from, name), join(to, name));
	}
	return running;
}

/** Files and folders, readable by their owner only; links and other things are left out. */
export async function copyTree(from: string, to: string): Promise<void> {
	const info = await stat(from);
	if (info.isFile()) {
		await mkdir(dirname(to), { recursive: true, mode: 0o700 });
		await copyFile(from, to);
		return chmod(to, 0o600);
	}
	await mkdir(to, { recursive: true, mode: 0o700 });
	for (const entry of await readdir(from, { withFileTypes: true })) {
		if (entry.isFile() || entry.isDirectory()) await copyTree(join(from, entry.name), join(to, entry.name));
	}
}

async function filesIn(folder: string): Promise<BackupFile[]> {
	const paths = await pathsIn(folder, await readdir(folder));
	return Promise.all(
		paths.map(async (path) => {
			const file = join(folder, path);
			return { path, bytes: (await stat(file)).size, sha256: await digestOf(file) };
		}),
	);
}

/** Files below these names, relative, with `/`. */
async function pathsIn(folder: string, names: readonly string[]): Promise<string[]> {
	const found = await Promise.all(
		names.map(async (name) => {
			const path = join(folder, name);
			const info = await stat(path).catch(() => null);
			if (!info?.isDirectory()) return info ? [name] : [];
			return (await pathsIn(path, await readdir(path))).map((inner) => `${name}/${inner}`);
		}),
	);
	return found.flat();
}
