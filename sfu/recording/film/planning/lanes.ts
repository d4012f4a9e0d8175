import type { FilmPlan } from '../../../protocol/film.ts';
import type { Manifest, Segment } from '../../lesson/manifest.ts';
import { pageStretches } from '../../lesson/pageStretches.ts';

export type Span = { fromMs: number; toMs: number };
type Clip = FilmPlan['clips'][number];

/**
 * Everything that can be seen of one camera of a person, of one shared screen, or of the pages that were shown, however
 * many files it is in.
 */
export type Lane = {
	/** Unique. */
	key: string;
	source: 'camera' | 'screen' | 'page';
	/** null: it is of nobody. */
	personId: string | null;
	/** Width by height, of its first file; null: each of its files has another. */
	aspect: number | null;
	/** When it is in the picture, in order. */
	visible: Span[];
	/** In order of `startMs`. */
	clips: Clip[];
};

/**
 * A hole that is shorter does not take somebody out of the picture: a new file after lost packets, or after the media
 * of the room has restarted, begins a second or two after the end of the one before.
 */
const bridgedMs = 3_000;
/** Who is seen for less is not shown: everybody else would move twice for it. */
const shortestMs = 1_000;

/** Cameras by person, because a camera that is switched on again is another track; screens by track: there may be two. */
export function lanesOf(manifest: Manifest, durationMs: number): Lane[] {
	return [...videoLanes(manifest, durationMs), ...pageLanes(manifest, durationMs)];
}

function videoLanes({ tracks, segments }: Manifest, durationMs: number): Lane[] {
	const lanes = new Map<string, { source: 'camera' | 'screen'; personId: string; segments: Segment[] }>();
	for (const { trackId, personId, source } of tracks) {
		if (source !== 'camera' && source !== 'screen') continue;
		const key = source === 'camera' ? `camera ${personId}` : `screen ${trackId}`;
		const lane = lanes.get(key) ?? { source, personId, segments: [] };
		lane.segments.push(...segments.filter((each) => each.trackId === trackId && each.codec !== 'opus'));
		lanes.set(key, lane);
	}
	return [...lanes].flatMap(([key, { source, personId, segments }]) => {
		const clips = clipsOf(segments, durationMs);
		const visible = visibleSpans(clips, durationMs);
		const first = clips[0];
		return first && visible.length > 0
			? [{ key, source, personId, aspect: first.width / first.height, visible, clips }]
			: [];
	});
}

/** One at most: pages follow one another. */
function pageLanes({ pages }: Manifest, durationMs: number): Lane[] {
	const clips = pageStretches(pages, durationMs).map(
		({ file, fromMs, toMs }): Clip => ({
			...{ file, startMs: fromMs, durationMs: toMs - fromMs, width: 16, height: 9, still: true },
		}),
	);
	const visible = visibleSpans(clips, durationMs);
	return visible.length > 0 ? [{ key: 'page', source: 'page', personId: null, aspect: null, visible, clips }] : [];
}

function clipsOf(segments: Segment[], durationMs: number): Clip[] {
	const clips = segments.flatMap(({ file, startMs, durationMs: length, width, height }) => {
		// A file that was never completed, or has nothing in the time of the film.
		if (length === null || length <= 0 || startMs >= durationMs || startMs + length <= 0) return [];
		return [{ file, startMs, durationMs: length, width: width || 16, height: height || 9 }];
	});
	return clips.sort((a, b) => a.startMs - b.startMs);
}

function visibleSpans(clips: Clip[], durationMs: number): Span[] {
	const spans: Span[] = [];
	for (const { startMs, durationMs: length } of clips) {
		const last = spans.at(-1);
		const toMs = Math.min(durationMs, startMs + length);
		if (last && startMs - last.toMs < bridgedMs) last.toMs = Math.max(last.toMs, toMs);
		else spans.push({ fromMs: Math.max(0, startMs), toMs });
	}
	return spans.filter(({ fromMs, toMs }) => toMs - fromMs >= shortestMs);
}

/** The span in which a lane is in the picture. */
export function spanAt(lane: Lane, atMs: number): Span | undefined {
	return lane.visible.find(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs);
}

/** What a lane shows: the file that began last and still runs; in a hole the last picture of the one before. */
export function clipAt({ clips }: Lane, atMs: number): Clip | undefined {
	const begun = clips.filter(({ startMs }) => startMs <= atMs);
	return begun.findLast(({ startMs, durationMs }) => atMs < startMs + durationMs) ?? begun.at(-1) ?? clips[0];
}
