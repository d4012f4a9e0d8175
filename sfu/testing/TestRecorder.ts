import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { nanoid } from 'nanoid';
import type { LessonRecorder, LessonRecording, RecordedRoom } from '../core/room/LessonRecorder.ts';
import type { RecordingEnd, RecordingOptions, RecordingState, RecordingSummary } from '../protocol/models/recording.ts';
import type { Manifest } from '../recording/lesson/manifest.ts';
import { readManifest, writeManifest } from '../recording/lesson/manifestFile.ts';
import { recordingFilesOf } from '../recording/lesson/recordingFiles.ts';
import type { RunningRecordings } from '../recording/library/Films.ts';
import { manifestOf, writeLesson } from './lessons.ts';

/** Records no media, but keeps the lesson folders and the manifests of real recordings. */
export class TestRecorder implements LessonRecorder, RunningRecordings {
	/** Thrown by the next `start`. */
	failure: Error | null = null;
	/** Told of each recording that is over. */
	ended: (manifest: Manifest) => void = () => {};
	readonly #folder: string;
	readonly #running = new Map<string, TestRecording>();
	readonly #all: TestRecording[] = [];

	/** @param folder of the recordings */
	constructor(folder: string) {
		this.#folder = folder;
	}

	async start(room: RecordedRoom, options: RecordingOptions): Promise<LessonRecording> {
		if (this.failure) throw this.failure;
		const recordingId = nanoid();
		const named = { recordingId, roomId: room.id, name: room.settings.name, startedAtMs: Date.now(), options };
		const running = { ...named, stoppedAtMs: null, durationMs: null, end: null };
		await writeLesson(this.#folder, recordingId, running);
		const recording = new TestRecording(join(this.#folder, recordingId), manifestOf(running), (manifest) => {
			this.#running.delete(recordingId);
			this.ended(manifest);
		});
		this.#running.set(recordingId, recording);
		this.#all.push(recording);
		return recording;
	}

	/** Resolves when all recordings that were stopped are written: a server that closes stops them and goes on. */
	async settled(): Promise<void> {
		await Promise.allSettled(this.#all.map(({ stopped }) => stopped));
	}

	view(recordingId: string) {
		const recording = this.#running.get(recordingId);
		if (!recording) return undefined;
		const { state, recordedMs: durationMs } = recording.state;
		return { state, durationMs, bytes: 12_345 };
	}
}

type Events = LessonRecording extends EventEmitter<infer Map> ? Map : never;

class TestRecording extends EventEmitter<Events> implements LessonRecording {
	readonly #folder: string;
	readonly #manifest: Manifest;
	readonly #whenEnded: (manifest: Manifest) => void;
	#state: RecordingState['state'] = 'recording';
	/** undefined: it was not stopped. */
	stopped: Promise<RecordingSummary> | undefined;

	constructor(folder: string, manifest: Manifest, whenEnded: (manifest: Manifest) => void) {
		super();
		this.#folder = folder;
		this.#manifest = manifest;
		this.#whenEnded = whenEnded;
	}

	get state(): LessonRecording['state'] {
		const { recordingId, roomId, startedAtMs, options } = this.#manifest;
		const nowMs = Date.now();
		const times = { startedAtMs, recordedMs: nowMs - startedAtMs, sinceMs: nowMs };
		return { recordingId, roomId, state: this.#state, options, ...times };
	}

	pause(): void {
		this.#state = 'paused';
	}

	resume(): void {
		this.#state = 'recording';
	}

	stop(end: RecordingEnd): Promise<RecordingSummary> {
		this.stopped = this.#stop(end);
		return this.stopped;
	}

	noticed(): void {}
	async addPicture(): Promise<void> {}
	mediaRestarted(): void {}
	mediaClosed(): void {}

	async #stop(end: RecordingEnd): Promise<RecordingSummary> {
		const stoppedAtMs = Date.now();
		const durationMs = stoppedAtMs - this.#manifest.startedAtMs;
		const manifest = { ...(await readManifest(this.#folder)), end, stoppedAtMs, durationMs };
		await writeManifest(this.#folder, manifest);
		this.#whenEnded(manifest);
		const { recordingId, roomId, startedAtMs, options } = manifest;
		return {
			recordingId,
			roomId,
			startedAtMs,
			stoppedAtMs,
			durationMs,
			end,
			options,
			files: recordingFilesOf(manifest),
		};
	}
}
