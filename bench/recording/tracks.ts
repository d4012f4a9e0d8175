/** Proves by decoding that the files of a lesson hold who sent what, when its manifest says. */
import { join } from 'node:path';
import type { Looks } from '../../sfu/testing/syntheticMedia.ts';
import { colours, Sound } from './decoded.ts';
import { type Expectation, lookMs, type Place, placesOf, segmentsOf } from './expectation.ts';
import type { Lesson } from './library.ts';

/** Pictures of a file that are looked at each second. */
const framesPerSecond = 10;
/** Per channel: any two `looksOf` differ by 80 in one. */
const colourTolerance = 39;
/** Of full scale: a microphone of this bench sends 0.15. */
const audible = 0.05;
/** A tone of somebody else is at most this part of the own one. */
const crosstalk = 0.25;

export type Sent = Expectation & { looks: Looks };
export type Found = { looked: number; missing: number };

/** Looks at many times for the tone or the colour of each that was sent, and that no other tone is in the same file. */
export async function lookForSent({ folder, manifest }: Lesson, sent: readonly Sent[]): Promise<Found> {
	const tones = sent.map(({ looks }) => looks.toneHz);
	let [looked, missing] = [0, 0];
	for (const expectation of sent) {
		const { displayName, source, looks } = expectation;
		const isThere = source === 'mic' ? heardIn(folder, looks, tones) : seenIn(folder, looks);
		const places = placesOf(manifest, expectation);
		const found = await Promise.all(places.map((place) => place !== null && isThere(place)));
		const missed = found.filter((there) => !there).length;
		if (missed > 0) process.stderr.write(`${displayName}'s ${source} is missing ${missed} of ${found.length} times.\n`);
		looked += found.length;
		missing += missed;
	}
	return { looked, missing };
}

/** Files that hold something of a stretch in which nothing may be kept. */
export function keptIn({ manifest }: Lesson, { displayName, source, fromMs, toMs }: Expectation): number {
	return segmentsOf(manifest, displayName, source).filter(
		({ startMs, durationMs }) => startMs < toMs && startMs + (durationMs ?? 0) > fromMs,
	).length;
}

type Look = (place: NonNullable<Place>) => Promise<boolean>;

function heardIn(folder: string, { toneHz }: Looks, tones: readonly number[]): Look {
	const soundOf = oncePerFile((file) => Sound.of(join(folder, file)));
	return async ({ file, atSeconds }) => {
		const sound = await soundOf(file);
		const strengthOf = (hz: number) => sound.tone(hz, atSeconds, lookMs / 1000);
		const own = strengthOf(toneHz);
		const others = tones.filter((other) => other !== toneHz);
		return own > audible && others.every((other) => strengthOf(other) < own * crosstalk);
	};
}

function seenIn(folder: string, { colour }: Looks): Look {
	const coloursOf = oncePerFile((file) => colours(join(folder, file), framesPerSecond));
	return async ({ file, atSeconds }) => {
		const found = (await coloursOf(file))[Math.floor(atSeconds * framesPerSecond)];
		return found?.every((value, channel) => Math.abs(value - (colour[channel] ?? 0)) <= colourTolerance) ?? false;
	};
}

function oncePerFile<T>(read: (file: string) => Promise<T>): (file: string) => Promise<T> {
	const known = new Map<string, Promise<T>>();
	return (file) => {
		const value = known.get(file) ?? read(file);
		known.set(file, value);
		return value;
	};
}
