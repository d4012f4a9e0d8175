import type { FilmPlan } from '../../protocol/film.ts';

export type FilmJob = {
	plan: FilmPlan;
	/** Absolute path of the lesson folder: the files of the plan are in it, and the film goes there. */
	folder: string;
	/** Aborted: the maker ends what it started, as soon as it can, and keeps what it needs to go on later. */
	signal: AbortSignal;
	/** @param fraction of the work, 0 to 1 */
	progress(fraction: number): void;
};

/** Something that makes films of plans. */
export interface FilmMaker {
	readonly name: 'ffmpeg' | 'window';
	/** Whether it can work now; may be called often. */
	available(): Promise<boolean>;
	/**
	 * Makes the film of a lesson, or goes on with one that was interrupted. The file appears under its name when it is
	 * complete, and not before; `picture.jpg` beside it.
	 * @returns name of the file in the folder: `film.mp4`, or `film.webm` where H.264 or AAC cannot be encoded
	 * @throws the reason of the signal when aborted; SfuError insufficient-storage, unavailable
	 */
	make(job: FilmJob): Promise<string>;
}
