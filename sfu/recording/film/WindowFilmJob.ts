import { randomBytes } from 'node:crypto';
import { SfuError } from '../../core/errors.ts';
import type { FilmPlan } from '../../protocol/film.ts';
import type { FilmJob } from './FilmMaker.ts';
import { type FilmType, WindowFilmFile } from './WindowFilmFile.ts';

/** Looks at whether the page makes progress, in one hang time. */
const looksPerHang = 12;
/** 256 bits. */
const keyBytes = 32;

/** One film that a page makes. The page proves by the key that it may read the lesson and write the film. */
export class WindowFilmJob {
	/** 43 characters of base64url. */
	readonly key = randomBytes(keyBytes).toString('base64url');
	/** Absolute path; only `files` of it may be read. */
	readonly folder: string;
	readonly plan: FilmPlan;
	readonly files: ReadonlySet<string>;
	readonly #progress: FilmJob['progress'];
	readonly #output: WindowFilmFile;
	/** Name of the film. @throws SfuError insufficient-storage, unavailable; whatever `stop` was called with */
	readonly result: Promise<string>;
	#resolve: (film: Promise<string>) => void = () => undefined;
	#reject: (reason: unknown) => void = () => undefined;
	readonly #watch: NodeJS.Timeout;
	#looksWithoutProgress = 0;
	#fraction = 0;
	#isFinishing = false;

	/** @param hangMs without progress for so long, the job fails; time in which the computer sleeps does not count */
	constructor({ plan, folder, progress }: FilmJob, hangMs: number) {
		this.plan = plan;
		this.folder = folder;
		this.files = new Set([...plan.clips, ...plan.voices].map(({ file }) => file));
		this.#progress = progress;
		this.#output = new WindowFilmFile(folder);
		this.result = new Promise((resolve, reject) => {
			this.#resolve = resolve;
			this.#reject = reject;
		});
		this.#watch = setInterval(() => this.#look(), hangMs / looksPerHang);
		this.#watch.unref();
	}

	/** @param position in bytes @throws SfuError insufficient-storage, unavailable: then the job has failed */
	async write(bytes: Uint8Array, position: number): Promise<void> {
		try {
			await this.#output.write(bytes, position);
			this.#looksWithoutProgress = 0;
		} catch (error) {
			this.stop(error);
			throw error;
		}
	}

	setPicture(jpeg: Uint8Array): void {
		this.#output.setPicture(jpeg);
	}

	/** @param fraction of the work, 0 to 1; counts as progress only if it is larger than before */
	report(fraction: number): void {
		if (fraction <= this.#fraction) return;
		this.#fraction = fraction;
		this.#looksWithoutProgress = 0;
		this.#progress(fraction);
	}

	/** The page has written everything. @throws SfuError as `result` */
	async finish(type: FilmType): Promise<void> {
		if (this.#isFinishing) throw new SfuError('wrong-state', 'the film is finished already');
		this.#isFinishing = true;
		// Syncing a long film to a slow disk may take its time.
		clearInterval(this.#watch);
		this.#resolve(this.#output.complete(type, this.plan));
		await this.result;
	}

	/** Ends the job without a film. Does nothing once the page has finished. */
	stop(reason: unknown): void {
		if (!this.#isFinishing) this.#reject(reason);
	}

	/** Removes what is not complete. Idempotent. */
	close(): Promise<void> {
		clearInterval(this.#watch);
		return this.#output.discard();
	}

	#look(): void {
		this.#looksWithoutProgress += 1;
		if (this.#looksWithoutProgress <= looksPerHang) return;
		this.stop(new SfuError('unavailable', 'the page that makes the film makes no progress'));
	}
}
