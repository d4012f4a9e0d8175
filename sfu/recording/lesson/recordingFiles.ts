import { extname } from 'node:path';
import type { RecordingFiles } from '../../protocol/models/recording.ts';
import type { Manifest, Segment } from './manifest.ts';

/** A file as the Flutter API names it, and the file of the lesson folder behind the name; null: it is not made yet. */
export type NamedFile = { name: string; file: string | null };
export type NamedFiles = { audio: NamedFile | null; video: NamedFile | null; combined: NamedFile };

type Named = Pick<Manifest, 'recordingId' | 'roomId' | 'segments' | 'film'>;

/** Path below which the Flutter API names files. */
export const recordingsPath = '/recordings/';

const containers = new Set(['.mkv', '.webm', '.mka']);

/** Safe in addresses and as names of files, and unique: no two recordings have the same id. */
const baseName = ({ roomId, recordingId }: Named) =>
	`${roomId.replace(/[^A-Za-z0-9]/g, '_').slice(0, 64)}_${recordingId.replace(/[^\w-]/g, '_')}`;

/** The files of a recording by the names of the Flutter API. The film has its name before it is made. */
export function namedFilesOf(manifest: Named): NamedFiles {
	const base = baseName(manifest);
	const first = (kind: string, wanted: (segment: Segment) => boolean): NamedFile | null => {
		const [segment] = manifest.segments.filter(wanted).sort((a, b) => a.startMs - b.startMs);
		if (!segment) return null;
		const extension = extname(segment.file);
		return { name: `${base}_${kind}${containers.has(extension) ? extension : '.mkv'}`, file: segment.file };
	};
	return {
		audio: first('audio', ({ codec }) => codec === 'opus'),
		video: first('video', ({ codec }) => codec !== 'opus'),
		combined: { name: `${base}_combined.mp4`, file: manifest.film.state === 'made' ? manifest.film.file : null },
	};
}

/** Paths below `/recordings`, as the Flutter API answers them. */
export function recordingFilesOf(manifest: Named): RecordingFiles {
	const { audio, video, combined } = namedFilesOf(manifest);
	return {
		audio: audio && recordingsPath + audio.name,
		video: video && recordingsPath + video.name,
		combined: recordingsPath + combined.name,
	};
}
