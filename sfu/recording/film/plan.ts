import type { FilmPlan, FilmTile } from '../../protocol/film.ts';
import { filmSettingsOf } from '../../protocol/models/recording.ts';
import type { Manifest } from '../lesson/manifest.ts';
import { Director, type Place } from './planning/Director.ts';
import { filmChapters } from './planning/filmChapters.ts';
import { clipAt } from './planning/lanes.ts';
import { oneLine } from './planning/oneLine.ts';

const framesPerSecond = 25;
const frameMs = 1_000 / framesPerSecond;
/** An arrangement that would last less is not shown: several things that happen nearly together change the picture once. */
const shortestSceneMs = 1_000;

type Scene = FilmPlan['scenes'][number];
type Arrangement = { fromMs: number; toMs: number; places: Place[] };

/**
 * What the film of a recording shows when. It says everything about the layout; who makes the film decides only how a
 * name looks. Scenes begin at whole frames.
 */
export function planFilm(manifest: Manifest): FilmPlan {
	const durationMs = durationOf(manifest);
	const clips: FilmPlan['clips'] = [];
	const indexOf = (clip: FilmPlan['clips'][number]) => {
		const index = clips.indexOf(clip);
		return index >= 0 ? index : clips.push(clip) - 1;
	};
	const scenes = arrangementsOf(manifest, durationMs).flatMap((each) => scenesOf(each, indexOf));
	return {
		recordingId: manifest.recordingId,
		title: oneLine(manifest.name),
		...filmSettingsOf(manifest.options),
		framesPerSecond,
		durationMs,
		scenes: atWholeFrames(scenes, durationMs),
		clips,
		voices: voicesOf(manifest, durationMs),
		chapters: filmChapters(manifest, durationMs),
	};
}

/** After a crash the manifest may not know it: then the end of the last file. At least one frame. */
function durationOf({ durationMs, segments }: Manifest): number {
	const ends = segments.map(({ startMs, durationMs: length }) => startMs + (length ?? 0));
	return Math.max(frameMs, durationMs ?? Math.max(0, ...ends));
}

function voicesOf({ segments }: Manifest, durationMs: number): FilmPlan['voices'] {
	return segments.flatMap(({ codec, file, startMs, durationMs: length }) => {
		if (codec !== 'opus' || length === null || length <= 0) return [];
		return startMs < durationMs && startMs + length > 0 ? [{ file, startMs, durationMs: length }] : [];
	});
}

function arrangementsOf(manifest: Manifest, durationMs: number): Arrangement[] {
	const director = new Director(manifest, durationMs);
	const kept: Arrangement[] = [];
	for (const [index, fromMs] of director.times.entries()) {
		const toMs = director.times[index + 1] ?? durationMs;
		const places = director.at(fromMs);
		const before = kept.at(-1);
		if (before && isSame(before.places, places)) before.toMs = toMs;
		else kept.push({ fromMs, toMs, places });
	}
	return withoutShort(kept);
}

/** The time of a short arrangement goes to the one before it; of a short one at the beginning, to the next. */
function withoutShort(arrangements: Arrangement[]): Arrangement[] {
	const kept: Arrangement[] = [];
	for (const [index, { fromMs, toMs, places }] of arrangements.entries()) {
		const before = kept.at(-1);
		const isShort = toMs - fromMs < shortestSceneMs;
		if (before && (isShort || isSame(before.places, places))) before.toMs = toMs;
		else if (!isShort || index === arrangements.length - 1) kept.push({ fromMs: before?.toMs ?? 0, toMs, places });
	}
	return kept;
}

function isSame(a: Place[], b: Place[]): boolean {
	return a.length === b.length && a.every((place, index) => isSamePlace(place, b[index]));
}

function isSamePlace(a: Place, b: Place | undefined): boolean {
	return (
		a.lane?.key === b?.lane?.key &&
		a.name === b?.name &&
		a.x === b.x &&
		a.y === b.y &&
		a.width === b.width &&
		a.height === b.height
	);
}

/** One scene for as long as every tile shows the same file. */
function scenesOf(
	{ fromMs, toMs, places }: Arrangement,
	indexOf: (clip: FilmPlan['clips'][number]) => number,
): Scene[] {
	const begins = places.flatMap(
		({ lane }) => lane?.clips.flatMap(({ startMs, durationMs }) => [startMs, startMs + durationMs]) ?? [],
	);
	const times = [...new Set([fromMs, ...begins.filter((at) => at > fromMs && at < toMs)])].sort((a, b) => a - b);
	const scenes: Scene[] = [];
	for (const [index, at] of times.entries()) {
		const tiles = places.map(({ lane, ...tile }): FilmTile => {
			const clip = lane && clipAt(lane, at);
			return { ...tile, clip: clip ? indexOf(clip) : null };
		});
		const scene = { fromMs: at, toMs: times[index + 1] ?? toMs, tiles };
		const before = scenes.at(-1);
		if (before?.tiles.every((tile, number) => tile.clip === tiles[number]?.clip)) before.toMs = scene.toMs;
		else scenes.push(scene);
	}
	return scenes;
}

/** Begins every scene with the first frame that is not before it: then all of its files have begun. */
function atWholeFrames(scenes: Scene[], durationMs: number): Scene[] {
	const rounded = (atMs: number) => Math.min(durationMs, Math.ceil(atMs / frameMs) * frameMs);
	const moved = scenes.map(({ fromMs, toMs, tiles }) => ({ fromMs: rounded(fromMs), toMs: rounded(toMs), tiles }));
	return moved.filter(({ fromMs, toMs }) => toMs > fromMs);
}
