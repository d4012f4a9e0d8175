import { createHash, randomBytes } from 'node:crypto';
import { access, mkdir, open, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SfuError } from '../../../core/errors.ts';
import { systemErrorCode } from '../../../errorText.ts';
import { readIfExists } from '../../../store/files.ts';
import { workFolder } from '../workFolder.ts';

const fingerprintFile = 'fingerprint';
const partMark = '.part-';

/** `.film` of a lesson folder: finished parts of the film under their names, and those that are being written. */
export class WorkFolder {
	readonly path: string;
	readonly #lessonFolder: string;

	private constructor(lessonFolder: string) {
		this.#lessonFolder = lessonFolder;
		this.path = join(lessonFolder, workFolder);
	}

	/**
	 * Opens it with what was finished before, or empty if that was for something else.
	 * @param purpose everything that the content of the files depends on
	 * @throws SfuError insufficient-storage
	 */
	static async open(lessonFolder: string, purpose: unknown): Promise<WorkFolder> {
		const folder = new WorkFolder(lessonFolder);
		const fingerprint = createHash('sha256').update(JSON.stringify(purpose)).digest('hex');
		await storing(async () => {
			if ((await readIfExists(join(folder.path, fingerprintFile))) !== fingerprint) {
				await folder.remove();
				await mkdir(folder.path, { mode: 0o700 });
				await writeFile(join(folder.path, fingerprintFile), fingerprint);
			}
			await folder.removeParts();
		});
		return folder;
	}

	/** Whether a file was finished. */
	async has(name: string): Promise<boolean> {
		try {
			await access(join(this.path, name));
			return true;
		} catch {
			return false;
		}
	}

	/** A name for a file that is not finished. A process of a server that was killed may still write the last one. */
	partOf(name: string): string {
		return `${randomBytes(4).toString('hex')}${partMark}${name}`;
	}

	/** Gives a part its name, once its content is on the disk. @throws SfuError insufficient-storage */
	async finish(part: string, name: string): Promise<void> {
		await storing(() => moveSynced(join(this.path, part), join(this.path, name)));
	}

	/** Moves a part into the lesson folder, once its content is on the disk. @throws SfuError insufficient-storage */
	async publish(part: string, name: string): Promise<void> {
		await storing(() => moveSynced(join(this.path, part), join(this.#lessonFolder, name)));
	}

	/** Writes a small file that only FFmpeg reads. @throws SfuError insufficient-storage */
	async write(name: string, text: string): Promise<void> {
		await storing(() => writeFile(join(this.path, name), text));
	}

	/** Removes files that were not finished. */
	async removeParts(): Promise<void> {
		const names = await readdir(this.path).catch(() => []);
		const parts = names.filter((name) => name.includes(partMark));
		// On Windows a process that still writes one keeps it from being removed.
		await Promise.allSettled(parts.map((name) => rm(join(this.path, name), { force: true })));
	}

	async removeFile(name: string): Promise<void> {
		await rm(join(this.path, name), { force: true });
	}

	async remove(): Promise<void> {
		await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
	}
}

async function moveSynced(from: string, to: string): Promise<void> {
	// Windows syncs only what is open for writing.
	const handle = await open(from, 'r+');
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
	await rename(from, to);
}

async function storing(write: () => Promise<void>): Promise<void> {
	try {
		await write();
	} catch (cause) {
		const code = systemErrorCode(cause);
		if (code !== 'ENOSPC' && code !== 'EDQUOT') throw cause;
		throw new SfuError('insufficient-storage', 'the disk is full', { cause });
	}
}
