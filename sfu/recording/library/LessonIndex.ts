import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { notFound, SfuError } from '../../core/errors.ts';
import type { Logger } from '../../core/Logger.ts';
import { errorText } from '../../errorText.ts';
import { manifestFile } from '../lesson/manifest.ts';
import { readManifest } from '../lesson/manifestFile.ts';
import { describeLesson, type Lesson } from './Lesson.ts';
import { statOf } from './lessonFiles.ts';

/** Folders that are read at a time: each takes a few file handles. */
const batch = 32;
/** A manifest that is larger was not written by this program: three hours of a class make 1 MB. */
const maxManifestBytes = 64 * 2 ** 20;
/** Ids become names of folders and parts of addresses; those of this program have 21 characters. */
const idPattern = /^[\w-]{1,40}$/;

/** Drives count time in steps of up to 2 s (FAT): until then, a change may leave the times as they were. */
const clockStepMs = 3_000;

/** Unix ms, in the range of `Date`. */
const isDate = (ms: number) => Number.isInteger(ms) && Math.abs(ms) <= 8.64e15;

type Known = {
	/** Changes when a file comes, goes or is replaced, and with every change of the manifest. */
	stamp: string;
	/** null: no lesson folder. */
	lesson: Promise<Lesson | null>;
};

/**
 * Finds the lesson folders of one folder. The disk is asked each time; what was read of a folder is kept until its manifest
 * or its list of files changes. Folders that are something else are left alone, and logged once.
 */
export class LessonIndex {
	readonly #root: string;
	readonly #logger: Logger;
	readonly #known = new Map<string, Known>();
	#nameById = new Map<string, string>();
	readonly #reported = new Set<string>();

	/** @param root absolute path */
	constructor(root: string, logger: Logger) {
		this.#root = root;
		this.#logger = logger;
	}

	/** Newest first; of two folders with the same recording, the one whose name sorts first. None if the disk cannot be read. */
	async all(): Promise<Lesson[]> {
		const names = await this.#folderNames();
		const nameById = new Map<string, string>();
		const lessons: Lesson[] = [];
		for (let first = 0; first < names.length; first += batch) {
			for (const lesson of await Promise.all(names.slice(first, first + batch).map((name) => this.#read(name)))) {
				if (!lesson) continue;
				const name = basename(lesson.folder);
				const other = nameById.get(lesson.recordingId);
				if (other !== undefined) this.#refuse(name, `it is a copy of ${other}`);
				else {
					nameById.set(lesson.recordingId, name);
					lessons.push(lesson);
				}
			}
		}
		this.#nameById = nameById;
		const present = new Set(names);
		for (const name of this.#known.keys()) if (!present.has(name)) this.#known.delete(name);
		return lessons.sort((a, b) => b.startedAtMs - a.startedAtMs);
	}

	/** @throws SfuError not-found (recording) */
	async find(recordingId: string): Promise<Lesson> {
		const name = this.#nameById.get(recordingId);
		const known = name === undefined ? null : await this.#read(name);
		if (known?.recordingId === recordingId) return known;
		const found = (await this.all()).find((lesson) => lesson.recordingId === recordingId);
		if (!found) throw notFound('recording', recordingId);
		return found;
	}

	async #folderNames(): Promise<string[]> {
		try {
			const entries = await readdir(this.#root, { withFileTypes: true });
			const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'));
			return folders.map(({ name }) => name).sort();
		} catch (error) {
			this.#report('', `the folder of recordings cannot be read: ${errorText(error)}`);
			return [];
		}
	}

	async #read(name: string): Promise<Lesson | null> {
		const folder = join(this.#root, name);
		try {
			const [inside, manifest] = await Promise.all([statOf(folder), statOf(join(folder, manifestFile))]);
			if (!inside?.isDirectory() || !manifest?.isFile()) return this.#refuse(name, 'it has no manifest');
			if (manifest.size > maxManifestBytes) return this.#refuse(name, 'its manifest is too large');
			const stamp = [inside.mtimeMs, manifest.ino, manifest.mtimeMs, manifest.size].join(' ');
			const known = this.#known.get(name);
			if (known?.stamp === stamp) return await known.lesson;
			const lesson = this.#describe(name);
			const isSettled = Date.now() - Math.max(inside.mtimeMs, manifest.mtimeMs) > clockStepMs;
			if (isSettled) this.#known.set(name, { stamp, lesson });
			else this.#known.delete(name);
			return await lesson;
		} catch (error) {
			return this.#refuse(name, errorText(error));
		}
	}

	/** Never rejects. */
	async #describe(name: string): Promise<Lesson | null> {
		const folder = join(this.#root, name);
		try {
			const manifest = await readManifest(folder);
			const { recordingId, startedAtMs, stoppedAtMs } = manifest;
			if (!idPattern.test(recordingId)) return this.#refuse(name, 'its recording has no valid id');
			if (![startedAtMs, stoppedAtMs ?? 0].every(isDate)) return this.#refuse(name, 'its recording has no valid time');
			return await describeLesson(folder, manifest);
		} catch (error) {
			// What the disk refuses now it may allow the next time; a manifest without sense has none until it changes.
			if (!(error instanceof SfuError)) this.#known.delete(name);
			return this.#refuse(name, errorText(error));
		}
	}

	#refuse(name: string, why: string): null {
		this.#report(name, `no lesson folder: ${why}`);
		return null;
	}

	#report(name: string, text: string): void {
		if (this.#reported.has(name)) return;
		this.#reported.add(name);
		this.#logger.warn({ folder: join(this.#root, name) }, text);
	}
}
