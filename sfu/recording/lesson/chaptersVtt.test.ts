import { expect, test } from 'vitest';
import { chaptersVtt } from './chaptersVtt.ts';

test('each chapter lasts until the next, the last until the end', () => {
	const chapters = [
		{ atMs: 3_792_017, title: 'Discussion' },
		{ atMs: 0, title: 'Start' },
	];
	expect(chaptersVtt(chapters, 7_200_000)).toBe(
		[
			'WEBVTT',
			'',
			'00:00:00.000 --> 01:03:12.017',
			'Start',
			'',
			'01:03:12.017 --> 02:00:00.000',
			'Discussion',
			'',
		].join('\n'),
	);
});

test('a recording without chapters is a valid file without cues', () => {
	expect(chaptersVtt([], 5_000)).toBe('WEBVTT\n');
});

test('titles cannot end their cue, be read as tags or as times', () => {
	const title = 'a < b & c\n\n00:00:01.000 --> 00:00:02.000\r\n<i>x\u2028y';
	expect(
		chaptersVtt([{ atMs: 0, title }], 5_000)
			.split('\n')
			.slice(3),
	).toEqual(['a &lt; b &amp; c 00:00:01.000 --&gt; 00:00:02.000 &lt;i&gt;x y', '']);
});

test('a chapter without a title gets its number', () => {
	expect(chaptersVtt([{ atMs: 0, title: ' \n' }], 5_000)).toContain('\nChapter 1\n');
});

test('cues lie within the recording and end after they begin', () => {
	const chapters = [-5, 1_000, 1_000, 9_999.6, 10_000].map((atMs) => ({ atMs, title: 'x' }));
	const times = chaptersVtt(chapters, 10_000).match(/.* --> .*/g);
	expect(times).toEqual([
		'00:00:00.000 --> 00:00:01.000',
		'00:00:01.000 --> 00:00:01.001',
		'00:00:01.000 --> 00:00:10.000',
	]);
});
