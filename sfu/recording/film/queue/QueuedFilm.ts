import { rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from '../../../core/Logger.ts';
import type { Manifest } from '../../lesson/manifest.ts';
import { changeManifest, readManifest } from '../../lesson/manifestFile.ts';
import { workFolder } from '../workFolder.ts';

type FilmState =
	| { state: 'reading' }
	| { state: 'waiting' }
	| { state: 'made'; file: string; bytes: number }
	| { state: 'cancelled' }
	| { state: 'failed'; message: string };

export type QueuedFilmOptions = {
	logger: Logger;
	/** Its state in the manifest is another. */
	pageChanged?(folder: string, manifest: Manifest): Promise<void>;
};

/** One film of the queue: its state in memory and in the manifest of its lesson. */
export class QueuedFilm {
	readonly recordingId: string;
	/** Absolute path of the lesson folder. */
	readonly folder: string;
	/** The host wants it now: before others, and while a class runs. */
	urgent = false;
	/** Not tried before, by the clock of `performance.now()`. */
	notBeforeMs = 0;
	/** How often in a row the disk was full. */
	diskFailures = 0;
	readonly #options: QueuedFilmOptions;
	#state: FilmState = { state: 'reading' };
	#removed = false;
	/** What touches the folder is done one after the other. */
	#work: Promise<void> = Promise.resolve();

	constructor(recordingId: string, folder: string, options: QueuedFilmOptions) {
		this.recordingId = recordingId;
		this.folder = folder;
		this.#options = options;
	}

	get state(): FilmState {
		return this.#state;
	}

	/** Takes the state from the manifest. Never rejects. */
	read(): Promise<void> {
		return this.#do('the film of a recording cannot be read', async () => {
			try {
				const { film } = await readManifest(this.folder);
				const state = await this.#stateOf(film);
				if (this.#state.state === 'reading') this.#state = state;
				// A film that is gone is made at the next start, if not before.
				if (state.state !== film.state) await this.#write(state);
			} catch (error) {
				// The folder is damaged: `make` finds that again and says so in the state.
				this.#state = { state: 'waiting' };
				throw error;
			}
		});
	}

	/** It is to be made, from now on. Never rejects. */
	wait(): Promise<void> {
		this.#state = { state: 'waiting' };
		this.notBeforeMs = 0;
		this.diskFailures = 0;
		return this.#store();
	}

	/** It is made. Never rejects. @param file name in the folder */
	async setMade(file: string): Promise<void> {
		const { size } = await stat(join(this.folder, file)).catch(() => ({ size: 0 }));
		await this.#end({ state: 'made', file, bytes: size });
	}

	/** It cannot be made; its parts go: one of them may be what is wrong. Never rejects. @param message for developers */
	async setFailed(message: string): Promise<void> {
		await this.#removeParts(() => true);
		await this.#end({ state: 'failed', message: message.slice(0, maxMessageLength) });
	}

	/**
	 * It is not wanted: it counts as cancelled at once, and what was made of it goes when its maker has ended, unless it
	 * was finished or asked for again meanwhile. Never rejects.
	 */
	async cancel(makerEnded: Promise<void>): Promise<void> {
		const cancelled: FilmState = { state: 'cancelled' };
		this.#state = cancelled;
		await makerEnded;
		if (this.#state !== cancelled) return;
		await this.#store();
		await this.#removeParts(() => this.#state === cancelled);
	}

	/** Nothing here touches the folder any more once it resolves. Never rejects. */
	remove(): Promise<void> {
		this.#removed = true;
		return this.#work;
	}

	/** Resolves when nothing is being written. Never rejects. */
	settled(): Promise<void> {
		return this.#work;
	}

	async #stateOf(film: Manifest['film']): Promise<FilmState> {
		if (film.state !== 'made') return film;
		const found = await stat(join(this.folder, film.file)).catch(() => null);
		// Somebody deleted the film and kept the lesson: it can be made again.
		return found?.isFile() ? { ...film, bytes: found.size } : { state: 'waiting' };
	}

	#removeParts(isWanted: () => boolean): Promise<void> {
		return this.#do('the parts of a film cannot be removed', async () => {
			if (isWanted()) await rm(join(this.folder, workFolder), { recursive: true, force: true });
		});
	}

	/** Whoever sees this state finds it in the manifest too. */
	async #end(state: FilmState): Promise<void> {
		await this.#store(state);
		this.#state = state;
	}

	/** @param given default: the state that it has by then */
	#store(given?: FilmState): Promise<void> {
		return this.#do('the state of a film cannot be written', () => this.#write(given ?? this.#state));
	}

	async #write(state: FilmState): Promise<void> {
		if (state.state === 'reading') return;
		const film = state.state === 'made' ? { state: state.state, file: state.file } : state;
		const manifest = await changeManifest(this.folder, (previous) => ({ ...previous, film }));
		await this.#options.pageChanged?.(this.folder, manifest);
	}

	#do(failure: string, action: () => Promise<void>): Promise<void> {
		const { folder } = this;
		this.#work = this.#work
			.then(() => (this.#removed ? undefined : action()))
			.catch((error: unknown) => this.#options.logger.warn({ err: error, folder }, failure));
		return this.#work;
	}
}

const maxMessageLength = 500;
