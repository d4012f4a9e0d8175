import { join } from 'node:path';
import type { RecordingEnd } from '../../protocol/models/recording.ts';
import type { Manifest } from '../lesson/manifest.ts';
import { type NamedFiles, namedFilesOf } from '../lesson/recordingFiles.ts';
import { filmFiles, folderBytes, pictureFile, statOf } from './lessonFiles.ts';

/** What the library knows of one lesson folder: the manifest without its long lists, and what lies beside it. */
export type Lesson = {
	recordingId: string;
	name: string;
	roomId: string;
	/** Absolute path. */
	folder: string;
	/** Unix ms. */
	startedAtMs: number;
	/** Unix ms; null while it runs, and after a crash until it is repaired. */
	stoppedAtMs: number | null;
	/** Without pauses; null as `stoppedAtMs`. */
	durationMs: number | null;
	/** As far as the files reach that are complete. */
	knownMs: number;
	end: RecordingEnd | null;
	people: string[];
	film: Manifest['film'];
	/** Of the finished film; null: there is none. */
	filmBytes: number | null;
	files: NamedFiles;
	/** Files without video, relative to the folder. */
	soundFiles: ReadonlySet<string>;
	/** Of the whole folder. */
	bytes: number;
	picture: boolean;
};

/** @param folder absolute path. @throws what the disk throws */
export async function describeLesson(folder: string, manifest: Manifest): Promise<Lesson> {
	const { recordingId, name, roomId, startedAtMs, stoppedAtMs, durationMs, end, film, people, segments } = manifest;
	const filmFile =
		film.state === 'made' && filmFiles.includes(film.file) ? await statOf(join(folder, film.file)) : null;
	const picture = await statOf(join(folder, pictureFile));
	return {
		...{ recordingId, name, roomId, folder, startedAtMs, stoppedAtMs, durationMs, end, film },
		knownMs: Math.max(0, ...segments.map((segment) => segment.startMs + (segment.durationMs ?? 0))),
		people: [...new Set(people.map(({ displayName }) => displayName))],
		filmBytes: filmFile?.isFile() ? filmFile.size : null,
		files: namedFilesOf(manifest),
		soundFiles: new Set(segments.filter(({ codec }) => codec === 'opus').map(({ file }) => file)),
		bytes: await folderBytes(folder),
		picture: picture?.isFile() ?? false,
	};
}
