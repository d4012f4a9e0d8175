import type { FilmView } from '../../protocol/recordings.ts';

/** The queue of films, as the library needs it. */
export interface Films {
	/** undefined: it was not added, the manifest knows. */
	view(recordingId: string): FilmView | undefined;
	/** Of a lesson that is there again, or that is asked for first: its film is made, if it was not. Idempotent; never rejects. */
	add(lesson: { recordingId: string; folder: string }): Promise<void>;
	/** Makes a film that waits, also while a class runs. @throws SfuError not-found */
	makeNow(recordingId: string): Promise<void>;
	/** @throws SfuError not-found */
	cancel(recordingId: string): Promise<void>;
	/** Makes a film after it was cancelled or has failed. @throws SfuError not-found */
	again(recordingId: string): Promise<void>;
	/** Its lesson is being deleted: resolves when nothing works on the film and no file of it is open. */
	remove(recordingId: string): Promise<void>;
	/** Looks what makes films, unless somebody has already. Never rejects. */
	findMaker(): Promise<void>;
	/** null: nothing on this computer can make films, or nobody has looked. */
	readonly makerName: 'ffmpeg' | 'window' | null;
}

/** The recordings that run. Their folders are on the disk, with a manifest that is not ended. */
export interface RunningRecordings {
	/** undefined: it does not run. */
	view(recordingId: string): { state: 'recording' | 'paused'; durationMs: number; bytes: number } | undefined;
}
