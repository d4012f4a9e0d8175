import type { RecordingOptions } from '../../protocol/models/recording.ts';
import type { Source } from '../../protocol/models.ts';
import type { Manifest, Segment } from '../lesson/manifest.ts';

type Shown = { width?: number; height?: number };

/** Builds the manifest of a lesson, in which a person is known by their name in lower case. */
export class LessonDraft {
	readonly #manifest: Manifest;

	constructor(durationMs: number, options: RecordingOptions = {}) {
		this.#manifest = {
			format: 'lectern-lesson',
			version: 1,
			recordingId: 'recording-1',
			roomId: 'room-1',
			name: 'Physics 8b',
			startedAtMs: 1_700_000_000_000,
			stoppedAtMs: 1_700_000_000_000 + durationMs,
			durationMs,
			end: 'stopped',
			recorder: 'built-in',
			pid: 1,
			completed: true,
			options,
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
		};
	}

	get manifest(): Manifest {
		return structuredClone(this.#manifest);
	}

	/** Fields of the manifest as they are. */
	set(fields: Partial<Manifest>): this {
		Object.assign(this.#manifest, fields);
		return this;
	}

	/** Adds people, who arrive in this order. @param names display names; `Ann` has the id `ann` */
	people(...names: string[]): this {
		for (const displayName of names) {
			const fromMs = this.#manifest.people.length;
			const present = [{ fromMs, toMs: null }];
			const personId = displayName.toLowerCase();
			this.#manifest.people.push({ personId, displayName, role: 'participant', present });
		}
		return this;
	}

	/** Adds a file of a track, and the track with its first file. @param track `ann camera`, `ann screen 2` */
	file(track: string, file: string, startMs: number, durationMs: number | null, shown: Shown = {}): this {
		const [personId = '', source = ''] = track.split(' ');
		if (!this.#manifest.tracks.some(({ trackId }) => trackId === track)) {
			this.#manifest.tracks.push({ trackId: track, personId, source: sourceOf(source) });
		}
		const isSound = source === 'mic' || source === 'screenAudio';
		const { width = 640, height = 360 } = shown;
		const size = isSound ? { width: null, height: null } : { width, height };
		const codec: Segment['codec'] = isSound ? 'opus' : 'vp8';
		const placed = { file, trackId: track, codec, startMs, durationMs, layer: null, bySenderReport: true };
		this.#manifest.segments.push({ ...placed, ...size });
		return this;
	}

	/** From then on. @param ids null: nobody */
	focus(atMs: number, ids: { speaker?: string | null; spotlight?: string | null }): this {
		const { speaker = null, spotlight = null } = ids;
		this.#manifest.focus.push({ atMs, speaker, spotlight });
		return this;
	}

	/** From then on. @param file null: no page is shown */
	page(atMs: number, file: string | null, title = file === null ? '' : 'Waves, page 1'): this {
		this.#manifest.pages.push({ atMs, file, title });
		return this;
	}

	chapter(atMs: number, title: string): this {
		this.#manifest.chapters.push({ atMs, kind: 'share', title });
		return this;
	}
}

function sourceOf(name: string): Source {
	if (name === 'mic' || name === 'camera' || name === 'screen' || name === 'screenAudio') return name;
	throw new RangeError(`${name} is no source`);
}
