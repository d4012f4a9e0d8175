/** What must be in the files of a lesson at which time, and where its manifest says that it is. */
import type { Source } from '../../sfu/protocol/models.ts';
import type { Manifest } from '../../sfu/recording/lesson/manifest.ts';

/** Between two looks. */
const everyMs = 500;
/** Length of the stretch that is looked at. */
export const lookMs = 200;

/** One person sent this source from `fromMs` to `toMs` on the clock of the recording. */
export type Expectation = { displayName: string; source: Source; fromMs: number; toMs: number };
/** A place in a file, relative to the lesson folder; null: the manifest names none for this time. */
export type Place = { file: string; atSeconds: number } | null;

type Files = Pick<Manifest, 'people' | 'tracks' | 'segments'>;

/** Where to look for something that was sent, at many times over all of its files. */
export function placesOf(manifest: Files, { displayName, source, fromMs, toMs }: Expectation): Place[] {
	const segments = segmentsOf(manifest, displayName, source);
	const places: Place[] = [];
	for (let atMs = fromMs; atMs + lookMs <= toMs; atMs += everyMs) {
		const segment = segments.find(
			({ startMs, durationMs }) => startMs <= atMs && atMs + lookMs <= startMs + (durationMs ?? 0),
		);
		places.push(segment ? { file: segment.file, atSeconds: (atMs - segment.startMs) / 1000 } : null);
	}
	return places;
}

/** The files of one source of a person. */
export function segmentsOf({ people, tracks, segments }: Files, displayName: string, source: Source) {
	const ids = people.filter((person) => person.displayName === displayName).map(({ personId }) => personId);
	const trackIds = tracks
		.filter((track) => track.source === source && ids.includes(track.personId))
		.map(({ trackId }) => trackId);
	return segments.filter(({ trackId }) => trackIds.includes(trackId));
}
