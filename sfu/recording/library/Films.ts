import type { FilmView } from '../../protocol/recordings.ts';

/** The queue of films, as the library needs it. Recordings that it has not heard of are ignored. */
export interface Films {
	/** undefined: the manifest knows. */
	view(recordingId: string): FilmView | undefined;
	/** Makes a film that waits, also while a class runs. */
	makeNow(recordingId: string): void;
	cancel(recordingId: string): void;
	/** Makes a film after it was cancelled, has failed, or its lesson was restored. */
	again(recordingId: string): void;
	/** Its lesson is being deleted: resolves when nothing works on the film and no file of it is open. */
	remove(recordingId: string): Promise<void>;
	/** null: nothing on this computer can make films. */
	readonly makerName: 'ffmpeg' | 'window' | null;
}

/** The recordings that run. Their folders are on the disk, with a manifest that is not ended. */
export interface RunningRecordings {
	/** undefined: it does not run. */
	view(recordingId: string): { state: 'recording' | 'paused'; durationMs: number; bytes: number } | undefined;
}
