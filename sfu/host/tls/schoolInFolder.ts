/** What a school gave this laptop, in `tls/` of the data folder: one file, so that key and certificate always belong together. */
import { type Stats, unwatchFile, watchFile } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../core/Logger.ts';
import { errorText } from '../../errorText.ts';
import { readIfExists, writeFileAtomically } from '../../store/files.ts';
import { bundleText, readBundle, type School } from './schoolBundle.ts';

const watchEveryMs = 1000;
/** From when on the host is told that the certificate of the school ends, ms: time to ask for another one. */
export const schoolEndsSoonMs = 45 * 24 * 60 * 60 * 1000;

/** Of the file with key and certificates. */
export const schoolFileIn = (dataDir: string) => join(dataDir, 'tls', 'school.pem');
/** The root of the school, for programs that are to trust it. */
export const schoolRootFile = (dataDir: string) => join(dataDir, 'tls', 'school-root.pem');

/** null: the laptop is of no school, or, with a warning, the file is damaged. */
export async function readSchool(dataDir: string, logger: Logger): Promise<School | null> {
	const file = schoolFileIn(dataDir);
	const text = await readIfExists(file);
	if (text === undefined) return null;
	try {
		return readBundle(text, null);
	} catch (error) {
		logger.warn({ file, reason: errorText(error) }, "the school's certificate cannot be read: import it again");
		return null;
	}
}

/** Replaces that of before. @throws what the disk throws */
export async function keepSchool(dataDir: string, school: School): Promise<void> {
	await mkdir(join(dataDir, 'tls'), { recursive: true, mode: 0o700 });
	await writeFileAtomically(schoolRootFile(dataDir), `${school.root.trim()}\n`, 0o644);
	await writeFileAtomically(schoolFileIn(dataDir), bundleText(school, null));
}

/** Does nothing where there is none. @throws what the disk throws */
export async function forgetSchool(dataDir: string): Promise<void> {
	await rm(schoolFileIn(dataDir), { force: true });
	await rm(schoolRootFile(dataDir), { force: true });
}

/** Calls `changed` within a second or two after another process has imported or removed it. Returns how to stop. */
export function watchSchool(dataDir: string, changed: () => void): () => void {
	const file = schoolFileIn(dataDir);
	const listener = (now: Stats, before: Stats) => {
		if (now.mtimeMs !== before.mtimeMs || now.ino !== before.ino) changed();
	};
	watchFile(file, { interval: watchEveryMs, persistent: false }, listener);
	return () => unwatchFile(file, listener);
}
