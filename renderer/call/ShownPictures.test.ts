import { expect, test } from 'vitest';
import { ShownPictures } from './ShownPictures.ts';

const page = (number: number) => Array.from({ length: 9 }, (_, index) => `camera-${number * 9 + index}`);

test('a page turned away is kept, and not shown', () => {
	const pictures = new ShownPictures();
	expect(pictures.show(page(0))).toEqual([]);
	expect(pictures.show(page(1))).toEqual([]);
	expect(pictures.isShown('camera-0')).toBe(false);
	expect(pictures.isKept('camera-0')).toBe(true);
	expect(pictures.isKept('camera-20')).toBe(false);
});

test('of many hidden ones the longest hidden go', () => {
	const pictures = new ShownPictures();
	for (const number of [0, 1, 2]) pictures.show(page(number));
	const dropped = pictures.show(page(3));
	expect(dropped).toEqual(['camera-0', 'camera-1', 'camera-2']);
	expect(pictures.isKept('camera-0')).toBe(false);
	expect(pictures.isKept('camera-3')).toBe(true);
});

test('what is looked at again is young again', () => {
	const pictures = new ShownPictures();
	for (const number of [0, 1, 0, 2]) pictures.show(page(number));
	expect(pictures.show(page(3))).toEqual(['camera-9', 'camera-10', 'camera-11']);
});

test('what ended takes no room', () => {
	const pictures = new ShownPictures();
	for (const number of [0, 1, 2]) pictures.show(page(number));
	for (const producerId of page(0)) pictures.forget(producerId);
	expect(pictures.show(page(3))).toEqual([]);
});
