import type { Gap, Manifest, Segment, Track } from './manifest.ts';
import { pageStretches } from './pageStretches.ts';

/** A stretch of a file that is played without interruption, or the picture of a page that was shown. */
export type Clip = {
	/** Relative URL. */
	file: string;
	/** MIME type with codecs. */
	type: string;
	kind: 'audio' | 'video' | 'picture';
	source: Track['source'] | 'page';
	/** Index of `people`; null: not known. */
	person: number | null;
	fromMs: number;
	toMs: number;
	/** Where in the file it begins. */
	offsetMs: number;
	/** Of a page: its name. */
	title?: string;
	/** Of a page: since when pages were shown. */
	sinceMs?: number;
};

/** What the page of a lesson knows, as JSON in index.html. All times are ms on the clock of the recording. */
export type LessonView = {
	name: string;
	/** Unix ms. */
	startedAtMs: number;
	lengthMs: number;
	people: { name: string; host: boolean }[];
	clips: Clip[];
	/** By time, as all lists with `atMs`. */
	chapters: { atMs: number; title: string }[];
	/** `host`: a host or co-host wrote it. */
	chat: { atMs: number; name: string; host: boolean; text: string }[];
	/** Indices of `people`. */
	focus: { atMs: number; speaker: number | null; spotlight: number | null }[];
	breaks: { atMs: number; durationMs: number }[];
	/** Documents and tables beside the page; `file` is a relative URL. */
	files: { name: string; file: string }[];
	/** Relative URL; null: there is none. */
	film: string | null;
	/** Whether a film will be made. */
	filmIsComing: boolean;
};

const codecs = { opus: 'opus', vp8: 'vp8', vp9: 'vp9', avc: 'avc1.42e01f' };
const pictureTypes: Record<string, string> = { png: 'image/png', jpg: 'image/jpeg' };
const containers: Record<string, string> = { webm: 'webm', mp4: 'mp4' };

/**
 * So much of a file may be missing before what follows becomes a clip of its own, ms. Chromium plays sound on over a hole as
 * if nothing were missing, and says nothing of it: what follows is early by the length of the hole, until a seek. Video goes
 * by its time stamps; a long hole only means that a still picture is taken away.
 */
const mostMissingMs = { audio: 100, video: 3_000 };

export function lessonView(manifest: Manifest): LessonView {
	const { name, startedAtMs, breaks, film } = manifest;
	const lengthMs = lengthOf(manifest);
	const places = new Map(manifest.people.map(({ personId }, index) => [personId, index]));
	const placeOf = (personId: string | null) => (personId === null ? null : (places.get(personId) ?? null));
	return {
		name: name.trim() || 'Lesson',
		startedAtMs,
		lengthMs,
		people: manifest.people.map(({ displayName, role }) => ({ name: displayName, host: role === 'host' })),
		clips: [...clipsOf(manifest, lengthMs, placeOf), ...pageClips(manifest, lengthMs)].sort(byBeginning),
		chapters: inOrder(manifest.chapters).map(({ atMs, title }) => ({ atMs, title })),
		chat: inOrder(manifest.chat).map(({ atMs, name, fromHost, text }) => ({
			atMs,
			name,
			host: fromHost ?? false,
			text,
		})),
		focus: inOrder(manifest.focus).map(({ atMs, speaker, spotlight }) => ({
			atMs,
			speaker: placeOf(speaker),
			spotlight: placeOf(spotlight),
		})),
		breaks: inOrder(breaks),
		files: manifest.files.map(({ name, file }) => ({ name, file: urlOf(file) })),
		film: film.state === 'made' ? urlOf(film.file) : null,
		filmIsComing: film.state === 'waiting',
	};
}

/** Of a lesson that was not ended properly: up to the last thing that is known. */
export function lengthOf({ durationMs, segments, chapters, chat, pages }: Manifest): number {
	if (durationMs !== null) return durationMs;
	const ends = segments.map((segment) => segment.startMs + (segment.durationMs ?? 0));
	const times = [...chapters, ...chat, ...pages].map(({ atMs }) => atMs);
	return [...ends, ...times].reduce((longest, atMs) => Math.max(longest, atMs), 0);
}

function clipsOf(
	{ tracks, segments, gaps }: Manifest,
	lengthMs: number,
	placeOf: (personId: string) => number | null,
): Clip[] {
	const byId = new Map(tracks.map((track) => [track.trackId, track]));
	return segments.flatMap((segment) => {
		const track = byId.get(segment.trackId);
		if (!track) return [];
		const kind = segment.codec === 'opus' ? ('audio' as const) : ('video' as const);
		const fixed = {
			file: urlOf(segment.file),
			type: typeOf(segment),
			kind,
			source: track.source,
			person: placeOf(track.personId),
		};
		const ofTrack = gaps.filter(({ trackId }) => trackId === segment.trackId);
		return piecesOf(segment, ofTrack, lengthMs, mostMissingMs[kind]).map(({ fromMs, toMs }) => ({
			...fixed,
			fromMs,
			toMs,
			offsetMs: fromMs - segment.startMs,
		}));
	});
}

function pageClips({ pages }: Manifest, lengthMs: number): Clip[] {
	return pageStretches(pages, lengthMs).map(({ file, ...shown }) => ({
		...{ file: urlOf(file), type: pictureTypes[extensionOf(file)] ?? '', ...shown },
		...{ kind: 'picture', source: 'page', person: null, offsetMs: 0 },
	}));
}

const byBeginning = (one: Clip, other: Clip) => one.fromMs - other.fromMs;

/** A segment without the gaps inside that are too long to be played over. */
function piecesOf({ startMs, durationMs }: Segment, gaps: Gap[], lengthMs: number, mostMissingMs: number) {
	const endMs = durationMs === null ? lengthMs : startMs + durationMs;
	const inside = gaps
		.map(({ fromMs, toMs }) => ({ fromMs, toMs: toMs ?? endMs }))
		.filter(({ fromMs, toMs }) => fromMs < endMs && toMs > startMs)
		.sort((one, other) => one.fromMs - other.fromMs);
	const pieces: { fromMs: number; toMs: number }[] = [];
	let fromMs = startMs;
	let missingMs = 0;
	for (const gap of inside) {
		missingMs += Math.max(0, gap.toMs - Math.max(gap.fromMs, fromMs));
		if (missingMs < mostMissingMs) continue;
		pieces.push({ fromMs, toMs: gap.fromMs });
		fromMs = Math.max(fromMs, gap.toMs);
		missingMs = 0;
	}
	pieces.push({ fromMs, toMs: endMs });
	return pieces.filter((piece) => piece.fromMs < piece.toMs);
}

function typeOf({ file, codec }: Segment): string {
	const container = containers[extensionOf(file)] ?? 'x-matroska';
	return `${codec === 'opus' ? 'audio' : 'video'}/${container}; codecs="${codecs[codec]}"`;
}

const extensionOf = (file: string) => file.slice(file.lastIndexOf('.') + 1);

/** `./` keeps a first part with a colon from being read as a scheme. */
function urlOf(file: string): string {
	return `./${file.split('/').map(encodeURIComponent).join('/')}`;
}

function inOrder<T extends { atMs: number }>(items: readonly T[]): T[] {
	return [...items].sort((one, other) => one.atMs - other.atMs);
}
