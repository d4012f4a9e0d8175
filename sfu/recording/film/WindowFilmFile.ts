import { type FileHandle, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { SfuError } from '../../core/errors.ts';
import type { FilmPlan } from '../../protocol/film.ts';
import { writeFileAtomically } from '../../store/files.ts';
import { storageError } from '../files/storageError.ts';
import { writeAll, writeMp4Chapters } from './mp4Chapters.ts';

/** What a film in the making is written to, in the lesson folder. */
const partName = '.film-window.part';
const pictureName = 'picture.jpg';

/** `webm`: where H.264 or AAC cannot be encoded. */
export type FilmType = 'mp4' | 'webm';

/** The file of a film while a page makes it: written at positions, named when it is complete. Its calls run in order. */
export class WindowFilmFile {
	readonly #folder: string;
	readonly #part: string;
	#opened: Promise<FileHandle> | null;
	/** The last call; the next one waits for it. */
	#last: Promise<unknown>;
	#picture: Uint8Array | null = null;

	/** @param folder absolute path of the lesson folder; what an interrupted film has left there is overwritten */
	constructor(folder: string) {
		this.#folder = folder;
		this.#part = join(folder, partName);
		this.#opened = open(this.#part, 'w+', 0o600);
		this.#last = this.#opened.catch(() => undefined);
	}

	/** @throws SfuError insufficient-storage, unavailable */
	write(bytes: Uint8Array, position: number): Promise<void> {
		return this.#inOrder(async (file) => writeAll(file, bytes, position));
	}

	/** Written beside the film when that is complete. */
	setPicture(jpeg: Uint8Array): void {
		this.#picture = jpeg;
	}

	/**
	 * Adds the chapters and gives the film its name.
	 * @returns its name
	 * @throws SfuError insufficient-storage, unavailable
	 */
	complete(type: FilmType, { chapters }: FilmPlan): Promise<string> {
		return this.#inOrder(async (file) => {
			if ((await file.stat()).size === 0) throw new SfuError('unavailable', 'the page has written no film');
			if (type === 'mp4') await writeMp4Chapters(file, chapters);
			await file.sync();
			this.#opened = null;
			await file.close();
			if (this.#picture) await writeFileAtomically(join(this.#folder, pictureName), this.#picture);
			await rename(this.#part, join(this.#folder, `film.${type}`));
			return `film.${type}`;
		});
	}

	/** Removes what is not complete; later calls fail. Idempotent. */
	discard(): Promise<void> {
		const discarded = this.#last.then(async () => {
			const file = await this.#opened?.catch(() => null);
			this.#opened = null;
			await file?.close();
			await rm(this.#part, { force: true });
		});
		this.#last = discarded.catch(() => undefined);
		return discarded;
	}

	#inOrder<T>(work: (file: FileHandle) => Promise<T>): Promise<T> {
		const result = this.#last.then(async () => {
			try {
				const file = await this.#opened;
				if (!file) throw new SfuError('unavailable', 'the film is closed');
				return await work(file);
			} catch (cause) {
				throw storageError(cause, 'write the film');
			}
		});
		this.#last = result.catch(() => undefined);
		return result;
	}
}
