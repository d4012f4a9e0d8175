import { expect, test } from 'vitest';
import { canvasSize, pageBox } from './pageBox.ts';

test('a page is whole and in the middle of its place, whatever the shapes', () => {
	expect(pageBox({ width: 960, height: 540 }, { width: 1000, height: 800 })).toEqual({
		...{ left: 0, top: 118, width: 1000, height: 563 },
	});
	expect(pageBox({ width: 595, height: 842 }, { width: 360, height: 300 })).toEqual({
		...{ left: 74, top: 0, width: 212, height: 300 },
	});
});

test('a page that is a line is still there', () => {
	expect(pageBox({ width: 10_000, height: 1 }, { width: 360, height: 300 })).toMatchObject({ width: 360, height: 1 });
});

test('a canvas has a pixel for each pixel of the display', () => {
	expect(canvasSize({ width: 16, height: 9 }, { width: 800, height: 450 }, 1)).toEqual({ width: 800, height: 450 });
	expect(canvasSize({ width: 16, height: 9 }, { width: 800, height: 450 }, 2.5)).toEqual({ width: 2000, height: 1125 });
});

test('a canvas is never larger than browsers allow', () => {
	const large = canvasSize({ width: 16, height: 9 }, { width: 3840, height: 2160 }, 5);
	expect(large.width * large.height).toBeLessThanOrEqual(16_777_216);
	expect(large.width / large.height).toBeCloseTo(16 / 9, 2);
	const long = canvasSize({ width: 1, height: 100 }, { width: 3840, height: 12_000 }, 2);
	expect(long.height).toBeLessThanOrEqual(8_192);
});
