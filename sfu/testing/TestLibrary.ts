import { mkdir, mkdtemp, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pino } from 'pino';
import { type Manifest, manifestFile } from '../recording/lesson/manifest.ts';
import type { RunningRecordings } from '../recording/library/Films.ts';
import { Library, type LibraryOptions } from '../recording/library/Library.ts';
import { openStore } from '../store/SqliteStore.ts';
import type { Store } from '../store/Store.ts';
import { writeLesson } from './lessons.ts';
import { silentLogger } from './silentLogger.ts';
import { TestFilms } from './TestFilms.ts';

/** A library on a folder of its own, with a store, a queue of films and a recorder that do what a test tells them. */
export class TestLibrary {
	/** The same for all of this library: what is aged twice has not changed. */
	readonly #aMinuteAgo = new Date(Math.floor(Date.now() / 1000) * 1000 - 60_000);
	library: Library;
	readonly films = new TestFilms();
	/** What runs, by recording id. */
	readonly running = new Map<string, ReturnType<RunningRecordings['view']>>();
	/** What was logged as a warning: name of the folder, and the text. */
	readonly warnings: string[] = [];
	readonly store: Store;
	/** A folder beside which nothing is read or deleted. */
	readonly root: string;

	private constructor(root: string) {
		this.root = root;
		this.store = openStore(root, pino({ level: 'silent' }));
		this.library = this.#make({});
	}

	static async open(): Promise<TestLibrary> {
		const root = await mkdtemp(join(tmpdir(), 'lectern-library-'));
		await mkdir(join(root, 'recordings'));
		return new TestLibrary(root);
	}

	/** The folder of the library. */
	get folder(): string {
		return join(this.root, 'recordings');
	}

	/** As another process would find it. */
	reopen(options: Partial<LibraryOptions> = {}): Library {
		this.library.close();
		this.library = this.#make(options);
		return this.library;
	}

	/** Writes a lesson folder into the library. */
	lesson(name: string, changed: Partial<Manifest> = {}, files: Record<string, string | Uint8Array> = {}) {
		return writeLesson(this.folder, name, changed, files);
	}

	/** As if nothing had changed in a lesson folder for a minute. */
	async age(lessonFolder: string): Promise<void> {
		const then = this.#aMinuteAgo;
		for (const path of [join(lessonFolder, manifestFile), lessonFolder]) await utimes(path, then, then);
	}

	/** Ids of the recordings in the order of the list. */
	async ids(): Promise<string[]> {
		return (await this.library.list()).map(({ recordingId }) => recordingId);
	}

	async [Symbol.asyncDispose](): Promise<void> {
		this.library.close();
		this.store.close();
		await rm(this.root, { recursive: true, force: true });
	}

	#make(options: Partial<LibraryOptions>): Library {
		const warn = (fields: { folder?: string }, text: string) =>
			void this.warnings.push(`${basename(fields.folder ?? '')}: ${text}`);
		return new Library({
			...{ folder: this.folder, films: this.films, store: this.store },
			running: { view: (id) => this.running.get(id) },
			pageChanged: async () => {},
			logger: { ...silentLogger, warn },
			...options,
		});
	}
}
