import { expect, test } from 'vitest';
import { ShownVideos } from './ShownVideos.ts';

const page = (number: number) => Array.from({ length: 9 }, (_, index) => `camera-${number * 9 + index}`);

test('keeps the cameras of a page that was turned away, as hidden', () => {
	const videos = new ShownVideos();
	expect(videos.show(page(0))).toEqual([]);
	expect(videos.show(page(1))).toEqual([]);
	expect(videos.isShown('camera-0')).toBe(false);
	expect(videos.isKept('camera-0')).toBe(true);
	expect(videos.isKept('camera-20')).toBe(false);
});

test('drops the longest hidden cameras beyond the limit', () => {
	const videos = new ShownVideos();
	for (const number of [0, 1, 2]) videos.show(page(number));
	const dropped = videos.show(page(3));
	expect(dropped).toEqual(['camera-0', 'camera-1', 'camera-2']);
	expect(videos.isKept('camera-0')).toBe(false);
	expect(videos.isKept('camera-3')).toBe(true);
});

test('counts a camera that was shown again as recently hidden', () => {
	const videos = new ShownVideos();
	for (const number of [0, 1, 0, 2]) videos.show(page(number));
	expect(videos.show(page(3))).toEqual(['camera-9', 'camera-10', 'camera-11']);
});

test('does not count closed producers as hidden', () => {
	const videos = new ShownVideos();
	for (const number of [0, 1, 2]) videos.show(page(number));
	for (const producerId of page(0)) videos.forget(producerId);
	expect(videos.show(page(3))).toEqual([]);
});
