import { createHash, timingSafeEqual } from 'node:crypto';
import { SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import type { FilmJob, FilmMaker } from './FilmMaker.ts';
import { WindowFilmJob } from './WindowFilmJob.ts';

/** Opens and closes the one window in which a page makes a film. */
export type FilmWindows = {
	/** @param path of this server, with the key of the job: `/film#job=KEY` */
	openWindow(path: string): void;
	/** Closes the window if it is open. */
	closeWindow(): void;
};

export type WindowFilmOptions = {
	windows: FilmWindows;
	logger: Logger;
	/** Called when films can be made from now on. */
	becameAvailable?: () => void;
	/** A page without progress for so long has failed. Default 60 s. */
	hangMs?: number;
};

/**
 * Makes films in a hidden window of the desktop, where a page decodes the lesson, draws it and encodes the film with
 * WebCodecs (`renderer/film`). The page talks to `gateway/http/routes/film.ts`. Needs no program besides the desktop.
 */
export class WindowFilm implements FilmMaker {
	readonly name = 'window';
	readonly #options: Required<WindowFilmOptions>;
	#isAvailable = false;
	#job: WindowFilmJob | null = null;

	constructor(options: WindowFilmOptions) {
		this.#options = { hangMs: 60_000, becameAvailable: () => undefined, ...options };
	}

	async available(): Promise<boolean> {
		return this.#isAvailable;
	}

	/** The desktop says that it can open windows. */
	windowAvailable(): void {
		this.#isAvailable = true;
		this.#options.becameAvailable();
	}

	/** The window crashed or does not respond; another one can be opened. */
	windowGone(): void {
		this.#job?.stop(new SfuError('unavailable', 'the window that makes the film is gone'));
	}

	/** The job that the key belongs to; null: none. Compared in constant time. */
	jobOf(key: string): WindowFilmJob | null {
		return this.#job && isEqual(this.#job.key, key) ? this.#job : null;
	}

	/** Starts from the beginning: nothing of an interrupted film is used. One film at a time. */
	async make(job: FilmJob): Promise<string> {
		const { windows, hangMs, logger } = this.#options;
		job.signal.throwIfAborted();
		if (!this.#isAvailable) throw new SfuError('unavailable', 'no window can be opened to make a film');
		if (this.#job) throw new SfuError('wrong-state', 'the window makes another film');
		const running = new WindowFilmJob(job, hangMs);
		this.#job = running;
		const abort = () => running.stop(job.signal.reason);
		job.signal.addEventListener('abort', abort);
		try {
			windows.openWindow(`/film#job=${running.key}`);
			return await running.result;
		} catch (error) {
			if (!job.signal.aborted) logger.warn({ err: error, folder: job.folder }, 'no film by the window');
			throw error;
		} finally {
			job.signal.removeEventListener('abort', abort);
			windows.closeWindow();
			// Closed first, so that the page writes nothing more; the key is void from here on.
			this.#job = null;
			await running.close();
		}
	}
}

function isEqual(secret: string, given: string): boolean {
	const digest = (text: string) => createHash('sha256').update(text).digest();
	return timingSafeEqual(digest(secret), digest(given));
}
