import { mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { nanoid } from 'nanoid';
import { SfuError } from '../core/errors.ts';
import type { Logger } from '../core/Logger.ts';
import type { LessonRecorder, LessonRecording, RecordedRoom } from '../core/room/LessonRecorder.ts';
import type { RecordingOptions } from '../protocol/models/recording.ts';
import type { OpenCapture } from './capture/Capture.ts';
import { requireSpace } from './capture/DiskWatch.ts';
import { LessonSession } from './capture/LessonSession.ts';
import { freeBytes } from './files/diskSpace.ts';
import { createLessonFolder } from './files/lessonFolder.ts';
import { storageError } from './files/storageError.ts';
import { type Manifest, tracksFolder } from './lesson/manifest.ts';

export type RecorderOptions = {
	/** Absolute path of the folder in which the lesson folders are made; created when it is missing. */
	folder: string;
	kind: Manifest['recorder'];
	openCapture: OpenCapture;
	/** Checked before each recording, e.g. whether the program is there. @throws SfuError unavailable */
	requireReady?: () => Promise<void>;
	/** A recording has ended and its files are written; they are to be completed. */
	ended: (folder: string) => void;
	logger: Logger;
};

/** Starts the recordings of all rooms, and knows those that run. */
export class Recorder implements LessonRecorder {
	readonly #options: RecorderOptions;
	readonly #running = new Map<string, LessonSession>();
	#closed = false;

	constructor(options: RecorderOptions) {
		this.#options = options;
	}

	/** Recordings that run, in the order of their start. */
	get running(): LessonSession[] {
		return [...this.#running.values()];
	}

	/** undefined: it does not run. */
	find(recordingId: string): LessonSession | undefined {
		return this.#running.get(recordingId);
	}

	async start(room: RecordedRoom, options: RecordingOptions): Promise<LessonRecording> {
		const { folder: root, kind, openCapture, logger } = this.#options;
		if (this.#closed) throw new SfuError('unavailable', 'the server is closing');
		await this.#options.requireReady?.();
		const { name } = room.settings;
		const startedAtMs = Date.now();
		const folder = await this.#createFolder(name, startedAtMs);
		const manifest = newManifest({ roomId: room.id, name, startedAtMs, recorder: kind, options });
		const session = await LessonSession.start({
			...{ room, folder, manifest, openCapture, logger },
			freeBytes: () => freeBytes(root),
			ended: (ended) => this.#ended(ended),
		});
		this.#running.set(session.recordingId, session);
		logger.info({ roomId: room.id, recordingId: session.recordingId, folder: basename(folder) }, 'recording started');
		return session;
	}

	/** Ends all recordings. Resolves when their files are complete. Idempotent. */
	async close(): Promise<void> {
		this.#closed = true;
		await Promise.all(this.running.map((session) => session.stop('serverClosing')));
	}

	async #createFolder(name: string, startedAtMs: number): Promise<string> {
		const { folder: root } = this.#options;
		let folder: string | undefined;
		try {
			folder = await createLessonFolder(root, startedAtMs, name);
			requireSpace(await freeBytes(root));
			await mkdir(join(folder, tracksFolder), { mode: 0o700 });
			return folder;
		} catch (error) {
			// A lesson that never began leaves nothing behind; the first failure is the one to report.
			if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => undefined);
			throw storageError(error, `make a lesson folder in ${root}`);
		}
	}

	#ended(session: LessonSession): void {
		this.#running.delete(session.recordingId);
		const { recordingId, folder, durationMs } = session;
		this.#options.logger.info({ recordingId, folder: basename(folder), durationMs }, 'recording ended');
		this.#options.ended(folder);
	}
}

type NewManifest = Pick<Manifest, 'roomId' | 'name' | 'startedAtMs' | 'recorder' | 'options'>;

function newManifest(given: NewManifest): Manifest {
	return {
		format: 'lectern-lesson',
		version: 1,
		recordingId: nanoid(),
		...given,
		pid: process.pid,
		...{ stoppedAtMs: null, durationMs: null, end: null, completed: false, film: { state: 'waiting' } },
		...{ people: [], tracks: [], segments: [], gaps: [], breaks: [], chapters: [], focus: [], chat: [] },
	};
}
