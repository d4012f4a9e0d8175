import type { Logger } from '../core/Logger.ts';
import type { OpenCapture } from './capture/Capture.ts';
import { InstalledFfmpeg } from './ffmpeg/InstalledFfmpeg.ts';
import { FfmpegFilm } from './film/FfmpegFilm.ts';
import { FilmQueue } from './film/FilmQueue.ts';
import { type FilmWindows, WindowFilm } from './film/WindowFilm.ts';
import { LessonFinisher } from './LessonFinisher.ts';
import type { Manifest } from './lesson/manifest.ts';
import { writeLessonFiles } from './lesson/writeLessonFiles.ts';
import type { Films, RunningRecordings } from './library/Films.ts';
import { Recorder, type RecorderOptions } from './Recorder.ts';

export type FinishedRecording = Pick<Manifest, 'recordingId' | 'roomId' | 'name' | 'startedAtMs' | 'durationMs'>;

export type RecordingServiceOptions = {
	/** Absolute path of the folder with the lesson folders; created with the first recording. */
	folder: string;
	/** What captures: this process, or FFmpeg. */
	kind: Manifest['recorder'];
	/** Path of FFmpeg; null: it is looked for in PATH. */
	ffmpeg: string | null;
	/** As `RecorderOptions.linkFile`. */
	linkFile: NonNullable<RecorderOptions['linkFile']>;
	/** Opens windows in which films are made; null: nobody can. */
	filmWindows: FilmWindows | null;
	/** Films wait meanwhile. */
	isClassRunning: () => boolean;
	/**
	 * A recording has ended and can be played.
	 * @param isNew false: it was told before, by an earlier process
	 */
	finished: (recording: FinishedRecording, isNew: boolean) => void;
	logger: Logger;
};

/** Everything that makes recordings: the recorder, what completes their folders, and the queue of their films. */
export class RecordingService {
	readonly recorder: Recorder;
	readonly films: FilmQueue;
	/** null: nobody can open windows. */
	readonly windowFilm: WindowFilm | null;
	readonly #finisher: LessonFinisher;

	constructor(options: RecordingServiceOptions) {
		const { folder, kind, linkFile, filmWindows, isClassRunning, finished, logger } = options;
		const ffmpeg = new InstalledFfmpeg(options.ffmpeg);
		this.windowFilm =
			filmWindows &&
			new WindowFilm({ windows: filmWindows, logger, becameAvailable: () => this.films.makersChanged() });
		const makers = [new FfmpegFilm({ ffmpeg, logger }), ...(this.windowFilm ? [this.windowFilm] : [])];
		this.films = new FilmQueue({ makers, isClassRunning, logger, pageChanged: writeLessonFiles });
		this.#finisher = new LessonFinisher({
			...{ folder, logger },
			isRunning: (recordingId) => this.recorder.isBusy(recordingId),
			finished: async (lesson, manifest, isNew) => {
				await this.films.add({ recordingId: manifest.recordingId, folder: lesson });
				finished(manifest, isNew);
			},
		});
		this.recorder = new Recorder({
			...{ folder, kind, linkFile, logger },
			openCapture: openerOf(kind, ffmpeg, logger),
			...(kind === 'ffmpeg' && { requireReady: () => ffmpeg.program().then(() => undefined) }),
			ended: (lesson) => void this.#finisher.finish(lesson),
		});
	}

	/** What the library and the rooms need of it. */
	get parts() {
		const running: RunningRecordings = {
			view: (recordingId) => {
				const session = this.recorder.find(recordingId);
				return session && { state: session.state.state, durationMs: session.durationMs, bytes: session.bytes };
			},
		};
		return { recorder: this.recorder, films: this.#filmsOfCompleted, running, pageChanged: writeLessonFiles };
	}

	/** The queue of films; a lesson that is being completed joins it before it is asked for. */
	get #filmsOfCompleted(): Films {
		const { films } = this;
		const completed = () => this.#finisher.settled();
		return {
			view: (recordingId) => films.view(recordingId),
			add: async (lesson) => {
				await completed();
				await films.add(lesson);
			},
			makeNow: (recordingId) => completed().then(() => films.makeNow(recordingId)),
			cancel: (recordingId) => completed().then(() => films.cancel(recordingId)),
			again: (recordingId) => completed().then(() => films.again(recordingId)),
			remove: (recordingId) => completed().then(() => films.remove(recordingId)),
			findMaker: () => films.findMaker(),
			get makerName() {
				return films.makerName;
			},
		};
	}

	/** Takes up what an earlier process left. Never rejects. */
	recover(): Promise<void> {
		return this.#finisher.recover();
	}

	/** Ends recordings and films; films go on at the next start. Idempotent. */
	async close(): Promise<void> {
		await Promise.all([this.recorder.close(), this.films.close()]);
		await this.#finisher.close();
	}
}

/** What writes files is loaded with the first recording. */
function openerOf(kind: Manifest['recorder'], ffmpeg: InstalledFfmpeg, logger: Logger): OpenCapture {
	if (kind === 'built-in') {
		return async (media) => (await import('./capture/BuiltInCapture.ts')).BuiltInCapture.open(media);
	}
	return async (media) => {
		const { FfmpegCapture } = await import('./capture/ffmpeg/FfmpegCapture.ts');
		return new FfmpegCapture(media, (await ffmpeg.program()).path, logger);
	};
}
