import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import { notFound, SfuError } from '../core/errors.ts';
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
import { newManifest } from './lesson/newManifest.ts';

export type RecorderOptions = {
	/** Absolute path of the folder in which the lesson folders are made; created when it is missing. */
	folder: string;
	kind: Manifest['recorder'];
	openCapture: OpenCapture;
	/**
	 * Puts a file of a room's documents at an absolute path. Default: there are none.
	 * @throws SfuError not-found (file), insufficient-storage, unavailable
	 */
	linkFile?: (roomId: string, fileId: string, path: string) => Promise<void>;
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
	/** Recordings that begin: a folder of theirs may be there already. */
	readonly #starting = new Map<string, Promise<LessonSession>>();
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

	/** Whether it runs, or begins. */
	isBusy(recordingId: string): boolean {
		return this.#running.has(recordingId) || this.#starting.has(recordingId);
	}

	async start(room: RecordedRoom, options: RecordingOptions): Promise<LessonRecording> {
		if (this.#closed) throw new SfuError('unavailable', 'the server is closing');
		const recordingId = nanoid();
		const starting = this.#start(recordingId, room, options);
		this.#starting.set(recordingId, starting);
		try {
			return await starting;
		} finally {
			this.#starting.delete(recordingId);
		}
	}

	/** Ends all recordings. Resolves when their files are complete. Idempotent. */
	async close(): Promise<void> {
		this.#closed = true;
		await Promise.allSettled(this.#starting.values());
		await Promise.all(this.running.map((session) => session.stop('serverClosing')));
	}

	async #start(recordingId: string, room: RecordedRoom, options: RecordingOptions): Promise<LessonSession> {
		const { folder: root, kind, openCapture, linkFile = noFile, logger } = this.#options;
		await this.#options.requireReady?.();
		const { name } = room.settings;
		const startedAtMs = Date.now();
		const folder = await this.#createFolder(name, startedAtMs);
		try {
			const manifest = newManifest({ recordingId, roomId: room.id, name, startedAtMs, recorder: kind, options });
			const session = await LessonSession.start({
				...{ room, folder, manifest, openCapture, linkFile, logger },
				freeBytes: () => freeBytes(root),
				ended: (ended) => this.#ended(ended),
			});
			this.#running.set(recordingId, session);
			logger.info({ roomId: room.id, recordingId }, 'recording started');
			return session;
		} catch (error) {
			await removeFolder(folder);
			throw storageError(error, `begin a recording in ${folder}`);
		}
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
			if (folder !== undefined) await removeFolder(folder);
			throw storageError(error, `make a lesson folder in ${root}`);
		}
	}

	#ended(session: LessonSession): void {
		this.#running.delete(session.recordingId);
		const { recordingId, folder, durationMs } = session;
		this.#options.logger.info({ recordingId, durationMs }, 'recording ended');
		this.#options.ended(folder);
	}
}

async function noFile(_roomId: string, fileId: string): Promise<never> {
	throw notFound('file', fileId);
}

/** A lesson that never began leaves nothing behind. Never rejects: the first failure is the one to report. */
const removeFolder = (folder: string) => rm(folder, { recursive: true, force: true }).catch(() => undefined);
