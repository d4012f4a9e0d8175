import { notFound, SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import { errorText } from '../../errorText.ts';
import type { FilmView } from '../../protocol/recordings.ts';
import type { Manifest } from '../lesson/manifest.ts';
import { readManifest } from '../lesson/manifestFile.ts';
import type { FilmMaker } from './FilmMaker.ts';
import { planFilm } from './plan.ts';
import { AvailableMakers } from './queue/AvailableMakers.ts';
import { FilmRun } from './queue/FilmRun.ts';
import { QueuedFilm } from './queue/QueuedFilm.ts';

export type FilmQueueOptions = {
	/** In order of preference. */
	makers: readonly FilmMaker[];
	isClassRunning(): boolean;
	logger: Logger;
	/** The film of a recording is another in its manifest: made, failed, cancelled or waiting. */
	pageChanged?(folder: string, manifest: Manifest): Promise<void>;
	/** Between two looks whether a class runs. Default 2 s. */
	classCheckMs?: number;
	/** Between two looks which maker works. Default 30 s. */
	makerCheckMs?: number;
	/** Waits after the disk was full, ms; after the last one the film has failed. Default 1, 5 and 15 minutes. */
	diskRetriesMs?: readonly number[];
};

type Intervals = Required<Pick<FilmQueueOptions, 'classCheckMs' | 'makerCheckMs' | 'diskRetriesMs'>>;

const defaults: Intervals = { classCheckMs: 2_000, makerCheckMs: 30_000, diskRetriesMs: [60_000, 300_000, 900_000] };
/** `close` waits for so long: less than the time in which the server has to end. */
const closeMs = 1_500;

/**
 * Makes the films of all recordings, one at a time. While a class runs none is made, except those that the host wants
 * now; a film that was begun is interrupted and goes on afterwards. A maker that fails gets a second chance, or the
 * next maker one; after that the film has failed.
 */
export class FilmQueue {
	readonly #options: Omit<FilmQueueOptions, 'makers'> & Intervals;
	readonly #makers: AvailableMakers;
	/** By recordingId, in the order in which they were added. */
	readonly #films = new Map<string, QueuedFilm>();
	readonly #timers: NodeJS.Timeout[];
	#current: { run: FilmRun; ended: Promise<void> } | null = null;
	#closed = false;

	constructor({ makers, ...options }: FilmQueueOptions) {
		this.#options = { ...defaults, ...options };
		this.#makers = new AvailableMakers(makers, options.logger, () => this.#startNext());
		const { classCheckMs, makerCheckMs } = this.#options;
		this.#timers = [
			setInterval(() => this.#followClass(), classCheckMs).unref(),
			setInterval(() => this.makersChanged(), makerCheckMs).unref(),
		];
	}

	/** What makes the films; null: nothing on this computer can, or nobody has looked. */
	get makerName(): FilmMaker['name'] | null {
		return this.#makers.first ?? null;
	}

	/** Looks what makes films, the first time that somebody wants to know or a film is to be made. Never rejects. */
	findMaker(): Promise<void> {
		return this.#makers.find();
	}

	/**
	 * Adds the film of a recording that is over; a film that its manifest calls made, cancelled or failed only gets a
	 * view. Idempotent. Resolves once the state is known; never rejects.
	 */
	async add({ recordingId, folder }: { recordingId: string; folder: string }): Promise<void> {
		if (this.#closed) return;
		let film = this.#films.get(recordingId);
		if (!film) {
			film = new QueuedFilm(recordingId, folder, this.#options);
			this.#films.set(recordingId, film);
			void film.read();
		}
		await film.settled();
		this.#startNext();
	}

	/** undefined: the recording was not added. */
	view(recordingId: string): FilmView | undefined {
		const film = this.#films.get(recordingId);
		if (!film) return undefined;
		const { state } = film;
		if (state.state !== 'waiting' && state.state !== 'reading') return state;
		const run = this.#current?.run;
		if (run?.film === film && !run.signal.aborted) {
			return { state: 'making', percent: run.percent, remainingMs: run.remainingMs };
		}
		if (this.#makers.first === null) return { state: 'waiting', why: 'maker' };
		return { state: 'waiting', why: this.#waitsForClass(film) ? 'class' : 'queue' };
	}

	/**
	 * Makes a film before the others and also while a class runs; also one that was cancelled or has failed. A film that
	 * is made already stays. @throws SfuError not-found
	 */
	async makeNow(recordingId: string): Promise<void> {
		const film = this.#required(recordingId);
		film.urgent = true;
		film.notBeforeMs = 0;
		const written = isOver(film) ? film.wait() : undefined;
		const run = this.#current?.run;
		if (run && run.film !== film && !run.film.urgent) run.interrupt('the host wants another film now');
		this.#startNext();
		await written;
	}

	/** Stops making a film; its finished parts go. A film that is made stays. @throws SfuError not-found */
	async cancel(recordingId: string): Promise<void> {
		const film = this.#required(recordingId);
		if (film.state.state === 'made' || isOver(film)) return;
		film.urgent = false;
		await film.cancel(this.#interrupt(film, 'it was cancelled'));
	}

	/** Makes a film that was cancelled or has failed. Other films stay as they are. @throws SfuError not-found */
	async again(recordingId: string): Promise<void> {
		const film = this.#required(recordingId);
		if (!isOver(film)) return;
		film.urgent = false;
		const written = film.wait();
		this.#startNext();
		await written;
	}

	/** Forgets a recording. Resolves when nothing here touches its folder any more; never rejects. */
	async remove(recordingId: string): Promise<void> {
		const film = this.#films.get(recordingId);
		if (!film) return;
		this.#films.delete(recordingId);
		await Promise.all([film.remove(), this.#interrupt(film, 'the recording is removed')]);
	}

	/** Look again whether a class runs: it has begun or ended. Without it, this is noticed after `classCheckMs`. */
	classChanged(): void {
		this.#followClass();
	}

	/** Look again which maker works, e.g. because FFmpeg was installed. Nothing is done before the first look. */
	makersChanged(): void {
		if (!this.#closed) this.#makers.again();
	}

	/** Interrupts the film that is being made; it goes on after the next start. Takes at most 1.5 s. Idempotent. */
	async close(): Promise<void> {
		this.#closed = true;
		for (const timer of this.#timers) clearInterval(timer);
		this.#current?.run.interrupt('the server closes');
		const settled = Promise.all([this.#current?.ended, ...[...this.#films.values()].map((film) => film.settled())]);
		let timer: NodeJS.Timeout | undefined;
		const limit = new Promise<void>((resolve) => {
			timer = setTimeout(resolve, closeMs);
		});
		await Promise.race([settled, limit]);
		clearTimeout(timer);
	}

	#required(recordingId: string): QueuedFilm {
		const film = this.#films.get(recordingId);
		if (!film) throw notFound('recording', recordingId);
		return film;
	}

	/** Resolves when its maker has ended; at once if it is not being made. */
	async #interrupt(film: QueuedFilm, why: string): Promise<void> {
		if (this.#current?.run.film !== film) return;
		const { run, ended } = this.#current;
		run.interrupt(why);
		await ended;
	}

	#waitsForClass(film: QueuedFilm): boolean {
		return !film.urgent && this.#isClassRunning();
	}

	#isClassRunning(): boolean {
		try {
			return this.#options.isClassRunning();
		} catch (error) {
			this.#options.logger.error({ err: error }, 'it is not known whether a class runs');
			return true;
		}
	}

	#followClass(): void {
		const run = this.#current?.run;
		if (run && this.#waitsForClass(run.film)) run.interrupt('a class begins');
		this.#startNext();
	}

	/** Idempotent: it does nothing while a film is being made. */
	#startNext(): void {
		const { first } = this.#makers;
		if (this.#closed || this.#current || first === null) return;
		const nowMs = performance.now();
		const ready = [...this.#films.values()].filter((film) => {
			return film.state.state === 'waiting' && film.notBeforeMs <= nowMs && !this.#waitsForClass(film);
		});
		const film = ready.find(({ urgent }) => urgent) ?? ready[0];
		if (!film) return;
		if (first === undefined) {
			void this.#makers.find();
			return;
		}
		const run = new FilmRun(film);
		this.#current = { run, ended: this.#follow(run) };
	}

	/** Never rejects. */
	async #follow(run: FilmRun): Promise<void> {
		const { film } = run;
		try {
			await this.#make(run);
		} catch (error) {
			this.#options.logger.error({ err: error, folder: film.folder }, 'a film cannot be made');
			if (!run.signal.aborted) await film.setFailed(errorText(error));
		}
		this.#current = null;
		this.#startNext();
	}

	async #make(run: FilmRun): Promise<void> {
		const { film, signal } = run;
		const plan = planFilm(await readManifest(film.folder));
		let maker = (await this.#makers.list())[0];
		for (let attempt = 1; maker && !signal.aborted; attempt += 1) {
			try {
				const job = { plan, folder: film.folder, signal, progress: (fraction: number) => run.progress(fraction) };
				await film.setMade(await maker.make(job));
				return;
			} catch (error) {
				if (signal.aborted || this.#waitsForDisk(film, error)) return;
				if (attempt === 2) throw error;
				this.#options.logger.warn(
					{ err: error, maker: maker.name, folder: film.folder },
					'making a film failed, once more',
				);
				maker = after(maker, await this.#makers.list());
			}
		}
	}

	/** Whether the disk is full and the film is tried again later. */
	#waitsForDisk(film: QueuedFilm, error: unknown): boolean {
		if (!(error instanceof SfuError) || error.code !== 'insufficient-storage') return false;
		const waitMs = this.#options.diskRetriesMs[film.diskFailures];
		if (waitMs === undefined) throw error;
		film.diskFailures += 1;
		film.notBeforeMs = performance.now() + waitMs;
		this.#options.logger.warn({ err: error, folder: film.folder, waitMs }, 'no space for a film, tried again later');
		return true;
	}
}

/** The next one that works; the same if it is the only one. */
function after(maker: FilmMaker, available: FilmMaker[]): FilmMaker | undefined {
	const index = available.indexOf(maker);
	return available[index + 1] ?? available[0];
}

/** It is not made and will not be, unless somebody asks for it. */
function isOver({ state }: QueuedFilm): boolean {
	return state.state === 'cancelled' || state.state === 'failed';
}
