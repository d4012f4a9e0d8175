/** Manifests for tests. */
import type { Manifest, Segment } from './manifest.ts';

/** A finished lesson of 30 s in which nothing was recorded, with these changes. */
export function manifestWith(changes: Partial<Manifest> = {}): Manifest {
	return {
		format: 'lectern-lesson',
		version: 1,
		recordingId: 'r1',
		roomId: 'physics',
		name: 'Physics 2b',
		startedAtMs: Date.UTC(2026, 10, 28, 9, 5),
		stoppedAtMs: Date.UTC(2026, 10, 28, 9, 6),
		durationMs: 30_000,
		end: 'stopped',
		recorder: 'built-in',
		pid: 1,
		completed: true,
		options: {},
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
		film: { state: 'waiting' },
		...changes,
	};
}

/** One file of a track; sound unless `width` is given. */
export function segmentWith(
	changes: Pick<Segment, 'file' | 'trackId' | 'startMs' | 'durationMs'> & Partial<Segment>,
): Segment {
	return {
		codec: changes.width ? 'vp8' : 'opus',
		width: null,
		height: null,
		layer: null,
		bySenderReport: true,
		...changes,
	};
}
