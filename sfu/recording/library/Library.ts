import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import type { FilmRequest, FilmView, RecordingDeleted, RecordingView, Retention } from '../../protocol/recordings.ts';
import type { Store } from '../../store/Store.ts';
import { freeBytes } from '../files/diskSpace.ts';
import { storageError } from '../files/storageError.ts';
import type { Manifest } from '../lesson/manifest.ts';
import { changeManifest } from '../lesson/manifestFile.ts';
import { DeletedLessons } from './DeletedLessons.ts';
import { EndTimes } from './EndTimes.ts';
import type { Films, RunningRecordings } from './Films.ts';
import type { Lesson } from './Lesson.ts';
import { LessonIndex } from './LessonIndex.ts';
import { OpenStreams } from './OpenStreams.ts';
import { expired, storedRetention, storeRetention } from './retention.ts';

/** A deleted recording can be restored for so long, ms. */
const defaultUndoMs = 10_000;
const sweepIntervalMs = 3_600_000;
/** Rooms whose last recording is remembered. */
const maxRemembered = 1_000;

export type LibraryOptions = {
	/** Absolute path of the folder with the lesson folders. */
	folder: string;
	films: Films;
	running: RunningRecordings;
	store: Pick<Store, 'settings'>;
	/** The name of a lesson has changed: its page is to be written again. What it rejects with is logged. */
	pageChanged: (folder: string, manifest: Manifest) => Promise<void>;
	/** While the clock of the computer is in doubt, no recording is deleted for its age. Default: it never is. */
	isClockDoubted?: () => boolean;
	logger: Logger;
	undoMs?: number;
};

/** In which states of the film an action makes sense. */
const filmStates: Record<FilmRequest['action'], FilmView['state'][]> = {
	now: ['waiting'],
	cancel: ['waiting', 'making'],
	again: ['cancelled', 'failed'],
};

/**
 * The recordings on the disk, one folder each. Callers name a recording by its id, which is only compared with the ids in
 * the folders: no path is made of it.
 */
export class Library {
	readonly folder: string;
	readonly #options: LibraryOptions;
	readonly #index: LessonIndex;
	readonly #deleted: DeletedLessons;
	readonly #streams = new OpenStreams();
	readonly #endTimes: EndTimes;
	/** By room, the oldest first. */
	readonly #lastOfRoom = new Map<string, string>();
	#sweeping: Promise<void> = Promise.resolve();
	#sweepTimer: NodeJS.Timeout | undefined;
	#closed = false;

	constructor(options: LibraryOptions) {
		const { folder, undoMs = defaultUndoMs, logger } = options;
		this.#options = options;
		this.folder = folder;
		this.#index = new LessonIndex(folder, logger);
		this.#deleted = new DeletedLessons(folder, undoMs, logger);
		this.#endTimes = new EndTimes(options.store.settings);
	}

	/** Erases what an earlier process deleted, and begins to apply `retention`, now and every hour. Never rejects. */
	async start(): Promise<void> {
		this.#sweepTimer = setInterval(() => void this.sweep(), sweepIntervalMs).unref();
		await this.#deleted.eraseLeftovers();
		await this.sweep();
	}

	/** Idempotent. */
	close(): void {
		this.#closed = true;
		clearInterval(this.#sweepTimer);
		this.#deleted.close();
	}

	/** As of `list`. */
	get makerName(): Films['makerName'] {
		return this.#options.films.makerName;
	}

	get retention(): Retention {
		return storedRetention(this.#options.store.settings);
	}

	/** Applied at once. @throws SfuError insufficient-storage: the setting cannot be stored */
	setRetention(retention: Retention): void {
		storeRetention(this.#options.store.settings, retention);
		void this.sweep();
	}

	/** Of the drive; null: the folder cannot be read. */
	async freeBytes(): Promise<number | null> {
		return freeBytes(this.folder).catch(() => null);
	}

	/** Whether it is in the folder, be it that it still runs. */
	async has(recordingId: string): Promise<boolean> {
		return (await this.#index.all()).some((lesson) => lesson.recordingId === recordingId);
	}

	/** Newest first; the first list waits until it is known what makes films. */
	async list(): Promise<RecordingView[]> {
		const [lessons] = await Promise.all([this.#index.all(), this.#options.films.findMaker()]);
		return lessons.map((lesson) => this.#viewOf(lesson));
	}

	/** @throws SfuError not-found (recording) */
	async get(recordingId: string): Promise<RecordingView> {
		return this.#viewOf(await this.#index.find(recordingId));
	}

	/** Those that do not run, newest first. */
	async endedLessons(): Promise<Lesson[]> {
		return (await this.#index.all()).filter((lesson) => !this.#isRunning(lesson));
	}

	/** A recording that does not run. @throws SfuError not-found (recording), recording-in-progress */
	async endedLesson(recordingId: string): Promise<Lesson> {
		const lesson = await this.#index.find(recordingId);
		if (this.#isRunning(lesson)) throw new SfuError('recording-in-progress', `${recordingId} is still recorded`);
		return lesson;
	}

	/** Absolute path of the lesson folder. @throws SfuError not-found (recording) */
	async folderOf(recordingId: string): Promise<string> {
		return (await this.#index.find(recordingId)).folder;
	}

	/** The folder keeps its name. @throws SfuError not-found, recording-in-progress, insufficient-storage, unavailable */
	async rename(recordingId: string, name: string): Promise<RecordingView> {
		const { folder } = await this.endedLesson(recordingId);
		const changed = await changeManifest(folder, (manifest) => ({ ...manifest, name })).catch((error) => {
			throw storageError(error, `change the name of ${folder}`);
		});
		try {
			await this.#options.pageChanged(folder, changed);
		} catch (error) {
			this.#options.logger.warn({ folder, err: error }, 'the page of a renamed recording could not be written');
		}
		return this.get(recordingId);
	}

	/**
	 * Deletes a recording: it is gone at once, and erased when it can no longer be restored.
	 * @throws SfuError not-found, recording-in-progress, unavailable (the folder cannot be moved)
	 */
	async remove(recordingId: string): Promise<RecordingDeleted> {
		const lesson = await this.endedLesson(recordingId);
		await this.#options.films.remove(recordingId);
		await this.#streams.end(recordingId);
		return { restorableUntilMs: await this.#deleted.move(lesson) };
	}

	/** @throws SfuError not-found (never deleted, or erased already), unavailable */
	async restore(recordingId: string): Promise<RecordingView> {
		await this.#deleted.restore(recordingId);
		const { folder } = await this.#index.find(recordingId);
		await this.#options.films.add({ recordingId, folder });
		return this.get(recordingId);
	}

	/**
	 * @throws SfuError not-found, recording-in-progress, wrong-state (e.g. the film is made), unavailable (nothing makes
	 * films)
	 */
	async changeFilm(recordingId: string, action: FilmRequest['action']): Promise<RecordingView> {
		const { films } = this.#options;
		if (action !== 'cancel') await films.findMaker();
		const lesson = await this.endedLesson(recordingId);
		const { state } = this.#viewOf(lesson).film;
		if (!filmStates[action].includes(state)) throw new SfuError('wrong-state', `the film is ${state}`);
		if (action !== 'cancel' && films.makerName === null) {
			throw new SfuError('unavailable', 'nothing on this computer makes films', { what: 'recording' });
		}
		// Nothing was to be done for it at the start, or somebody has copied it here since.
		if (films.view(recordingId) === undefined) await films.add({ recordingId, folder: lesson.folder });
		if (action === 'cancel') await films.cancel(recordingId);
		else if (action === 'now') await films.makeNow(recordingId);
		else await films.again(recordingId);
		return this.get(recordingId);
	}

	/** Ends the stream when the recording is deleted. */
	trackReader(recordingId: string, stream: Readable): void {
		this.#streams.add(recordingId, stream);
	}

	/** To be called after each recording: it is remembered for its room, and `retention` is applied. */
	recordingEnded({ recordingId, roomId }: { recordingId: string; roomId: string }): void {
		this.#lastOfRoom.delete(roomId);
		this.#lastOfRoom.set(roomId, recordingId);
		this.#endTimes.ended(recordingId);
		for (const oldest of this.#lastOfRoom.keys()) {
			if (this.#lastOfRoom.size > maxRemembered) this.#lastOfRoom.delete(oldest);
		}
		void this.sweep();
	}

	/** To be called when somebody has set the clock of the computer. */
	clockSet(): void {
		this.#endTimes.clockSet();
	}

	/** The last recording of a room that ended since this process was started; undefined: none, or it was deleted. */
	async lastOf(roomId: string): Promise<RecordingView | undefined> {
		const recordingId = this.#lastOfRoom.get(roomId);
		if (recordingId === undefined) return undefined;
		try {
			return await this.get(recordingId);
		} catch (error) {
			if (error instanceof SfuError && error.code === 'not-found') return undefined;
			throw error;
		}
	}

	/** Deletes what `retention` no longer keeps. Never rejects; one sweep at a time. */
	sweep(): Promise<void> {
		this.#sweeping = this.#sweeping
			.then(() => this.#sweep())
			.catch((error) => this.#options.logger.error({ err: error }, 'retention of recordings could not be applied'));
		return this.#sweeping;
	}

	async #sweep(): Promise<void> {
		if (this.#closed) return;
		const isClockDoubted = this.#options.isClockDoubted?.() ?? false;
		const retention = isClockDoubted ? { ...this.retention, maxAgeDays: null } : this.retention;
		if (retention.maxAgeDays === null && retention.maxTotalGb === null) return;
		const lessons = (await this.#index.all()).map((lesson) => {
			const { recordingId, stoppedAtMs } = lesson;
			const { bytes, film } = this.#viewOf(lesson);
			const isBusy = this.#isRunning(lesson) || film.state === 'making';
			return { recordingId, bytes, endedAtMs: isBusy ? null : this.#endTimes.of(recordingId, stoppedAtMs) };
		});
		for (const recordingId of expired(lessons, retention, Date.now())) {
			try {
				await this.remove(recordingId);
				this.#options.logger.info({ recordingId, retention }, 'a recording was deleted by retention');
			} catch (error) {
				this.#options.logger.warn({ recordingId, err: error }, 'a recording could not be deleted by retention');
			}
		}
	}

	#isRunning({ recordingId }: Lesson): boolean {
		return this.#options.running.view(recordingId) !== undefined;
	}

	#viewOf(lesson: Lesson): RecordingView {
		const { recordingId, name, roomId, folder, startedAtMs, durationMs, knownMs, end, people, bytes, picture } = lesson;
		const common = { recordingId, name, roomId, folder: basename(folder), startedAtMs, people, picture };
		const running = this.#options.running.view(recordingId);
		if (running) return { ...common, ...running, end: null, film: { state: 'waiting', why: 'recording' } };
		const ended = { state: 'finished', durationMs: durationMs ?? knownMs, end: end ?? 'crash' } as const;
		return { ...common, ...ended, bytes, film: this.#options.films.view(recordingId) ?? this.#filmOf(lesson) };
	}

	/** As the manifest has it. */
	#filmOf({ film, filmBytes }: Lesson): FilmView {
		if (film.state === 'waiting') return { state: 'waiting', why: this.makerName === null ? 'maker' : 'queue' };
		if (film.state !== 'made') return film;
		if (filmBytes === null) return { state: 'failed', message: `${film.file} is not in the folder` };
		return { ...film, bytes: filmBytes };
	}
}
