import { expect, test } from 'vitest';
import { audioClip, cameraClip, pageClip, screenClip } from '../clips.fixture.ts';
import { stageAt } from './stagePlan.js';

const minuteMs = 60_000;
const cameras = Array.from({ length: 12 }, (_, person) => cameraClip(person, 0, minuteMs));

test('cameras alone form a grid in the order of the people', () => {
	const clips = [...cameras.slice(0, 3)].reverse();
	expect(stageAt({ clips, focus: [] }, 1_000)).toEqual({
		main: null,
		tiles: cameras.slice(0, 3),
		more: 0,
		speaker: null,
	});
});

test('a shared screen is large while it lasts, with at most four cameras beside it', () => {
	const screen = screenClip(2, 5_000, 9_000);
	const clips = [...cameras.slice(0, 6), screen, audioClip(0, minuteMs)];
	expect(stageAt({ clips, focus: [] }, 6_000)).toMatchObject({ main: screen, tiles: cameras.slice(0, 4), more: 2 });
	expect(stageAt({ clips, focus: [] }, 9_000).main).toBeNull();
});

test('of two shared screens the later is large, unless the spotlight is on the other', () => {
	const [first, second] = [screenClip(0, 0, minuteMs), screenClip(1, 5_000, minuteMs)];
	const clips = [first, second];
	expect(stageAt({ clips, focus: [] }, 6_000)).toMatchObject({ main: second, tiles: [first] });
	const focus = [{ atMs: 0, speaker: null, spotlight: 0 }];
	expect(stageAt({ clips, focus }, 6_000)).toMatchObject({ main: first, tiles: [second] });
});

test('the camera in the spotlight is large from then on', () => {
	const clips = cameras.slice(0, 3);
	const focus = [{ atMs: 2_000, speaker: 0, spotlight: 1 }];
	expect(stageAt({ clips, focus }, 1_000).main).toBeNull();
	expect(stageAt({ clips, focus }, 2_000)).toMatchObject({
		main: cameras[1],
		tiles: [cameras[0], cameras[2]],
		speaker: 0,
	});
});

test('a speaker for whose camera the grid has no place takes the last place, the others stay', () => {
	const focus = [{ atMs: 0, speaker: 11, spotlight: null }];
	const { tiles, more } = stageAt({ clips: cameras, focus }, 1_000);
	expect(tiles).toEqual([...cameras.slice(0, 8), cameras[11]]);
	expect(more).toBe(3);
});

test('without video nothing is shown but who speaks', () => {
	const focus = [{ atMs: 0, speaker: 4, spotlight: 4 }];
	expect(stageAt({ clips: [audioClip(0, minuteMs)], focus }, 10)).toEqual({
		main: null,
		tiles: [],
		more: 0,
		speaker: 4,
	});
});

test('of a page and a shared screen the one that was shown last is large, whatever is drawn on the page', () => {
	const [first, second] = [pageClip(0, 6_000), pageClip(6_000, 20_000, 0)];
	const screen = screenClip(0, 3_000, 9_000);
	const clips = [first, second, screen, ...cameras.slice(0, 2)];
	const at = (tMs: number) => stageAt({ clips, focus: [] }, tMs);
	expect(at(1_000)).toMatchObject({ main: first, tiles: cameras.slice(0, 2) });
	expect(at(4_000)).toMatchObject({ main: screen, tiles: [first, ...cameras.slice(0, 2)] });
	expect(at(7_000)).toMatchObject({ main: screen, tiles: [second, ...cameras.slice(0, 2)] });
	expect(at(10_000)).toMatchObject({ main: second, tiles: cameras.slice(0, 2) });
});
