import { SfuError } from '../../core/errors.ts';
import type { FfmpegProgram } from './FfmpegProgram.ts';
import { findFfmpeg } from './findFfmpeg.ts';

/** After a failure it is looked for again at most this often, ms: whoever asks may do so several times a second. */
const againAfterMs = 10_000;

/** The FFmpeg of this computer, looked for once; again after a while if there was none, and after `forget`. */
export class InstalledFfmpeg {
	readonly #given: string | null;
	#found: Promise<FfmpegProgram> | null = null;
	#failedAtMs: number | null = null;

	/** @param given path of the program; null: `ffmpeg` in PATH */
	constructor(given: string | null) {
		this.#given = given;
	}

	/** @throws SfuError unavailable, see `findFfmpeg` */
	program(): Promise<FfmpegProgram> {
		const isStale = this.#failedAtMs !== null && performance.now() - this.#failedAtMs >= againAfterMs;
		if (!this.#found || isStale) this.#found = this.#find();
		return this.#found;
	}

	/** Looks again when asked next: the program may have been installed, replaced or removed. */
	forget(): void {
		this.#found = null;
	}

	async #find(): Promise<FfmpegProgram> {
		this.#failedAtMs = null;
		try {
			return await findFfmpeg(this.#given);
		} catch (error) {
			this.#failedAtMs = performance.now();
			if (error instanceof SfuError) throw error;
			throw new SfuError('unavailable', 'FFmpeg could not be looked for', { cause: error });
		}
	}
}
