/** How far the picture of a person is from their sound: flashes and beeps that were sent at the same moments. */
import { join } from 'node:path';
import { type Measure, measure } from '../report.ts';
import { brightness, Sound } from './decoded.ts';
import { beepHz, framesPerSecond } from './encodedPerson.ts';
import { segmentsOf } from './expectation.ts';
import type { Lesson } from './library.ts';
import { jumps, type Pair, pairsOf, swells, worstOf } from './onsets.ts';

const targetMs = 80;
/** Part of the picture that turns white with a flash: all of a camera, a tile of a film. Names and bars stay below. */
const flashShare = { camera: 0.5, film: 0.04 };
/** Of `Sound.tones`. */
const toneMs = 10;

/** In the files of microphone and camera, on the clock of the recording. */
export async function syncInTracks(lesson: Lesson, displayName: string): Promise<Pair[]> {
	const { folder, manifest } = lesson;
	const flashes: number[] = [];
	const beeps: number[] = [];
	for (const { file, startMs } of segmentsOf(manifest, displayName, 'camera')) {
		flashes.push(...(await flashesIn(join(folder, file), flashShare.camera)).map((atMs) => startMs + atMs));
	}
	for (const { file, startMs } of segmentsOf(manifest, displayName, 'mic')) {
		beeps.push(...(await beepsIn(join(folder, file))).map((atMs) => startMs + atMs));
	}
	return pairsOf(flashes, beeps);
}

/** In a film, wherever in its picture. */
export async function syncInFilm(film: string): Promise<Pair[]> {
	return pairsOf(await flashesIn(film, flashShare.film), await beepsIn(film));
}

/** The worst offset of all, and those at the start, in the middle and at the end. */
export function syncMeasures(where: string, pairs: readonly Pair[], durationMs: number): Record<string, Measure> {
	const distance = ({ atMs }: Pair) => Math.abs(atMs - durationMs / 2);
	const [middle] = pairs.toSorted((a, b) => distance(a) - distance(b));
	const of = (pair: Pair | undefined) => measure(pair?.offsetMs ?? Number.NaN, 'ms');
	return {
		[`${where}Pairs`]: measure(pairs.length, 'count'),
		[`${where}OffsetStart`]: of(pairs[0]),
		[`${where}OffsetMiddle`]: of(middle),
		[`${where}OffsetEnd`]: of(pairs.at(-1)),
		[`${where}OffsetMax`]: measure(worstOf(pairs, durationMs), 'ms', targetMs),
	};
}

async function flashesIn(file: string, share: number): Promise<number[]> {
	return jumps(await brightness(file, framesPerSecond), share, 1000 / framesPerSecond);
}

async function beepsIn(file: string): Promise<number[]> {
	return swells((await Sound.of(file)).tones(beepHz), toneMs);
}
