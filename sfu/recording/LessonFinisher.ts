import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../core/Logger.ts';
import { systemErrorCode } from '../errorText.ts';
import { type Manifest, manifestFile, tracksFolder } from './lesson/manifest.ts';
import { readManifest } from './lesson/manifestFile.ts';

/** A recording that another process still writes changes its files all the time; one that does not for so long is over, ms. */
const abandonedMs = 15_000;
/** What is short is completed while the server closes; the rest waits for the next start, ms. */
const closingMs = 1_000;

type Parts = {
	/** Absolute path of the folder with the lesson folders. */
	folder: string;
	/** Whether a recording runs, or begins, in this process. */
	isRunning: (recordingId: string) => boolean;
	/**
	 * The lesson can be played, and its film can be made.
	 * @param isNew false: an earlier process had completed it
	 */
	finished: (folder: string, manifest: Manifest, isNew: boolean) => Promise<void>;
	logger: Logger;
};

/**
 * Completes lesson folders, one after the other: those whose recording has just ended, and at the start those that an
 * earlier process left.
 */
export class LessonFinisher {
	readonly #parts: Parts;
	#last: Promise<void> = Promise.resolve();
	readonly #timers = new Set<NodeJS.Timeout>();
	readonly #abort = new AbortController();
	#closed = false;

	constructor(parts: Parts) {
		this.#parts = parts;
	}

	/** @param folder of a lesson whose recording has ended, or was interrupted. A failure is logged. */
	finish(folder: string): Promise<void> {
		this.#last = this.#last.then(() => (this.#abort.signal.aborted ? undefined : this.#finish(folder)));
		return this.#last;
	}

	/** Takes up all that an earlier process left. Never rejects. */
	async recover(): Promise<void> {
		for (const name of await this.#lessons()) await this.#recover(join(this.#parts.folder, name));
	}

	/** Resolves when all lessons are completed whose recordings have ended so far. */
	settled(): Promise<void> {
		return this.#last;
	}

	/** What takes longer than a second is done at the next start. Resolves when nothing is under way. Idempotent. */
	async close(): Promise<void> {
		this.#closed = true;
		for (const timer of this.#timers) clearTimeout(timer);
		const timer = setTimeout(() => this.#abort.abort(), closingMs);
		await this.#last;
		clearTimeout(timer);
	}

	async #lessons(): Promise<string[]> {
		try {
			const entries = await readdir(this.#parts.folder, { withFileTypes: true });
			return entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map(({ name }) => name);
		} catch (error) {
			// Nothing was ever recorded.
			if (systemErrorCode(error) === 'ENOENT') return [];
			this.#parts.logger.warn({ err: error, folder: this.#parts.folder }, 'the recordings cannot be read');
			return [];
		}
	}

	async #recover(folder: string): Promise<void> {
		try {
			const manifest = await readManifest(folder);
			if (manifest.completed && manifest.film.state !== 'waiting') return;
			if (this.#closed || this.#parts.isRunning(manifest.recordingId)) return;
			if (await isWrittenElsewhere(folder, manifest)) {
				const timer = setTimeout(() => {
					this.#timers.delete(timer);
					void this.#recover(folder);
				}, abandonedMs).unref();
				this.#timers.add(timer);
				return;
			}
			if (manifest.end === null) this.#parts.logger.warn({ folder }, 'a recording was interrupted and is repaired');
			await this.finish(folder);
		} catch (error) {
			// A folder that is no lesson, or of a newer version.
			this.#parts.logger.debug({ err: error, folder }, 'a folder in the recordings is left alone');
		}
	}

	async #finish(folder: string): Promise<void> {
		const { signal } = this.#abort;
		try {
			const { completed } = await readManifest(folder);
			// Loaded when the first recording has ended.
			const { completeLesson } = await import('./completeLesson.ts');
			await this.#parts.finished(folder, await completeLesson(folder, this.#parts.logger, signal), !completed);
		} catch (error) {
			if (signal.aborted) this.#parts.logger.info({ folder }, 'a recording is completed at the next start');
			else this.#parts.logger.error({ err: error, folder }, 'a recording could not be completed');
		}
	}
}

/** Whether another server records into this folder at the moment. */
async function isWrittenElsewhere(folder: string, { end, pid }: Manifest): Promise<boolean> {
	if (end !== null || !isAlive(pid)) return false;
	const { trackFiles } = await import('./completeLesson.ts');
	const files = [manifestFile, ...(await trackFiles(folder)).map((name) => join(tracksFolder, name))];
	const changed = await Promise.all(
		files.map((file) =>
			stat(join(folder, file)).then(
				({ mtimeMs }) => mtimeMs,
				() => 0,
			),
		),
	);
	// In the future: the clock of the computer was set back since.
	return Math.abs(Date.now() - Math.max(...changed)) < abandonedMs;
}

/** After a restart of the computer another program may have the id: its files then do not change. */
function isAlive(pid: number): boolean {
	if (pid === process.pid) return false;
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return systemErrorCode(error) === 'EPERM';
	}
}
