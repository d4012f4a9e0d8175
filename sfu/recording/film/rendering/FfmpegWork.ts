import type { Logger } from '../../../core/Logger.ts';
import type { FilmPlan } from '../../../protocol/film.ts';
import type { FfmpegExit, FfmpegRun } from '../../ffmpeg/FfmpegProcess.ts';
import type { FfmpegProgram } from '../../ffmpeg/FfmpegProgram.ts';
import type { H264Encoder } from '../../ffmpeg/h264.ts';
import type { FfmpegProgress } from '../../ffmpeg/ProgressParser.ts';
import { runFfmpeg } from '../../ffmpeg/runFfmpeg.ts';
import { UnreadableFiles } from './UnreadableFiles.ts';
import type { WorkFolder } from './WorkFolder.ts';

type Options = {
	program: FfmpegProgram;
	h264Encoder: H264Encoder;
	plan: FilmPlan;
	/** Lesson folder. */
	folder: string;
	files: WorkFolder;
	threads: number;
	stallMs: number;
	priority: number;
	signal: AbortSignal;
	logger: Logger;
};

/** What every step of making one film needs. */
export class FfmpegWork {
	readonly program: FfmpegProgram;
	readonly h264Encoder: H264Encoder;
	readonly plan: FilmPlan;
	readonly files: WorkFolder;
	readonly threads: number;
	readonly signal: AbortSignal;
	readonly logger: Logger;
	readonly unreadable: UnreadableFiles;
	readonly #limits: Pick<FfmpegRun, 'priority' | 'killGraceMs'> & { stallMs: number };

	constructor({ program, h264Encoder, plan, folder, files, threads, stallMs, priority, signal, logger }: Options) {
		this.program = program;
		this.h264Encoder = h264Encoder;
		this.plan = plan;
		this.files = files;
		this.threads = threads;
		this.signal = signal;
		this.logger = logger;
		// What is not finished is thrown away: there is nothing to wait for.
		this.#limits = { stallMs, priority, killGraceMs: 300 };
		this.unreadable = new UnreadableFiles({ ffmpeg: program.path, folder, cwd: files.path, logger });
	}

	/**
	 * Runs FFmpeg in the working folder.
	 * @param patienceMs without progress, beyond the limit of all runs
	 * @throws as `runFfmpeg`
	 */
	run(
		args: string[],
		progressed: (progress: FfmpegProgress) => void = () => undefined,
		patienceMs = 0,
	): Promise<FfmpegExit> {
		const stallMs = this.#limits.stallMs + patienceMs;
		return runFfmpeg(this.program.path, {
			args,
			cwd: this.files.path,
			signal: this.signal,
			progressed,
			...this.#limits,
			stallMs,
		});
	}
}
