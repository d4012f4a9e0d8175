/** A film that a plan describes, and whether a file is that film: pictures, sounds, and both at the same time. */
import { expect } from 'vitest';
import type { FilmPlan, FilmTile } from '../../sfu/protocol/film.ts';
import { coloursAt, FilmSound, isSameColour, type Rgb } from '../../sfu/testing/filmSamples.ts';

export const fps = 25;
export const red: Rgb = [200, 60, 50];
export const green: Rgb = [60, 170, 90];
export const blue: Rgb = [50, 90, 200];
export const white: Rgb = [255, 255, 255];
export const ground: Rgb = [15, 23, 42];
export const plain: Rgb = [30, 41, 59];
/** In the film; the screen begins at 1.5 s. */
const flashes = [2, 6, 11];
const screenStart = 1.5;
export const inScreen = flashes.map((at) => at - screenStart);

export const tile = (clip: number | null, x: number, width: number, name = ''): FilmTile => ({
	...{ clip, x, y: 0, width, height: 360, name },
});
const clips: FilmPlan['clips'] = [
	{ file: 'ann.mkv', startMs: 0, durationMs: 12_000, width: 320, height: 180 },
	{ file: 'ben.mkv', startMs: 3_000, durationMs: 5_000, width: 240, height: 180 },
	{ file: 'screen.mkv', startMs: 1_500, durationMs: 10_500, width: 640, height: 360 },
];
export const plan: FilmPlan = {
	...{ recordingId: 'r', title: 'Physics „2b“', width: 640, height: 360, framesPerSecond: fps, durationMs: 12_000 },
	...{ videoBps: 500_000, audioBps: 96_000, clips },
	scenes: [
		{ fromMs: 0, toMs: 3_000, tiles: [tile(0, 0, 320, 'Ann'), tile(2, 320, 320)] },
		{ fromMs: 3_000, toMs: 8_000, tiles: [tile(0, 0, 212), tile(1, 214, 212, 'Бен Ångström'), tile(2, 428, 212)] },
		{ fromMs: 8_000, toMs: 12_000, tiles: [tile(null, 0, 212, 'Cleo'), tile(2, 214, 426)] },
	],
	voices: [
		{ file: 'tone.mkv', startMs: 250, durationMs: 1_500 },
		{ file: 'beeps.mkv', startMs: 1_500, durationMs: 10_500 },
		{ file: 'late.mkv', startMs: 7_300, durationMs: 2_000 },
	],
	chapters: [
		{ atMs: 0, title: 'Start' },
		{ atMs: 3_000, title: 'Größen = "Maße"; #1' },
		{ atMs: 8_040, title: 'Ende' },
	],
};

/** @throws AssertionError */
export async function expectThePlan(file: string): Promise<void> {
	await showsThePlan(file);
	await soundsLikeThePlan(file);
	await isInSync(file);
}

async function showsThePlan(file: string): Promise<void> {
	const sees = async (x: number, y: number, expected: [at: number, colour: Rgb][]) => {
		const colours = await coloursAt(file, { x, y }, fps);
		expect(colours.length).toBe(12 * fps);
		for (const [at, colour] of expected) {
			const seen = colours[Math.round(at * fps)];
			expect(isSameColour(seen, colour), `${seen} at ${at} s, ${x}, ${y} is not ${colour}`).toBe(true);
		}
	};
	const frame = 1 / fps;
	// Ann, in the middle of the left half, then of the left third; then only Cleo's name.
	await sees(160, 160, [
		[0, red],
		[2.96, red],
		[3, red],
		[7.96, red],
		[8, plain],
		[11.9, plain],
	]);
	// 16:9 in a tile that is higher: nothing is cut off or distorted.
	await sees(160, 100, [
		[1, red],
		[2.9, red],
	]);
	await sees(160, 60, [
		[1, ground],
		[2.9, ground],
	]);
	// The screen begins at 1.5 s; before, its tile is plain.
	await sees(500, 180, [
		[0, plain],
		[screenStart - 2 * frame, plain],
		[screenStart + frame, blue],
		[7.9, blue],
		[11.9, blue],
	]);
	// Ben, 4:3 in the middle third: 212 x 159.
	await sees(300, 110, [
		[3 + frame, green],
		[7.9, green],
	]);
	await sees(300, 80, [
		[3 + frame, ground],
		[7.9, ground],
	]);
}

async function soundsLikeThePlan(file: string): Promise<void> {
	const sound = await FilmSound.of(file);
	const tones = [440, 700, 1_000];
	const heard = (from: number, to: number) => tones.filter((hz) => sound.toneAt(hz, from, to) > 0.1);
	expect(heard(0, 0.2)).toEqual([]);
	expect(heard(0.3, 1.7)).toEqual([440]);
	expect(heard(1.8, 1.95)).toEqual([]);
	expect(heard(2.02, 2.18)).toEqual([1_000]);
	expect(heard(7.4, 9.2)).toEqual([700]);
	expect(heard(9.4, 10.9)).toEqual([]);
	expect(sound.peak(9.4, 10.9)).toBeLessThan(0.01);
}

async function isInSync(file: string): Promise<void> {
	const [colours, sound] = [await coloursAt(file, { x: 500, y: 180 }, fps), await FilmSound.of(file)];
	for (const at of flashes) {
		const from = Math.round((at - 0.5) * fps);
		const flash = (from + colours.slice(from).findIndex((colour) => isSameColour(colour, white))) / fps;
		const beep = sound.onsetOf(1_000, at - 0.5, at + 0.5);
		expect(Math.abs(flash - at), `flash at ${at} s`).toBeLessThan(0.08);
		expect(Math.abs(beep - flash), `beep against flash at ${at} s`).toBeLessThan(0.08);
	}
}
