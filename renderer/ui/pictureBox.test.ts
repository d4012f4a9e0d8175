import { expect, test } from 'vitest';
import { pictureBox } from './pictureBox.ts';

const fullHd = { width: 1920, height: 1080 };

test('lays a wide picture out with bars above and below it in an upright area', () => {
	expect(pictureBox(fullHd, { width: 360, height: 740 }, 'contain')).toEqual({
		left: 0,
		top: (740 - 202.5) / 2,
		width: 360,
		height: 202.5,
	});
});

test('lays an upright picture out with bars at its sides in a wide area', () => {
	expect(pictureBox({ width: 1080, height: 1920 }, { width: 1600, height: 400 }, 'contain')).toEqual({
		left: (1600 - 225) / 2,
		top: 0,
		width: 225,
		height: 400,
	});
});

test('lets a picture that is cut stick out of its area at both sides alike', () => {
	expect(pictureBox(fullHd, { width: 400, height: 400 }, 'cover')).toEqual({
		left: (400 - (400 * 16) / 9) / 2,
		top: 0,
		width: (400 * 16) / 9,
		height: 400,
	});
});

test('knows no box before the first frame, and none in an area without size', () => {
	expect(pictureBox({ width: 0, height: 0 }, { width: 400, height: 300 }, 'contain')).toBeNull();
	expect(pictureBox(fullHd, { width: 0, height: 0 }, 'cover')).toBeNull();
});
