import { expect, test } from 'vitest';
import { audioClip, cameraClip, pageClip, screenClip } from '../clips.fixture.ts';
import { notesAt, whyNothingPlays } from './notes.js';

const people = [
	{ name: 'Anna', host: true },
	{ name: 'Ben', host: false },
];

test('a pause of the recording is told for five seconds after it', () => {
	const breaks = [{ atMs: 10_000, durationMs: 240_000 }];
	const at = (tMs: number) => notesAt({ people, breaks }, [], tMs);
	expect(at(9_999)).toEqual([]);
	expect(at(10_000)).toEqual(['The recording was paused here for 4 minutes.']);
	expect(at(15_000)).toEqual([]);
});

test('what cannot be played is named while it would be played', () => {
	const failed = [cameraClip(1, 5_000, 9_000)];
	const at = (tMs: number) => notesAt({ people, breaks: [] }, failed, tMs);
	expect(at(4_000)).toEqual([]);
	expect(at(5_000)).toEqual(['Cannot be played in this part: Ben (camera).']);
	expect(at(9_000)).toEqual([]);
});

test('a page whose picture is missing is said', () => {
	expect(notesAt({ people, breaks: [] }, [pageClip(0, 9)], 5)).toEqual([
		'Cannot be played in this part: a picture of a page.',
	]);
});

test('names two of many missing files and counts the others', () => {
	const failed = [audioClip(0, 9), cameraClip(7, 0, 9), screenClip(1, 0, 9), screenClip(0, 0, 9)];
	expect(notesAt({ people, breaks: [] }, failed, 5)).toEqual([
		'Cannot be played in this part: Anna (microphone), a camera and 2 more.',
	]);
});

test.each([
	['nothing was tried yet', { opened: 0, failed: 0, pending: 2, supported: false }, null],
	['some files are still being opened', { opened: 0, failed: 1, pending: 1, supported: false }, null],
	['one of many files is missing', { opened: 5, failed: 1, pending: 0, supported: true }, null],
	['the browser knows the format and opens no file', { opened: 0, failed: 2, pending: 0, supported: true }, 'files'],
	['the browser does not know the format', { opened: 0, failed: 2, pending: 0, supported: false }, 'browser'],
	['the browser opens what it says it does not know', { opened: 2, failed: 0, pending: 0, supported: false }, null],
])('where %s, the reason why nothing plays is right', (_, tried, reason) => {
	expect(whyNothingPlays(tried)).toBe(reason);
});
