import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { notFound } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import { systemErrorCode } from '../../errorText.ts';
import { storageError } from '../files/storageError.ts';
import type { Lesson } from './Lesson.ts';
import { statOf } from './lessonFiles.ts';

/** Beside the lesson folders, and so on the same drive: moving a lesson there takes no time. */
const deletedFolder = '.deleted';

type Deleted = { folder: string; cameFrom: string; timer: NodeJS.Timeout };

/** Lesson folders that were deleted: they can be brought back for some seconds, then they are erased. */
export class DeletedLessons {
	readonly #root: string;
	readonly #undoMs: number;
	readonly #logger: Logger;
	readonly #byId = new Map<string, Deleted>();

	/** @param root absolute path of the folder with the lesson folders */
	constructor(root: string, undoMs: number, logger: Logger) {
		this.#root = root;
		this.#undoMs = undoMs;
		this.#logger = logger;
	}

	/** Erases what an earlier process did not. Never rejects. */
	async eraseLeftovers(): Promise<void> {
		const folder = join(this.#root, deletedFolder);
		try {
			const found = await statOf(folder);
			if (!found) return;
			// A link may lead to files of somebody else: only the link goes.
			if (!found.isDirectory()) return await rm(folder);
			const restorable = new Set([...this.#byId.values()].map((deleted) => basename(deleted.folder)));
			const names = (await readdir(folder)).filter((name) => !restorable.has(name));
			for (const name of names) await this.#erase(join(folder, name));
		} catch (error) {
			this.#logger.warn({ folder, err: error }, 'deleted recordings could not be erased');
		}
	}

	/**
	 * Moves a lesson folder away, so that it is gone at once.
	 * @returns Unix ms until which it can be restored
	 * @throws SfuError not-found (it was moved already), unavailable, insufficient-storage
	 */
	async move({ recordingId, folder }: Lesson): Promise<number> {
		const target = await this.#placeFor(recordingId);
		try {
			await rename(folder, target);
		} catch (error) {
			if (systemErrorCode(error) === 'ENOENT') throw notFound('recording', recordingId);
			throw storageError(error, `move ${folder}`);
		}
		this.#hold(recordingId, target, basename(folder));
		return Date.now() + this.#undoMs;
	}

	/** Where its name is taken meanwhile, it gets one with a number. @throws SfuError not-found (too late), unavailable */
	async restore(recordingId: string): Promise<void> {
		const deleted = this.#byId.get(recordingId);
		if (!deleted) throw notFound('recording', recordingId);
		// At once, so that neither the timer nor a second request takes it too.
		this.#byId.delete(recordingId);
		clearTimeout(deleted.timer);
		try {
			await rename(deleted.folder, await freePath(join(this.#root, deleted.cameFrom)));
		} catch (error) {
			this.#hold(recordingId, deleted.folder, deleted.cameFrom);
			throw storageError(error, `restore ${deleted.cameFrom}`);
		}
	}

	/** What can still be restored now is erased at the next start. Idempotent. */
	close(): void {
		for (const { timer } of this.#byId.values()) clearTimeout(timer);
		this.#byId.clear();
	}

	#hold(recordingId: string, folder: string, cameFrom: string): void {
		const timer = setTimeout(() => {
			// It may be another folder with the same recording, which was deleted later.
			if (this.#byId.get(recordingId) === deleted) this.#byId.delete(recordingId);
			void this.#erase(folder);
		}, this.#undoMs).unref();
		const deleted: Deleted = { folder, cameFrom, timer };
		this.#byId.set(recordingId, deleted);
	}

	async #placeFor(recordingId: string): Promise<string> {
		const folder = join(this.#root, deletedFolder);
		try {
			const found = await statOf(folder);
			if (found && !found.isDirectory()) await rm(folder);
			await mkdir(folder, { recursive: true, mode: 0o700 });
			return await freePath(join(folder, recordingId));
		} catch (error) {
			throw storageError(error, `make ${folder}`);
		}
	}

	async #erase(folder: string): Promise<void> {
		try {
			await rm(folder, { recursive: true, force: true, maxRetries: 3 });
		} catch (error) {
			this.#logger.warn({ folder, err: error }, 'a deleted recording could not be erased');
		}
	}
}

/** The path, or the first one with a number that does not exist. */
async function freePath(path: string): Promise<string> {
	for (let number = 1; ; number++) {
		const candidate = number === 1 ? path : `${path} (${number})`;
		if (!(await statOf(candidate))) return candidate;
	}
}
