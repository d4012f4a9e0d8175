import { SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import type { FilmPlan } from '../../protocol/film.ts';
import { canMakeFilms } from '../ffmpeg/FfmpegProgram.ts';
import type { InstalledFfmpeg } from '../ffmpeg/InstalledFfmpeg.ts';
import type { FilmJob, FilmMaker } from './FilmMaker.ts';
import { chunksOf, framesOf } from './rendering/chunks.ts';
import { FfmpegWork } from './rendering/FfmpegWork.ts';
import { joinFilm } from './rendering/joinFilm.ts';
import { makePicture } from './rendering/makePicture.ts';
import { mixSound } from './rendering/mixSound.ts';
import { renderChunk } from './rendering/renderChunk.ts';
import { soundSlices } from './rendering/soundSlices.ts';
import { WorkFolder } from './rendering/WorkFolder.ts';

export type FfmpegFilmOptions = {
	ffmpeg: InstalledFfmpeg;
	logger: Logger;
	/** Length of a chunk: so much is done again after an interruption. Default 60 s of film. */
	chunkMs?: number;
	/** Of the encoder. Default 2: the computer stays usable. */
	threads?: number;
	/** FFmpeg is ended when it makes no progress for so long. Default 30 s. */
	stallMs?: number;
	/** Nice value of FFmpeg, -20 to 19. Default 19: everything else on this computer goes first. */
	priority?: number;
};

/** Name of the film in the lesson folder. */
const filmFile = 'film.mp4';
/** Changes what is in finished chunks; one more when that does. */
const version = 1;
/** Time for a second of film, measured with four cameras: the rest of the work needs a fraction of encoding. */
const effort = { video: 1, sound: 0.03, voice: 0.01, join: 0.05 };

/**
 * Makes films with the FFmpeg of this computer: the picture in chunks, the sound in slices, then both joined. Finished
 * chunks stay in the working folder until the film is made, so it goes on with the next one after an interruption.
 */
export class FfmpegFilm implements FilmMaker {
	readonly name = 'ffmpeg';
	readonly #options: Required<FfmpegFilmOptions>;

	constructor(options: FfmpegFilmOptions) {
		this.#options = { chunkMs: 60_000, threads: 2, stallMs: 30_000, priority: 19, ...options };
	}

	async available(): Promise<boolean> {
		try {
			return canMakeFilms(await this.#options.ffmpeg.program());
		} catch (error) {
			if (error instanceof SfuError && error.code === 'unavailable') return false;
			throw error;
		}
	}

	async make({ plan, folder, signal, progress }: FilmJob): Promise<string> {
		signal.throwIfAborted();
		const { ffmpeg, logger, chunkMs, threads, stallMs, priority } = this.#options;
		const program = await ffmpeg.program();
		if (!canMakeFilms(program)) {
			const missing = program.missing.join(', ') || 'an H.264 encoder';
			throw new SfuError('unavailable', `${program.path} cannot make films, it lacks ${missing}`);
		}
		const { path, version: ffmpegVersion, h264Encoder, hasDrawtext } = program;
		const purpose = { version, plan, ffmpegVersion, h264Encoder, hasDrawtext, chunkMs, threads };
		const files = await WorkFolder.open(folder, purpose);
		const work = new FfmpegWork({
			program,
			h264Encoder,
			plan,
			folder,
			files,
			threads,
			stallMs,
			priority,
			signal,
			logger,
		});
		try {
			await this.#make(work, plan, progress);
		} catch (error) {
			if (error instanceof SfuError && error.code === 'insufficient-storage') {
				// The class needs the space more than this film its finished part.
				await files.remove();
			} else {
				await files.removeParts();
				// It may have been removed or replaced.
				if (!signal.aborted) ffmpeg.forget();
			}
			throw error;
		}
		await files.remove();
		logger.info({ folder, ffmpeg: path, durationMs: plan.durationMs }, 'film made');
		return filmFile;
	}

	async #make(work: FfmpegWork, plan: FilmPlan, progress: FilmJob['progress']): Promise<void> {
		const chunks = chunksOf(plan, { chunkMs: this.#options.chunkMs });
		const slices = soundSlices(plan);
		const seconds = framesOf(plan) / plan.framesPerSecond;
		const soundEffort = seconds * (effort.sound + effort.voice * Math.min(plan.voices.length, 10));
		const total = seconds * (effort.video + effort.join) + soundEffort;
		let done = 0;
		// Rounded: the last sum of fractions may be a little less than the total.
		const report = (sum: number) => progress(Math.min(1, Math.round((1e6 * sum) / total) / 1e6));
		/** Reports the progress within one step, and then its end. */
		const step = async (size: number, run: (progressed: (fraction: number) => void) => Promise<void>) => {
			await run((fraction) => report(done + size * Math.min(1, fraction)));
			done += size;
			report(done);
		};
		await work.unreadable.look([...plan.clips, ...plan.voices].map(({ file }) => file));
		for (const [index, chunk] of chunks.entries()) {
			const share = (chunk.toFrame - chunk.fromFrame) / plan.framesPerSecond;
			await step(share * effort.video, (progressed) => renderChunk(work, chunk, index, progressed));
		}
		for (const [index, slice] of slices.entries()) {
			await step(soundEffort / slices.length, () => mixSound(work, slice, index));
		}
		const film = work.files.partOf(filmFile);
		await step(seconds * effort.join, async (progressed) => {
			await joinFilm(work, chunks, slices, film, progressed);
			await makePicture(work, film);
			work.signal.throwIfAborted();
			await work.files.publish(film, filmFile);
		});
	}
}
