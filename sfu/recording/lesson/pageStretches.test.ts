import { expect, test } from 'vitest';
import type { RecordedPage } from './manifest.ts';
import { pageChapters, pageStretches } from './pageStretches.ts';

const page = (atMs: number, file: string | null, title = file === null ? '' : `Waves, page ${file}`): RecordedPage => ({
	...{ atMs, file, title },
});

test('a picture is shown until the next one, until no page is shown, or until the end', () => {
	const pages = [page(1_000, '1'), page(3_000, '2'), page(4_000, null), page(6_000, '3')];
	expect(pageStretches(pages, 9_000).map(({ file, fromMs, toMs, sinceMs }) => [file, fromMs, toMs, sinceMs])).toEqual([
		['1', 1_000, 3_000, 1_000],
		['2', 3_000, 4_000, 1_000],
		['3', 6_000, 9_000, 6_000],
	]);
});

test('nothing is shown outside of the lesson, nor of a page that was replaced at once', () => {
	const pages = [page(9_500, 'late'), page(-200, 'early'), page(2_000, 'replaced'), page(2_000, 'shown')];
	expect(pageStretches(pages, 9_000).map(({ file, fromMs, toMs }) => [file, fromMs, toMs])).toEqual([
		['early', 0, 2_000],
		['shown', 2_000, 9_000],
	]);
});

test('pages that are shown for five seconds are chapters, and steps of an animation are not', () => {
	const pages = [page(0, '1'), page(8_000, '2'), page(9_000, '3'), page(12_999, '4'), page(18_000, null)];
	expect(pageChapters(pages, 60_000)).toEqual([
		{ atMs: 0, kind: 'page', title: 'Waves, page 1' },
		{ atMs: 12_999, kind: 'page', title: 'Waves, page 4' },
	]);
});

test('drawing on a page, blanking it and going on with it begins no chapter', () => {
	const title = 'Waves, page 1';
	const pages = [page(0, '1', title), page(2_000, '2', title), page(4_000, '3', title), page(10_000, null)];
	expect(pageChapters([...pages, page(11_000, '3', title)], 60_000)).toEqual([{ atMs: 0, kind: 'page', title }]);
});

test('a page without a picture is a chapter all the same', () => {
	expect(pageChapters([page(1_000, null, 'Board, page 2')], 60_000)).toEqual([
		{ atMs: 1_000, kind: 'page', title: 'Board, page 2' },
	]);
});
