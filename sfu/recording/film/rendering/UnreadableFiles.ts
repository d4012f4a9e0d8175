import { stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Logger } from '../../../core/Logger.ts';
import { exitOf, runFfmpeg } from '../../ffmpeg/runFfmpeg.ts';
import { openArgs } from './inputArgs.ts';

/** Reading the first frame of a damaged file may mean to read all of it. */
const limitMs = 60_000;

type Options = {
	/** Path of FFmpeg. */
	ffmpeg: string;
	/** Lesson folder. */
	folder: string;
	/** Working folder. */
	cwd: string;
	logger: Logger;
};

/** Files of a lesson that the film has to do without. */
export class UnreadableFiles {
	readonly files: ReadonlySet<string>;
	readonly #files = new Set<string>();
	readonly #checked = new Set<string>();
	readonly #options: Options;

	constructor(options: Options) {
		this.files = this.#files;
		this.#options = options;
	}

	/** Adds those that are missing, empty, or not in the folder: this needs no FFmpeg. */
	async look(files: Iterable<string>): Promise<void> {
		for (const file of files) {
			if (!isInside(file)) this.#add(file, 'its path leads out of the folder');
			else if (!(await hasContent(join(this.#options.folder, file)))) this.#add(file, 'it is missing or empty');
		}
	}

	/**
	 * Adds those of which FFmpeg cannot decode anything.
	 * @returns whether there are any
	 * @throws the reason of the signal
	 */
	async tryOut(files: Iterable<string>, kind: 'v' | 'a', signal: AbortSignal): Promise<boolean> {
		const { ffmpeg, cwd } = this.#options;
		const before = this.#files.size;
		for (const file of new Set(files)) {
			if (this.#checked.has(file) || this.#files.has(file)) continue;
			const args = [...openArgs(file), '-map', `0:${kind}:0`, `-frames:${kind}`, '1', '-f', 'null', '-'];
			const decode = () => runFfmpeg(ffmpeg, { args, cwd, signal, timeLimitMs: limitMs });
			try {
				await onceMoreIfKilled(decode, signal);
				this.#checked.add(file);
			} catch (error) {
				signal.throwIfAborted();
				this.#add(file, 'FFmpeg cannot decode it', error);
			}
		}
		return this.#files.size > before;
	}

	#add(file: string, why: string, error?: unknown): void {
		if (this.#files.has(file)) return;
		this.#files.add(file);
		this.#options.logger.warn({ file, why, err: error }, 'a file of the recording is left out of its film');
	}
}

/** An FFmpeg that hung, or that somebody has killed, says nothing about its file the first time. */
async function onceMoreIfKilled(run: () => Promise<unknown>, signal: AbortSignal): Promise<void> {
	try {
		await run();
	} catch (error) {
		signal.throwIfAborted();
		if (exitOf(error)?.code !== null) throw error;
		await run();
	}
}

/** A folder may come from another computer: its manifest must not name files outside of it. */
function isInside(file: string): boolean {
	const path = posix.normalize(file.replaceAll('\\', '/'));
	return path !== '' && !path.includes('\0') && !/^([a-zA-Z]:|\/|\.\.(\/|$))/.test(path);
}

async function hasContent(path: string): Promise<boolean> {
	try {
		const stats = await stat(path);
		return stats.isFile() && stats.size > 0;
	} catch {
		return false;
	}
}
