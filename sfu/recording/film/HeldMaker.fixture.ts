import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FilmJob, FilmMaker } from './FilmMaker.ts';
import { workFolder } from './workFolder.ts';

/** A film maker whose work takes until the test says so; it leaves something in the working folder, as makers do. */
export class HeldMaker implements FilmMaker {
	readonly name: FilmMaker['name'];
	isAvailable = true;
	/** How often it was asked whether it is available. */
	looks = 0;
	/** Folders of the films that were begun, in order. */
	readonly begun: string[] = [];
	/** The films that are being made. */
	readonly jobs: HeldJob[] = [];

	constructor(name: FilmMaker['name'] = 'ffmpeg') {
		this.name = name;
	}

	async available(): Promise<boolean> {
		this.looks += 1;
		return this.isAvailable;
	}

	async make(job: FilmJob): Promise<string> {
		this.begun.push(job.folder);
		await mkdir(join(job.folder, workFolder), { recursive: true });
		await writeFile(join(job.folder, workFolder, 'chunk'), 'x');
		const held = new HeldJob(job);
		this.jobs.push(held);
		try {
			await held.decided;
			job.signal.throwIfAborted();
			await writeFile(join(job.folder, 'film.mp4'), 'film');
			return 'film.mp4';
		} finally {
			this.jobs.splice(this.jobs.indexOf(held), 1);
		}
	}
}

class HeldJob {
	readonly job: FilmJob;
	readonly decided: Promise<void>;
	#decide: (error?: unknown) => void = () => undefined;

	constructor(job: FilmJob) {
		this.job = job;
		this.decided = new Promise((resolve, reject) => {
			this.#decide = (error) => (error === undefined ? resolve() : reject(error));
			job.signal.addEventListener('abort', () => reject(job.signal.reason));
		});
	}

	finish(): void {
		this.#decide();
	}

	fail(error: unknown): void {
		this.#decide(error);
	}
}
