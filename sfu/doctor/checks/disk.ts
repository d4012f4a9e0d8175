import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Finding } from '../../protocol/doctor.ts';
import { type Check, type Facts, ok, problem, step, warning } from '../Check.ts';

/** With less, nothing more can be kept of a class, bytes. */
const fullBytes = 1024 * 1024;
/** With less, a recording may not last for a lesson, bytes. */
const lowBytes = 1024 ** 3;

export const disk: Check = {
	name: 'disk',
	title: 'Disk',
	exitAs: 'data-dir',
	find: ({ settings: { dataDir, recordings }, platform, server }) => {
		const recordingsFolder = recordings ?? join(dataDir, 'recordings');
		const data = folderFinding('data', 'the classes', dataDir, platform);
		const findings = isOnSameDrive(dataDir, recordingsFolder)
			? [data]
			: [data, folderFinding('recordings', 'the recordings', recordingsFolder, platform)];
		if (server?.storage !== 'locked') return findings;
		const text = `Another program holds the files in ${dataDir}: what happens in the class is not kept.`;
		return [problem('disk.locked', text, step('Close that program, e.g. one that makes a backup.')), ...findings];
	},
};

function folderFinding(
	name: 'data' | 'recordings',
	what: string,
	folder: string,
	platform: Facts['platform'],
): Finding {
	const id = (kind: string) => `disk.${name}${kind}`;
	// A class can be held without recordings.
	const severe = name === 'data' ? problem : warning;
	const existing = nearest(folder);
	const free = freeBytes(existing);
	if (free === null) {
		const text = `The folder of ${what}, ${folder}, cannot be read.`;
		return severe(id('Unreadable'), text, step('Connect its drive, or choose another folder.'));
	}
	const room = step('Make room on it: empty the trash, or delete old recordings.', usageCommand(existing, platform));
	if (free < fullBytes)
		return severe(id('Full'), `The disk of ${what} (${folder}) is full: nothing more can be kept.`, room);
	if (!isWritable(existing)) {
		const text = `The folder of ${what}, ${folder}, cannot be written.`;
		return severe(
			id('Unwritable'),
			text,
			step('Make the folder writable for you, or choose another one.', ownerCommand(existing, platform)),
		);
	}
	const size = free < lowBytes ? `${Math.floor(free / 1024 ** 2)} MB` : `${Math.floor(free / 1024 ** 3)} GB`;
	const text = `There are ${size} left for ${what} in ${folder}.`;
	if (free < lowBytes) return warning(id('Low'), `${text} A recording may not last for a lesson.`, room);
	return ok(id(''), text);
}

/** The folder itself, else the first of its parents that exists: nothing is made by looking. */
function nearest(folder: string): string {
	return existsSync(folder) || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

/** null: it cannot be read. */
function freeBytes(folder: string): number | null {
	try {
		const { bavail, bsize, files, ffree } = statfsSync(folder);
		return files > 0 && ffree === 0 ? 0 : bavail * bsize;
	} catch {
		return null;
	}
}

function isWritable(folder: string): boolean {
	try {
		accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

function isOnSameDrive(one: string, other: string): boolean {
	try {
		return statSync(nearest(one)).dev === statSync(nearest(other)).dev;
	} catch {
		return false;
	}
}

const quoted = (path: string) => `"${path}"`;
const usageCommand = (folder: string, platform: Facts['platform']) =>
	platform === 'win32' ? 'cleanmgr' : `df -h ${quoted(folder)}`;
const ownerCommand = (folder: string, platform: Facts['platform']) =>
	platform === 'win32'
		? `icacls ${quoted(folder)} /grant "%USERNAME%":(OI)(CI)F`
		: `sudo chown -R "$USER" ${quoted(folder)}`;
