import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import {
	type Display,
	type Place,
	placeForAudience,
	placeOf,
	placeOnOnly,
	placeSmall,
	readPlaces,
	writePlaces,
} from './windowPlaces.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-places-'));
const file = join(folder, 'places.json');
afterAll(() => rmSync(folder, { recursive: true }));

const display = (id: number, x: number, width: number, height: number): Display => ({
	id,
	bounds: { x, y: 0, width, height },
	// A taskbar at the top.
	workArea: { x, y: 30, width, height: height - 30 },
});
const laptop = display(1, 0, 1366, 768);
const projector = display(2, 1366, 1280, 800);
const television = display(3, 2646, 1920, 1080);
const small = { width: 340, height: 480 };
const onProjector: Place = { displayId: 2, x: 100, y: 50, width: 800, height: 600, isFullScreen: false };

test('puts what an audience sees in full screen on the largest display without the window of the teacher', () => {
	expect(placeForAudience([laptop, projector], 1, null)).toMatchObject({ displayId: 2, isFullScreen: true });
	expect(placeForAudience([laptop, television, projector], 1, null)).toMatchObject({ displayId: 3 });
	expect(placeForAudience([laptop, television], 3, null)).toMatchObject({ displayId: 1 });
});

test('has no place for an audience while the only display is that of the teacher', () => {
	expect(placeForAudience([laptop], 1, null)).toBeNull();
	expect(placeForAudience([laptop], 1, onProjector)).toBeNull();
	expect(placeOnOnly(laptop)).toMatchObject({ displayId: 1, isFullScreen: false });
});

test('puts a window back where it was on its display, wherever that display is now', () => {
	const moved = display(2, -1280, 1280, 800);
	expect(placeForAudience([laptop, television, moved], 1, onProjector)).toEqual({
		displayId: 2,
		bounds: { x: -1180, y: 50, width: 800, height: 600 },
		isFullScreen: false,
	});
});

test('takes another free display while that of the last time is missing', () => {
	expect(placeForAudience([laptop, television], 1, onProjector)).toMatchObject({ displayId: 3, isFullScreen: true });
});

test('keeps a window inside a display that has become smaller', () => {
	const smaller = display(2, 1366, 640, 480);
	expect(placeForAudience([laptop, smaller], 1, onProjector)?.bounds).toEqual({
		x: 1366,
		y: 30,
		width: 640,
		height: 450,
	});
	expect(placeSmall([laptop], laptop, small, { ...onProjector, displayId: 1, x: 5000, y: -90 }).bounds).toEqual({
		x: 566,
		y: 30,
		width: 800,
		height: 600,
	});
});

test('puts the small window into the upper right corner of the display of the teacher, until it is moved', () => {
	expect(placeSmall([laptop, projector], laptop, small, null).bounds).toEqual({ x: 1010, y: 46, ...small });
	const last = placeOf(projector, { x: 1400, y: 60, ...small }, false);
	expect(placeSmall([laptop, projector], laptop, small, last).bounds).toEqual({ x: 1400, y: 60, ...small });
	expect(placeSmall([laptop], laptop, small, last).displayId).toBe(1);
});

test('reads the places that were written', () => {
	writePlaces(file, { 'lectern-stage': onProjector });
	expect(readPlaces(file)).toEqual({ 'lectern-stage': onProjector });
});

test.each(['', '[]', '{"lectern-stage":{"displayId":"left"}}', 'null'])(
	'knows no places when the file has %j',
	(text) => {
		writeFileSync(file, text);
		expect(readPlaces(file)).toEqual({});
	},
);

test('goes on when the folder of the places cannot be written', () => {
	const nowhere = join(folder, 'missing', 'places.json');
	writePlaces(nowhere, {});
	expect(readPlaces(nowhere)).toEqual({});
});
