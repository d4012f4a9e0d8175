import type { Manifest } from './manifest.ts';

type Given = Pick<Manifest, 'recordingId' | 'roomId' | 'name' | 'startedAtMs' | 'recorder' | 'options'>;

/** The manifest of a recording that begins now, in this process. */
export function newManifest(given: Given): Manifest {
	return {
		format: 'lectern-lesson',
		version: 1,
		...given,
		pid: process.pid,
		...{ stoppedAtMs: null, durationMs: null, end: null, completed: false, film: { state: 'waiting' } },
		...{
			people: [],
			tracks: [],
			segments: [],
			gaps: [],
			breaks: [],
			chapters: [],
			focus: [],
			chat: [],
			pages: [],
			files: [],
		},
	};
}
