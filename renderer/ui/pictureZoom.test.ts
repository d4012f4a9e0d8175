import { describe, expect, test } from 'vitest';
import { doubleTapAt, keepInside, pinchBy, wholePicture } from './pictureZoom.ts';

const area = { width: 600, height: 360 };
/** 16:9: 600 x 337.5 in the area, with 11.25 px above and below. */
const slide = { width: 1920, height: 1080 };
const middle = { x: 300, y: 180 };

describe('a pinched picture', () => {
	test('keeps what is between the fingers there while they spread', () => {
		const view = pinchBy(wholePicture, 2, { x: 100, y: 50 }, { x: 100, y: 50 });
		expect(view).toEqual({ scale: 2, x: -100, y: -50 });
		expect(100 * view.scale + view.x).toBe(100);
	});

	test('follows two fingers that move without spreading', () => {
		const view = pinchBy({ scale: 2, x: -300, y: -180 }, 1, middle, { x: 320, y: 150 });
		expect(view).toEqual({ scale: 2, x: -280, y: -210 });
	});

	test('is magnified five times at most, and is never smaller than whole', () => {
		expect(pinchBy(wholePicture, 40, middle, middle).scale).toBe(5);
		expect(pinchBy(wholePicture, 0.1, middle, middle)).toEqual(wholePicture);
	});
});

describe('the edges of a picture', () => {
	test.each([
		['right', { x: 500, y: 0 }, { x: 0 }],
		['left', { x: -5000, y: 0 }, { x: -600 }],
		['down', { x: 0, y: 500 }, { y: -22.5 }],
		['up', { x: 0, y: -5000 }, { y: -337.5 }],
	])('stop at the edges of the area when it is moved far to the %s', (_where, moved, stopped) => {
		expect(keepInside({ scale: 2, ...moved }, slide, area)).toMatchObject(stopped);
	});

	test('leave a picture in the middle where it is still smaller than the area', () => {
		const upright = { width: 900, height: 1600 };
		const { x, y } = keepInside({ scale: 2, x: -20, y: -100 }, upright, area);
		expect([x, y]).toEqual([-300, -100]);
	});

	test('are those of the area while the size of the picture is not known', () => {
		expect(keepInside({ scale: 2, x: 90, y: -999 }, { width: 0, height: 0 }, area)).toEqual({
			scale: 2,
			x: 0,
			y: -360,
		});
	});
});

test('a double tap magnifies around the finger, and shows a magnified picture whole again', () => {
	const view = doubleTapAt(wholePicture, middle);
	expect(view).toEqual({ scale: 2.5, x: -450, y: -270 });
	expect(doubleTapAt(view, { x: 1, y: 1 })).toEqual(wholePicture);
});
