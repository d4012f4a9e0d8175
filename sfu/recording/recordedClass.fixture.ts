/** A room that can be recorded by this process. Also for programs outside the test runner: nothing of vitest in here. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Room } from '../core/Room.ts';
import type { RoomMedia } from '../core/router/RoomMedia.ts';
import type { RecordingOptions } from '../protocol/models/recording.ts';
import { silentLogger } from '../testing/silentLogger.ts';
import { TestSfu } from '../testing/TestSfu.ts';
import { until } from '../testing/until.ts';
import { BuiltInCapture } from './capture/BuiltInCapture.ts';
import type { Capture } from './capture/Capture.ts';
import type { LessonSession } from './capture/LessonSession.ts';
import { completeLesson } from './completeLesson.ts';
import type { Manifest, Segment } from './lesson/manifest.ts';
import { Recorder, type RecorderOptions } from './Recorder.ts';

type Options = {
	/** Of the room. */
	name?: string;
	/** Of the lesson folders; default: a new one, removed at the end. */
	folder?: string;
	openCapture?: (media: RoomMedia) => Promise<Capture>;
	linkFile?: RecorderOptions['linkFile'];
	/** Told of each warning. */
	warn?: (details: unknown) => void;
};

export class RecordedClass {
	/** Folders of the recordings that have ended, in order. */
	readonly ended: string[] = [];
	readonly folder: string;
	readonly server: TestSfu;
	readonly recorder: Recorder;
	readonly room: Room;
	readonly #ownsFolder: boolean;

	private constructor(
		folder: string,
		server: TestSfu,
		recorder: Recorder,
		ownsFolder: boolean,
		ended: string[],
		name: string,
	) {
		this.folder = folder;
		this.server = server;
		this.recorder = recorder;
		this.#ownsFolder = ownsFolder;
		this.ended = ended;
		this.room = server.createRoom({ name });
	}

	static async open({
		name = 'Physics 2b',
		folder,
		openCapture,
		linkFile,
		warn,
	}: Options = {}): Promise<RecordedClass> {
		const root = folder ?? (await mkdtemp(join(tmpdir(), 'lectern-recording-')));
		const ended: string[] = [];
		const recorder = new Recorder({
			folder: root,
			kind: 'built-in',
			openCapture: openCapture ?? ((media) => BuiltInCapture.open(media)),
			...(linkFile && { linkFile }),
			ended: (lesson) => ended.push(lesson),
			logger: { ...silentLogger, ...(warn && { warn }) },
		});
		return new RecordedClass(root, await TestSfu.start({ recorder }), recorder, folder === undefined, ended, name);
	}

	/** Starts a recording; default: of all cameras. */
	async record(options: RecordingOptions = { cameras: 'all' }): Promise<LessonSession> {
		await this.room.parts.recording.start(options);
		const session = this.recorder.running.at(-1);
		if (!session) throw new Error('nothing is recorded');
		return session;
	}

	/** Stops it. Resolves when it is completed for players. */
	async stop(): Promise<Manifest> {
		await this.room.parts.recording.stop();
		return completeLesson(this.lesson, silentLogger);
	}

	/** Folder of the recording that ended last. */
	get lesson(): string {
		return this.ended.at(-1) ?? 'nothing has ended';
	}

	fileOf(segment: Segment | undefined): string {
		return join(this.lesson, segment?.file ?? 'no segment');
	}

	async [Symbol.asyncDispose](): Promise<void> {
		try {
			// Of a test that failed: what is recorded is held.
			await this.recorder.close();
			await this.server[Symbol.asyncDispose]();
		} finally {
			if (this.#ownsFolder) await rm(this.folder, { recursive: true, force: true });
		}
	}
}

/** Resolves when so much more was recorded. */
export async function recorded(session: LessonSession, moreMs: number): Promise<void> {
	const startMs = session.durationMs;
	await until(
		() => session.durationMs,
		`${moreMs} ms more of the recording`,
		(durationMs) => durationMs >= startMs + moreMs,
	);
}

/** Resolves when so many files of this source were begun. */
export async function begun({ manifest }: LessonSession, source: string, count: number): Promise<void> {
	await until(
		() => segmentsOf(manifest, source).length,
		`${count} files of ${source}`,
		(found) => found >= count,
	);
}

export const segmentsOf = ({ segments }: Manifest, source: string): Segment[] =>
	segments.filter(({ file }) => file.endsWith(`-${source}.mkv`));
